import { type AddressOptions, checkProtocols, checkQuery, checkUrl } from './address.js'
import { DEFAULT_INTERVAL } from './backoff.js'
import type { CloseClassifier } from './closePolicy.js'
import type { OutboxOptions, WebSocketConfig } from './config.js'
import type { Dialect } from './dialect.js'
import { configError } from './errors.js'
import type { InterceptorFactory } from './interceptor.js'
import type { Schemas } from './schema.js'
import type { Milliseconds } from './snapshot.js'
import { parseUrl } from './universal.js'

type Given<Key extends keyof WebSocketConfig> = NonNullable<WebSocketConfig[Key]>

/** Every option decided: nothing reads the config after this. */
export interface ResolvedOptions extends AddressOptions {
  readonly dialect: Dialect<object, object>
  readonly schemas: Schemas<Record<string, unknown>>
  readonly use: readonly InterceptorFactory[]
  readonly heartbeatInterval: Given<'heartbeatInterval'>
  readonly heartbeatTimeout: Milliseconds
  readonly reconnectInterval: Given<'reconnectInterval'>
  readonly reconnectJitter: number
  readonly maxReconnectAttempts: number
  readonly minUptime: Milliseconds
  readonly openTimeout: Milliseconds
  readonly requestTimeout: Milliseconds
  readonly revive: boolean
  readonly lazy: boolean
  readonly idleTimeout: Milliseconds
  readonly classifyClose: CloseClassifier | undefined
  readonly outbox: false | Readonly<Required<OutboxOptions>>
  readonly highWaterMark: number
  readonly headers: Readonly<Record<string, string>> | undefined
}

type Check = readonly [rule: string, test: (value: unknown) => boolean]

const aNumber = (rule: string, test: (value: number) => boolean): Check => [
  `a number ${rule}`,
  (value: unknown) => typeof value === 'number' && test(value),
]
const or = (other: string, isOther: (value: unknown) => boolean, [rule, test]: Check): Check => [
  `${rule}, or ${other}`,
  (value: unknown) => isOther(value) || test(value),
]

const above0: Check = aNumber('above 0', (value) => value > 0)
const from0: Check = aNumber('of at least 0', (value) => value >= 0)
const aBoolean: Check = ['true or false', (value: unknown) => typeof value === 'boolean']
const aFunction: Check = ['a function', (value: unknown) => typeof value === 'function']
const anObject: Check = ['an object', (value: unknown) => typeof value === 'object']
const anything: Check = ['', () => true]
const isFalse = (value: unknown): boolean => value === false

/** Each key with its default and its check. A default of undefined means "none". */
type Options = Readonly<Record<string, readonly [byDefault: unknown, check: Check]>>

const OPTIONS: Options = {
  // These three are checked by `checkAddress`.
  url: [undefined, anything],
  query: [{}, anything],
  protocols: [undefined, anything],
  bindCode: [undefined, anObject],
  dialect: [undefined, anObject],
  schemas: [{}, anObject],
  use: [[], ['a list', Array.isArray]],
  heartbeatInterval: [30_000, or('false', isFalse, above0)],
  heartbeatTimeout: [10_000, above0],
  reconnectInterval: [DEFAULT_INTERVAL, or(...aFunction, from0)],
  reconnectJitter: [0.5, aNumber('from 0 to 1', (value) => value >= 0 && value <= 1)],
  maxReconnectAttempts: [5, aNumber('that is whole and at least 0', (value) => value >= 0 && !(value % 1))],
  minUptime: [5_000, from0],
  openTimeout: [10_000, above0],
  requestTimeout: [15_000, above0],
  revive: [true, aBoolean],
  lazy: [false, aBoolean],
  idleTimeout: [Infinity, above0],
  classifyClose: [undefined, aFunction],
  outbox: [{}, or('false', isFalse, anObject)],
  highWaterMark: [1_048_576, from0],
  WebSocket: [undefined, aFunction],
  headers: [undefined, anObject],
  env: [undefined, anObject],
}

const OUTBOX_OPTIONS: Options = {
  capacity: [100, aNumber('of at least 1', (value) => value >= 1)],
  overflow: [
    'drop-oldest',
    [
      "'drop-oldest' or 'drop-newest'",
      (value: unknown) => value === 'drop-oldest' || value === 'drop-newest',
    ],
  ],
  ttl: [60_000, above0],
}

/** Checks and completes a config, once. Throws `config`. The result is frozen and has no optional field. */
export function resolveOptions(
  config: WebSocketConfig<object, object>,
  page: string | undefined,
  dialect: Dialect<object, object>,
): ResolvedOptions {
  if (typeof config !== 'object' || config === null) throw configError('config', 'an object', config)
  const spoken = config.dialect ?? dialect
  const completed = { ...config, dialect: spoken, protocols: config.protocols ?? spoken.subprotocols ?? [] }
  const resolved = complete(completed, OPTIONS, '') as unknown as ResolvedOptions // every key checked
  checkAddress(resolved, page)
  const outbox = resolved.outbox && complete(resolved.outbox, OUTBOX_OPTIONS, 'outbox.')
  return Object.freeze({ ...resolved, outbox: outbox as ResolvedOptions['outbox'] }) // every key checked
}

/** `undefined` means the default; a key that nobody knows is a mistake. */
function complete(input: object, options: Options, prefix: string): Record<string, unknown> {
  const given = input as Record<string, unknown> // read key by key
  const unknown = Object.keys(given).find((key) => !Object.hasOwn(options, key))
  if (unknown) throw configError(prefix + unknown, 'a known option', given[unknown])
  const resolved: Record<string, unknown> = {}
  for (const [key, [byDefault, [rule, test]]] of Object.entries(options)) {
    const value = given[key] ?? byDefault
    // A value of the wrong type answers its test with false, like a NaN.
    if (value !== byDefault && !test(value)) throw configError(prefix + key, rule, value)
    resolved[key] = value
  }
  return Object.freeze(resolved)
}

/** Fixed values are checked before anybody waits for them; a relative URL can wait for its page. */
function checkAddress({ url, query, protocols }: AddressOptions, page: string | undefined): void {
  if (typeof url !== 'function' && (page !== undefined || !url || parseUrl(url))) checkUrl(url, page)
  if (typeof query !== 'function') checkQuery(query)
  if (typeof protocols !== 'function') checkProtocols(protocols)
}
