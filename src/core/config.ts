import type { Headers, Provider, Query } from './address.js'
import type { BindCodeConfig } from './bindCode.js'
import type { ReconnectInterval } from './backoff.js'
import type { CloseClassifier } from './closePolicy.js'
import type { Dialect } from './dialect.js'
import type { Env } from './env.js'
import type { InterceptorFactory } from './interceptor.js'
import type { Milliseconds } from './snapshot.js'
import type { Schemas } from './schema.js'
import type { DefaultEvents, DefaultRequests } from './eventMaps.js'
import type { PlatformSignal } from './universal.js'

export interface OutboxOptions {
  /** Most items that wait. A whole number, at least 1. @default 100 */
  capacity?: number
  /** Who goes when it is full. @default 'drop-oldest' */
  overflow?: 'drop-oldest' | 'drop-newest'
  /** How long an item may wait. Milliseconds, above 0. @default 60_000 */
  ttl?: Milliseconds
}

/**
 * Answers requests some other way, over HTTP say. The signal is aborted when the caller gave up or the time is up. What it
 * rejects with becomes a `provider` error, unless it is a `SocketError` already.
 */
export type Requester = (
  type: string,
  data: unknown,
  context: { readonly env: Env; readonly signal: PlatformSignal },
) => Promise<unknown>

/** A socket class; `ws` and the platform's fit. */
export type WebSocketConstructor = new (url: string, protocols?: string[], options?: never) => object

/**
 * What a client is made of. Read once, at creation, and refused with a `config` error that names key, rule and value;
 * functions are called anew at every attempt. `undefined` means the default.
 */
export interface WebSocketConfig<
  Events extends object = DefaultEvents,
  Requests extends object = DefaultRequests,
> {
  /**
   * Where to connect: a ws:, wss:, http: or https: URL, relative to the page if there is one, or a function. A function
   * that throws or returns rubbish is a failed attempt.
   */
  url: Provider<string>
  /** Merged into the URL at every attempt; other parameters stay, undefined and null are left out. @default none */
  query?: Provider<Query>
  /** Subprotocols to offer, in place of the dialect's. @default the dialect's, mostly none */
  protocols?: Provider<string | readonly string[]>
  /** Fetches a single-use code for every attempt and adds it to the URL. @default none */
  bindCode?: BindCodeConfig
  /** What the server speaks. @default the envelope `{ type, data, timestamp }` */
  dialect?: Dialect<Events, Requests>
  /** Checks inbound data by message type, with any Standard Schema; gives the types too. @default none */
  schemas?: Schemas<Events>
  /** Stages that every message passes, in order. @default none */
  use?: readonly InterceptorFactory[]

  /**
   * Time between pings. The server must answer each with any frame, or the link is dropped after `heartbeatTimeout`: false
   * for a server that does not. Milliseconds, above 0; false sends none. @default 30_000
   */
  heartbeatInterval?: Milliseconds | false
  /** How long a ping may stay without any inbound frame until the link is dropped. Milliseconds, above 0. @default 10_000 */
  heartbeatTimeout?: Milliseconds
  /** Time between attempts, or a function of the attempt. Milliseconds, at least 0. @default 5_000 */
  reconnectInterval?: ReconnectInterval
  /** Spreads a fixed interval over interval x [1 - jitter, 1 + jitter]. From 0, which is exact, to 1. @default 0.5 */
  reconnectJitter?: number
  /** Retries in a row before the client gives up. A whole number, at least 0, or `Infinity`. @default 5 */
  maxReconnectAttempts?: number
  /** How long a connection must last before the budget of retries is full again. Milliseconds, at least 0. @default 5_000 */
  minUptime?: Milliseconds
  /** Time for one attempt, from asking for the URL to being ready. Milliseconds, above 0; `Infinity` waits on. @default 10_000 */
  openTimeout?: Milliseconds
  /** Time for one request, from the call. Milliseconds, above 0; `Infinity` waits on. @default 15_000 */
  requestTimeout?: Milliseconds
  /** Whether a client that gave up starts again when the network returns or the page becomes visible. @default true */
  revive?: boolean
  /** Connects at the first `send`, `request` or `subscribe`, never by itself; after a drop the next call dials. @default false */
  lazy?: boolean
  /** Closes a lazy connection that nothing used for so long. Milliseconds, above 0. @default Infinity */
  idleTimeout?: Milliseconds
  /** Decides after a close; undefined leaves it to the dialect. @default stop for 1008, 4401, 4403, else retry */
  classifyClose?: CloseClassifier

  /** Keeps sends while the connection is coming; false drops them. @default { capacity: 100, overflow: 'drop-oldest', ttl: 60_000 } */
  outbox?: false | OutboxOptions
  /** Bytes in the socket's buffer above which sends queue instead. At least 0. @default 1_048_576 */
  highWaterMark?: number

  /**
   * Where requests and answers go when the connection itself takes none: a second WebSocket, as a config of its own, which
   * is dialled by the first request; or a function. It ends with the connection. @default the connection
   */
  requestVia?: WebSocketConfig<object, object> | Requester

  /** A socket class in place of the platform's, such as that of `ws` on Node 20. @default globalThis.WebSocket */
  WebSocket?: WebSocketConstructor
  /** Headers of the upgrade. Browsers cannot send any: only with a `WebSocket` that takes them, such as `ws`. @default none */
  headers?: Provider<Headers>
  /** A whole world in place of the platform's, for tests. @default the platform's */
  env?: Env
}
