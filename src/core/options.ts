import { type AddressOptions, checkHeaders, checkProtocols, checkQuery, checkUrl } from './address.js'
import { DEFAULT_INTERVAL } from './backoff.js'
import { resolveBindCode } from './bindCode.js'
import {
  type Option,
  aBoolean,
  aFunction,
  aNumber,
  above0,
  anObject,
  anything,
  complete,
  from0,
  orFalse,
  whole,
} from './check.js'
import type { CloseClassifier } from './closePolicy.js'
import type { OutboxOptions, Requester, WebSocketConfig } from './config.js'
import type { Dialect } from './dialect.js'
import type { Env } from './env.js'
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
  readonly requestVia: WebSocketConfig<object, object> | Requester | undefined
}

const WORLD = ['openSocket', 'after', 'now', 'random', 'fetch', 'page', 'onSignal', 'report'] as const

const has = (value: unknown, method: string): boolean => aFunction[1](Object(value)[method])
const isSchema = (value: unknown): boolean => value === undefined || '~standard' in Object(value)

const OPTIONS: Readonly<Record<string, Option>> = {
  // These four are checked by `checkAddress`, `bindCode` and `outbox` by their own tables.
  url: [undefined, anything],
  query: [{}, anything],
  protocols: [undefined, anything],
  headers: [{}, anything],
  bindCode: [undefined, anObject],
  outbox: [{}, orFalse(anObject)],
  dialect: [
    undefined,
    ['a dialect, such as envelope()', (value) => ['encode', 'decode'].every((part) => has(value, part))],
  ],
  schemas: [
    {},
    [
      'a record of Standard Schemas',
      (value) => anObject[1](value) && Object.values(Object(value)).every(isSchema),
    ],
  ],
  use: [[], ['a list of functions', (value) => Array.isArray(value) && value.every(aFunction[1])]],
  heartbeatInterval: [30_000, orFalse(above0)],
  heartbeatTimeout: [10_000, above0],
  reconnectInterval: [
    DEFAULT_INTERVAL,
    ['a number of at least 0, or a function', (value) => aFunction[1](value) || from0[1](value)],
  ],
  reconnectJitter: [0.5, aNumber('from 0 to 1', (value) => value >= 0 && value <= 1)],
  maxReconnectAttempts: [5, whole(0)],
  minUptime: [5_000, from0],
  openTimeout: [10_000, above0],
  requestTimeout: [15_000, above0],
  revive: [true, aBoolean],
  lazy: [false, aBoolean],
  idleTimeout: [Infinity, above0],
  classifyClose: [undefined, aFunction],
  highWaterMark: [1_048_576, from0],
  requestVia: [undefined, ['a config or a function', (value) => aFunction[1](value) || anObject[1](value)]],
  WebSocket: [undefined, aFunction],
  env: [undefined, ['a whole world', (value) => WORLD.every((part) => has(value, part))]],
}

const OUTBOX_OPTIONS: Readonly<Record<string, Option>> = {
  capacity: [100, whole(1)],
  overflow: [
    'drop-oldest',
    ["'drop-oldest' or 'drop-newest'", (value) => value === 'drop-oldest' || value === 'drop-newest'],
  ],
  ttl: [60_000, above0],
}

/** Checks and completes a config, once. Throws `config`. The result is frozen and has no optional field. */
export function resolveOptions(
  config: WebSocketConfig<object, object>,
  env: Env,
  dialect: Dialect<object, object>,
): ResolvedOptions {
  if (typeof config !== 'object' || config === null) throw configError('config', 'an object', config)
  const spoken = config.dialect ?? dialect
  const completed = { ...config, dialect: spoken, protocols: config.protocols ?? spoken.subprotocols ?? [] }
  const resolved = complete(completed, OPTIONS, '') as unknown as ResolvedOptions // every key checked
  checkAddress(resolved, env.page())
  const outbox = resolved.outbox && complete(resolved.outbox, OUTBOX_OPTIONS, 'outbox.')
  const bindCode = resolved.bindCode && resolveBindCode(resolved.bindCode)
  return Object.freeze({ ...resolved, bindCode, outbox: outbox as ResolvedOptions['outbox'] }) // every key checked
}

/** Fixed values are checked before anybody waits for them; a relative URL can wait for its page. */
function checkAddress({ url, query, protocols, headers }: AddressOptions, page: string | undefined): void {
  if (typeof url !== 'function' && (page !== undefined || !url || parseUrl(url))) checkUrl(url, page)
  if (typeof query !== 'function') checkQuery(query)
  if (typeof headers !== 'function') checkHeaders(headers)
  if (typeof protocols !== 'function') checkProtocols(protocols)
}
