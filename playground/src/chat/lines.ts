import type { ChatFrame, RoomId, User } from '../../server/protocol.ts'
import type { CatchUp } from './useCatchUp.ts'

/** How far a message of our own has got. */
export type Delivery = 'queued' | 'sent' | 'acknowledged' | 'failed'

/** A message of our own that the room has not heard yet. */
export interface Draft {
  /** Names the message to the server, which takes it once however often it comes. */
  readonly id: string
  readonly room: RoomId
  readonly content: string
  readonly at: number
  readonly delivery: Delivery
  /** The server's reason, when it refused. */
  readonly why?: string
}

export interface Line {
  /** Stays the same when the draft becomes the room's message. */
  readonly key: string
  readonly author: User
  readonly content: string
  readonly at: number
  readonly isMine: boolean
  /** Its place in the room, once it has one. */
  readonly seq?: number
  /** Only of our own. */
  readonly delivery?: Delivery
  readonly draft?: Draft
}

export type Entry =
  | { readonly kind: 'day'; readonly key: string; readonly at: number }
  | { readonly kind: 'catch-up'; readonly key: string; readonly catchUp: CatchUp }
  | { readonly kind: 'line'; readonly key: string; readonly line: Line; readonly isFirst: boolean }

const most = 500

/** Both without doubles, in the room's order; the oldest go where there are too many. */
export function mergeFrames(known: readonly ChatFrame[], more: readonly ChatFrame[]): ChatFrame[] {
  const byId = new Map([...known, ...more].map((frame) => [frame.data.id, frame]))
  return [...byId.values()].toSorted((one, other) => one.seq - other.seq).slice(-most)
}

/** What the room said, then what we are still trying to say. */
export function linesOf(frames: readonly ChatFrame[], drafts: readonly Draft[], you: User): Line[] {
  const heard = new Set(frames.map(({ data }) => data.clientId))
  const said = frames.map(({ data, seq }): Line => {
    const isMine = data.userId === you.id
    const author = { id: data.userId, name: data.user }
    const { content, timestamp: at, id, clientId: key = id } = data
    return { key, author, content, at, isMine, seq, ...(isMine ? { delivery: 'acknowledged' as const } : {}) }
  })
  const unheard = drafts
    .filter(({ id }) => !heard.has(id))
    .map((draft): Line => {
      const { id: key, content, at, delivery } = draft
      return { key, author: you, content, at, isMine: true, delivery, draft }
    })
  return [...said, ...unheard]
}

const groupSpan = 5 * 60_000

/** Days between the lines, what was caught up before the first of it, and the author named once per group. */
export function entriesOf(lines: readonly Line[], catchUps: readonly CatchUp[]): Entry[] {
  const placed = catchUps.map((catchUp) => {
    const index = lines.findIndex(({ seq = Infinity }) => seq > catchUp.after)
    const entry: Entry = { kind: 'catch-up', key: `catch-up-${catchUp.id}`, catchUp }
    return { entry, index: index < 0 ? lines.length : index }
  })
  const caughtUpAt = (at: number) => placed.filter(({ index }) => index === at).map(({ entry }) => entry)

  const shown = lines.flatMap((line, index): Entry[] => {
    const before = lines[index - 1]
    const isNewDay = !before || new Date(before.at).toDateString() !== new Date(line.at).toDateString()
    const day: Entry[] = isNewDay ? [{ kind: 'day', key: `day-${line.at}`, at: line.at }] : []
    const between = [...day, ...caughtUpAt(index)]
    const isFirst =
      between.length > 0 || before?.author.id !== line.author.id || line.at - before.at > groupSpan
    return [...between, { kind: 'line', key: line.key, line, isFirst }]
  })
  return [...shown, ...caughtUpAt(lines.length)]
}
