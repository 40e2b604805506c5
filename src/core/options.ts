import { type AddressOptions, checkProtocols, checkQuery, checkUrl, isRelative } from './address.js'
import { DEFAULT_INTERVAL } from './backoff.js'
import type { CloseClassifier } from './closePolicy.js'
import type { OutboxOptions, WebSocketConfig } from './config.js'
import type { Dialect } from './dialect.js'
import type { Env } from './env.js'
import { configError } from './errors.js'
import type { InterceptorFactory } from './interceptor.js'
import type { StandardSchema } from './schema.js'
import type { Milliseconds } from './snapshot.js'

const isNumber = (value: unknown): value is number => typeof value === 'number' && !Number.isNaN(value)

type Check = readonly [rule: string, test: (value: unknown) => boolean]

const above0: Check = ['a number of milliseconds above 0', (value) => isNumber(value) && value > 0]
const from0: Check = ['a number of at least 0', (value) => isNumber(value) && value >= 0]
const aFunction: Check = ['a function', (value) => typeof value === 'function']
const aBoolean: Check = ['true or false', (value) => typeof value === 'boolean']
const anObject: Check = ['an object', (value) => typeof value === 'object' && value !== null]
const whole = (least: number): Check => [
  `a whole number of at least ${least}, or Infinity`,
  (value) => isNumber(value) && value >= least && (value === Infinity || Number.isInteger(value)),
]
const orFalse = ([rule, test]: Check): Check => [
  `${rule}, or false`,
  (value) => value === false || test(value),
]
const orFunction = ([rule, test]: Check): Check => [
  `${rule}, or a function`,
  (value) => typeof value === 'function' || test(value),
]

const URL_CHECK: Check = [
  'a URL or a function',
  (value) => (typeof value === 'string' && value !== '') || typeof value === 'function',
]

const CHECKS: Readonly<Record<string, Check>> = {
  url: URL_CHECK,
  // Both by `checkFixed`.
  query: ['a record or a function', () => true],
  protocols: ['a list of names or a function', () => true],
  bindCode: anObject,
  dialect: [
    'a dialect',
    (value) => typeof value === 'object' && value !== null && 'encode' in value && 'decode' in value,
  ],
  schemas: anObject,
  use: ['a list of interceptors', (value) => Array.isArray(value) && value.every(aFunction[1])],
  heartbeatInterval: orFalse(above0),
  heartbeatTimeout: above0,
  reconnectInterval: orFunction(from0),
  reconnectJitter: ['a number from 0 to 1', (value) => isNumber(value) && value >= 0 && value <= 1],
  maxReconnectAttempts: whole(0),
  minUptime: from0,
  openTimeout: above0,
  requestTimeout: above0,
  revive: aBoolean,
  lazy: aBoolean,
  idleTimeout: above0,
  classifyClose: aFunction,
  outbox: orFalse(anObject),
  highWaterMark: from0,
  WebSocket: aFunction,
  headers: anObject,
  env: anObject,
}

const OUTBOX_CHECKS: Readonly<Record<string, Check>> = {
  capacity: whole(1),
  overflow: ["'drop-oldest' or 'drop-newest'", (value) => value === 'drop-oldest' || value === 'drop-newest'],
  ttl: above0,
}

type Given<Key extends keyof WebSocketConfig> = NonNullable<WebSocketConfig[Key]>

/** Every option decided: nothing reads the config after this. */
export interface ResolvedOptions extends AddressOptions {
  readonly dialect: Dialect<object, object>
  readonly schemas: Readonly<Record<string, StandardSchema>>
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

type Defaults = Omit<ResolvedOptions, 'url' | 'dialect' | 'protocols'>

/** What an option is where the config does not say. */
export const defaults: Defaults = Object.freeze({
  query: undefined,
  bindCode: undefined,
  schemas: Object.freeze({}),
  use: Object.freeze([]),
  heartbeatInterval: 30_000,
  heartbeatTimeout: 10_000,
  reconnectInterval: DEFAULT_INTERVAL,
  reconnectJitter: 0.5,
  maxReconnectAttempts: 5,
  minUptime: 5_000,
  openTimeout: 10_000,
  requestTimeout: 15_000,
  revive: true,
  lazy: false,
  idleTimeout: Infinity,
  classifyClose: undefined,
  outbox: Object.freeze({ capacity: 100, overflow: 'drop-oldest', ttl: 60_000 }),
  highWaterMark: 1_048_576,
  headers: undefined,
})

/** Checks and completes a config, once. Throws `config`. The result is frozen and has no optional field. */
export function resolveOptions(
  config: WebSocketConfig<object, object>,
  env: Pick<Env, 'page'>,
  dialect: Dialect<object, object>,
): ResolvedOptions {
  if (typeof config !== 'object' || config === null) throw configError('config', 'an object', config)
  const given = known(config, CHECKS, '')
  if (config.url === undefined) throw configError('url', URL_CHECK[0], config.url)
  checkFixed(config, env)
  const outbox =
    config.outbox && Object.freeze({ ...defaults.outbox, ...known(config.outbox, OUTBOX_CHECKS, 'outbox.') })
  const protocols = (config.dialect ?? dialect).subprotocols ?? []
  const resolved = { ...defaults, dialect, protocols, ...given, ...(outbox ? { outbox } : {}) }
  return Object.freeze(resolved as unknown as ResolvedOptions) // every value passed the check of its key
}

/** The keys that are given, each checked. */
function known(input: object, checks: typeof CHECKS, prefix: string): Record<string, unknown> {
  const given: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(input) as [string, unknown][]) {
    if (value === undefined) continue
    const check = Object.hasOwn(checks, key) ? checks[key] : undefined
    if (!check) throw configError(prefix + key, 'a known option', value)
    if (!check[1](value)) throw configError(prefix + key, check[0], value)
    given[key] = value
  }
  return given
}

/** Fixed values are checked before anybody waits for them; a relative URL where there is no page yet comes later. */
function checkFixed(
  { url, query, protocols }: WebSocketConfig<object, object>,
  env: Pick<Env, 'page'>,
): void {
  if (typeof url === 'string' && (env.page() !== undefined || !isRelative(url))) checkUrl(url, env)
  if (typeof query !== 'function') checkQuery(query)
  if (protocols !== undefined && typeof protocols !== 'function') checkProtocols(protocols)
}
