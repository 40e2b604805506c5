import type { LifecycleEvents } from 'hawser/core'
import { type News, type Newsroom, keyOf } from './newsroom.ts'

/** What the listeners of one client were told, held against what the server said. */
export interface Hearing {
  /** Everything heard, in order. */
  readonly all: readonly News[]
  /** Every `recovered` event. */
  readonly recoveries: readonly LifecycleEvents['recovered'][]
  /** It reached the client, before anything else saw it. */
  arrive(news: News): void
  hear(news: News): void
  announce(recovered: LifecycleEvents['recovered']): void
  /**
   * A server that was started again answered before the client could know that the old one is gone. Nothing tells such
   * an answer from one of a server that counted anew before the link was there, so what waits of the old one comes last.
   */
  outrun(epoch: number): void
  /** A listener left: what waited then counts as missed. */
  leave(): void
  /** The last that was heard of a room. */
  last(room: string): News | undefined
  /** What arrived and was never heard. */
  lost(): string[]
}

/** `isRecovering`: gaps are filled, or told of. */
export function createHearing(
  newsroom: Newsroom,
  isRecovering: boolean,
  complain: (what: string) => void,
): Hearing {
  const all: News[] = []
  const recoveries: LifecycleEvents['recovered'][] = []
  const last = new Map<string, News>()
  const arrived = new Set<string>()
  /** By room and number: where a server counts anew, equal numbers are taken for the same message. */
  const heard = new Set<string>()
  /** News of earlier epochs may come after news of this one. */
  let outrunBy = 0
  /** Up to where news may be missing, for it was said so. */
  let admitted: ReadonlyMap<string, number> = new Map()

  /** What lies between two messages must have been said to be missing. */
  const checkGap = (before: News, { room, epoch, seq }: News): void => {
    for (let of = before.epoch; of <= epoch; of += 1) {
      const from = of === before.epoch ? before.seq + 1 : 1
      const to = of === epoch ? seq - 1 : newsroom.count(room, of)
      const isTold = to <= (admitted.get(keyOf(room, of)) ?? 0)
      if (from <= to && !isTold) complain(`nobody says that ${keyOf(room, of)} lacks ${from} to ${to}`)
    }
  }

  return {
    all,
    recoveries,
    last: (room) => last.get(room),
    lost: () => [...arrived].filter((each) => !heard.has(each)),
    arrive({ room, seq }) {
      arrived.add(keyOf(room, seq))
    },
    hear(news) {
      all.push(news)
      const { room, epoch, seq } = news
      heard.add(keyOf(room, seq))
      const before = last.get(room)
      last.set(room, news)
      if (!room || !before) return
      const isLater = epoch > before.epoch || (epoch === before.epoch && seq > before.seq)
      const isOutrun = epoch < Math.min(before.epoch, outrunBy)
      if (!isLater && !isOutrun) complain(`${describe(news)} was heard after ${describe(before)}`)
      else if (isLater && isRecovering) checkGap(before, news)
    },
    outrun(epoch) {
      outrunBy = epoch
    },
    leave() {
      for (const each of arrived) if (!heard.has(each)) arrived.delete(each)
    },
    announce(recovered) {
      recoveries.push(recovered)
      if (!recovered.recovered) admitted = newsroom.counts()
    },
  }
}

const describe = ({ room, epoch, seq }: News): string => `${keyOf(room, epoch)}/${seq}`
