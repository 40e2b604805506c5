import { type Arbitrary, boolean, constant, constantFrom, nat, oneof, record } from 'fast-check'

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
  readonly recovery: false | { readonly capacity: number; readonly isByRoom: boolean }
  /** Until when `storedOutbox` keeps a message. */
  readonly storage: false | 'sent' | 'acknowledged'
  readonly logging: 'off' | 'on' | 'throws'
}

const coin = boolean()

export const character: Arbitrary<Character> = record({
  seed: nat(),
  lazy: constantFrom(false, false, true),
  maxReconnectAttempts: constantFrom(0, 1, 3, Infinity),
  minUptime: constantFrom(0, 1_000),
  heartbeat: coin,
  revive: coin,
  outbox: oneof(
    { weight: 1, arbitrary: constant(false as const) },
    {
      weight: 3,
      arbitrary: record({
        capacity: constantFrom(1, 3, 100),
        overflow: constantFrom('drop-oldest', 'drop-newest'),
      }),
    },
  ),
  ready: constantFrom('nothing', 'nothing', 'slow', 'sometimes fails'),
  latency: constantFrom(0, 0, 20),
  recovery: oneof(
    constant(false as const),
    record({ capacity: constantFrom(1, 3, 1_000, 1_000), isByRoom: coin }),
  ),
  storage: constantFrom<Character['storage'][]>(false, false, 'sent', 'acknowledged'),
  logging: constantFrom('off', 'off', 'on', 'throws'),
})
