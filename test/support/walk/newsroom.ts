import type { Gap } from 'hawser/interceptors'
import type { FakeServer } from 'hawser/testing'

/** One message of the server's. Each room counts by itself, and anew in every epoch; chatter is in no room. */
export interface News {
  readonly room: string
  readonly epoch: number
  readonly seq: number
}

/** The server's numbered messages, and its answers to those who missed some. */
export interface Newsroom {
  /** How many there are of a room's epoch. */
  count(room: string, epoch: number): number
  counts(): ReadonlyMap<string, number>
  publish(room: string): void
  /** Says something without a number. */
  chatter(): void
  epoch(): number
  /** Counts anew, as a server does that was started again. */
  restart(): void
  /** What came after a message. `keep`: only so many are left. `overlap`: so many were not missed. */
  gapAfter(last: News, how?: { readonly keep?: number; readonly overlap?: number }): Gap
}

export const keyOf = (room: string, epoch: number): string => `${room}/${epoch}`

export function createNewsroom(server: FakeServer): Newsroom {
  const counts = new Map<string, number>()
  let epoch = 1
  let said = 0

  const count = (room: string, of: number): number => counts.get(keyOf(room, of)) ?? 0
  const message = (room: string, seq: number) => ({ type: 'news', data: { room, epoch, seq }, seq })

  return {
    count,
    counts: () => new Map(counts),
    epoch: () => epoch,
    publish(room) {
      const { type, data, seq } = message(room, count(room, epoch) + 1)
      counts.set(keyOf(room, epoch), seq)
      server.push(type, data, { seq })
    },
    chatter() {
      said += 1
      server.push('news', { room: '', epoch, seq: said })
    },
    restart() {
      server.drop()
      epoch += 1
    },
    gapAfter(last, { keep = Infinity, overlap = 0 } = {}) {
      const { room } = last
      const isSame = last.epoch === epoch
      const since = isSame ? last.seq : 0
      const total = count(room, epoch)
      const from = Math.max(since, total - keep)
      const complete = isSame && from === since
      const begin = complete ? Math.max(0, from - overlap) : from
      // Their order does not matter.
      const messages = Array.from({ length: total - begin }, (_, index) => message(room, total - index))
      return { complete, messages }
    },
  }
}
