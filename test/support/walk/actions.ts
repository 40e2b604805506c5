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
  | { readonly do: 'stream' }
  | { readonly do: 'subscribe'; readonly topic: string }
  | { readonly do: 'unsubscribe'; readonly nth: number }

/** What happens to the client from outside. */
export type Happening =
  | { readonly do: 'settle' }
  | { readonly do: 'advance'; readonly duration: number }
  | { readonly do: 'advanceLate'; readonly duration: number }
  | { readonly do: 'signal'; readonly signal: EnvSignal }
  | { readonly do: 'abort'; readonly nth: number }
  | { readonly do: 'arm'; readonly on: LifecycleName | 'message' | 'outbox'; readonly call: Call }
  | { readonly do: 'serve'; readonly how: 'accept' | 'refuse' | 'hang' | 'kick' | 'forbid' }
  | { readonly do: 'push' | 'garbage' | 'drop' | 'silence' | 'clog' | 'drain' }
  | { readonly do: 'close'; readonly code: number }
  | { readonly do: 'answer'; readonly nth: number; readonly how: 'reply' | 'part' | 'reject' }
  | { readonly do: 'provide'; readonly how: 'now' | 'slow' | 'throw' | 'reject' | 'rubbish' }
  | { readonly do: 'deliver'; readonly how: 'url' | 'error' }
  | { readonly do: 'sockets'; readonly how: 'work' | 'throw' | 'leave' }

export type Action = Call | Happening

/** What a client is like in one walk. */
export interface Character {
  readonly seed: number
  readonly lazy: boolean
  readonly maxReconnectAttempts: number
  readonly minUptime: number
  readonly heartbeat: boolean
  readonly revive: boolean
  readonly outbox: false | { readonly capacity: number; readonly overflow: 'drop-oldest' | 'drop-newest' }
  /** Whether something has to be done before the connection is ready, and how it goes. */
  readonly ready: 'nothing' | 'slow' | 'sometimes fails'
  readonly latency: number
}

const upTo5 = nat({ max: 5 })
const coin = boolean()
const duration = constantFrom(0, 1, 50, 400, 500, 1_000, 2_500, 5_000, 10_000, 60_000)

const call: Arbitrary<Call> = oneof(
  { weight: 4, arbitrary: record({ do: constant('connect'), retry: coin, abortable: coin }) },
  {
    weight: 2,
    arbitrary: record({ do: constant('disconnect'), code: constantFrom(1000, 3000, 4999) }),
  },
  { weight: 2, arbitrary: record({ do: constant('reconnect') }) },
  {
    weight: 4,
    arbitrary: record({ do: constant('send'), tracked: coin, ttl: constantFrom(undefined, 100) }),
  },
  {
    weight: 4,
    arbitrary: record({
      do: constant('request'),
      timeout: constantFrom(100, 3_000, Infinity),
      resend: coin,
      abortable: coin,
    }),
  },
  { weight: 1, arbitrary: record({ do: constant('stream') }) },
  {
    weight: 2,
    arbitrary: record({ do: constant('subscribe'), topic: constantFrom('a', 'b', 'c') }),
  },
  { weight: 2, arbitrary: record({ do: constant('unsubscribe'), nth: upTo5 }) },
)

const event = constantFrom(
  'open',
  'close',
  'error',
  'reconnect',
  'reconnect-failed',
  'state',
  'invalid',
  'message',
  'outbox',
)

const happening: Arbitrary<Happening> = oneof(
  { weight: 8, arbitrary: record({ do: constant('settle') }) },
  { weight: 6, arbitrary: record({ do: constant('advance'), duration }) },
  { weight: 2, arbitrary: record({ do: constant('advanceLate'), duration }) },
  {
    weight: 3,
    arbitrary: record({
      do: constant('signal'),
      signal: constantFrom('wake', 'wake', 'offline', 'suspend'),
    }),
  },
  { weight: 2, arbitrary: record({ do: constant('abort'), nth: upTo5 }) },
  { weight: 4, arbitrary: record({ do: constant('arm'), on: event, call }) },
  {
    weight: 4,
    arbitrary: record({
      do: constant('serve'),
      how: constantFrom('accept', 'accept', 'accept', 'refuse', 'hang', 'kick', 'forbid'),
    }),
  },
  {
    weight: 8,
    arbitrary: record({
      do: constantFrom('push', 'garbage', 'drop', 'drop', 'silence', 'clog', 'drain', 'drain'),
    }),
  },
  {
    weight: 2,
    arbitrary: record({ do: constant('close'), code: constantFrom(1000, 1001, 1012, 4000, 4401) }),
  },
  {
    weight: 4,
    arbitrary: record({
      do: constant('answer'),
      nth: upTo5,
      how: constantFrom('reply', 'reply', 'part', 'reject'),
    }),
  },
  {
    weight: 2,
    arbitrary: record({
      do: constant('provide'),
      how: constantFrom('now', 'now', 'slow', 'throw', 'reject', 'rubbish'),
    }),
  },
  {
    weight: 3,
    arbitrary: record({ do: constant('deliver'), how: constantFrom('url', 'url', 'error') }),
  },
  {
    weight: 1,
    arbitrary: record({
      do: constant('sockets'),
      how: constantFrom('work', 'work', 'work', 'throw', 'leave'),
    }),
  },
)

export const action: Arbitrary<Action> = oneof(
  { weight: 2, arbitrary: call },
  { weight: 3, arbitrary: happening },
)

export const character: Arbitrary<Character> = record({
  seed: nat(),
  lazy: constantFrom(false, false, true),
  maxReconnectAttempts: constantFrom(0, 1, 3, Infinity),
  minUptime: constantFrom(0, 1_000),
  heartbeat: coin,
  revive: coin,
  outbox: oneof(
    constant(false as const),
    record({
      capacity: constantFrom(1, 3, 100),
      overflow: constantFrom('drop-oldest', 'drop-newest'),
    }),
  ),
  ready: constantFrom('nothing', 'nothing', 'slow', 'sometimes fails'),
  latency: constantFrom(0, 0, 20),
})
