import { type Arbitrary, boolean, constant, constantFrom, nat, oneof, record } from 'fast-check'
import type { EnvSignal, LifecycleName } from 'hawser/core'

/** What a listener may do while an event is on its way, and anybody at any time. */
export type Call =
  | { readonly do: 'connect'; readonly retry: boolean; readonly abortable: boolean }
  | { readonly do: 'disconnect'; readonly code: number }
  | { readonly do: 'reconnect' }
  | { readonly do: 'send'; readonly tracked: boolean; readonly ttl: number | undefined }
  | {
      readonly do: 'request'
      readonly timeout: number
      readonly resend: boolean
      readonly abortable: boolean
    }
  | {
      readonly do: 'stream'
      readonly timeout: number
      readonly resend: boolean
      readonly abortable: boolean
      /** After so many parts the loop is left. */
      readonly take: number
    }
  | {
      readonly do: 'waitFor'
      readonly timeout: number
      readonly abortable: boolean
      readonly filtered: boolean
    }
  | {
      readonly do: 'read'
      readonly capacity: number
      readonly abortable: boolean
      readonly filtered: boolean
      readonly take: number
    }
  | { readonly do: 'subscribe'; readonly topic: string }
  | { readonly do: 'unsubscribe'; readonly nth: number }

/** How the server answers who asks for a gap, be it over the socket or past it. */
export type GapAnswer =
  | 'over the socket'
  | 'at once'
  | 'late'
  | 'never'
  | 'garbage'
  | 'overlapping'
  | 'trimmed'
  | 'rejected'
  | 'thrown'

export type StorageState = 'works' | 'full' | 'forbidden'

/** What happens to the client from outside. */
export type Happening =
  | { readonly do: 'settle' }
  | { readonly do: 'advance'; readonly duration: number }
  | { readonly do: 'advanceLate'; readonly duration: number }
  | { readonly do: 'signal'; readonly signal: EnvSignal }
  | { readonly do: 'abort'; readonly nth: number }
  | { readonly do: 'arm'; readonly on: LifecycleName | 'message' | 'outbox'; readonly call: Call }
  | { readonly do: 'serve'; readonly how: 'accept' | 'refuse' | 'hang' | 'kick' | 'forbid' }
  /** `heal`: whatever hinders the client from getting in is over. */
  | { readonly do: 'drop' | 'silence' | 'clog' | 'drain' | 'chatter' | 'heal' }
  | { readonly do: 'publish'; readonly room: string; readonly times: number }
  | { readonly do: 'garbage'; readonly nth: number }
  /** The server begins to count anew. */
  | { readonly do: 'restart' }
  | { readonly do: 'close'; readonly code: number }
  | { readonly do: 'answer'; readonly nth: number; readonly how: 'reply' | 'parts' | 'reject' }
  | { readonly do: 'provide'; readonly how: 'now' | 'slow' | 'throw' | 'reject' | 'rubbish' }
  | { readonly do: 'deliver'; readonly how: 'url' | 'error' }
  | { readonly do: 'sockets'; readonly how: 'work' | 'throw' | 'leave' }
  | { readonly do: 'gaps'; readonly how: GapAnswer }
  | { readonly do: 'fill'; readonly how: 'gap' | 'error' }
  | { readonly do: 'storage'; readonly how: StorageState }
  /** The page goes, and another one comes: after `destroy()`, or as pages mostly go. */
  | { readonly do: 'reload'; readonly how: 'destroy' | 'vanish' }

export type Action = Call | Happening

const upTo5 = nat({ max: 5 })
const coin = boolean()
const duration = constantFrom(0, 1, 50, 400, 500, 1_000, 2_500, 5_000, 10_000, 60_000)
const timeout = constantFrom(100, 3_000, Infinity)
const take = constantFrom(1, 2, Infinity, Infinity)

/** So often as the weight says, a thing with these details. */
const often = <Name extends string, Details extends object>(
  weight: number,
  name: Name,
  details: { [Key in keyof Details]: Arbitrary<Details[Key]> },
): { weight: number; arbitrary: Arbitrary<{ do: Name } & Details> } => ({
  weight,
  arbitrary: record({ do: constant(name), ...details }) as Arbitrary<{ do: Name } & Details>, // its parts
})

const call: Arbitrary<Call> = oneof(
  often(6, 'connect', { retry: coin, abortable: coin }),
  often(1, 'disconnect', { code: constantFrom(1000, 3000, 4999) }),
  often(2, 'reconnect', {}),
  often(5, 'send', { tracked: coin, ttl: constantFrom(undefined, undefined, 100, Infinity) }),
  often(4, 'request', { timeout, resend: coin, abortable: coin }),
  often(4, 'stream', { timeout, resend: coin, abortable: coin, take }),
  often(1, 'waitFor', { timeout, abortable: coin, filtered: coin }),
  often(1, 'read', { capacity: constantFrom(1, 1_000), abortable: coin, filtered: coin, take }),
  often(2, 'subscribe', { topic: constantFrom('a', 'b', 'c') }),
  often(2, 'unsubscribe', { nth: upTo5 }),
)

const event = constantFrom(
  ...(['open', 'close', 'error', 'reconnect', 'reconnect-failed'] as const),
  ...(['state', 'invalid', 'recovered', 'message', 'outbox'] as const),
)

const gapAnswer = constantFrom<GapAnswer>(
  ...(['over the socket', 'at once', 'late', 'late', 'never'] as const),
  ...(['garbage', 'garbage', 'overlapping', 'trimmed', 'rejected', 'thrown'] as const),
)

const happening: Arbitrary<Happening> = oneof(
  often(8, 'settle', {}),
  often(6, 'advance', { duration }),
  often(2, 'advanceLate', { duration }),
  often(3, 'signal', { signal: constantFrom<EnvSignal>('wake', 'wake', 'offline', 'suspend') }),
  often(2, 'abort', { nth: upTo5 }),
  often(4, 'arm', { on: event, call }),
  often(6, 'heal', {}),
  often(2, 'serve', { how: constantFrom('accept', 'refuse', 'hang', 'kick', 'forbid') }),
  often(2, 'drop', {}),
  often(1, 'silence', {}),
  often(1, 'clog', {}),
  often(2, 'drain', {}),
  often(1, 'chatter', {}),
  often(6, 'publish', { room: constantFrom('a', 'a', 'b'), times: constantFrom(1, 1, 3) }),
  often(1, 'garbage', { nth: nat({ max: 100 }) }),
  often(1, 'restart', {}),
  often(2, 'close', { code: constantFrom(1000, 1001, 1012, 4000, 4401) }),
  often(8, 'answer', {
    nth: nat({ max: 1 }),
    how: constantFrom('reply', 'reply', 'parts', 'parts', 'reject'),
  }),
  often(1, 'provide', { how: constantFrom('now', 'now', 'slow', 'throw', 'reject', 'rubbish') }),
  often(3, 'deliver', { how: constantFrom('url', 'url', 'error') }),
  often(1, 'sockets', { how: constantFrom('work', 'work', 'work', 'throw', 'leave') }),
  often(3, 'gaps', { how: gapAnswer }),
  often(2, 'fill', { how: constantFrom('gap', 'gap', 'error') }),
  often(1, 'storage', { how: constantFrom('works', 'works', 'full', 'forbidden') }),
  often(2, 'reload', { how: constantFrom('destroy', 'vanish', 'vanish') }),
)

export const action: Arbitrary<Action> = oneof(
  { weight: 2, arbitrary: call },
  { weight: 3, arbitrary: happening },
)
