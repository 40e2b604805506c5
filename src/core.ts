import {
  type BindCodeOptions,
  type SocketBindCodeResponse,
  fetchBindCode,
  resolveBindCode,
} from './core/bindCode.js'
import { createClient } from './core/client.js'
import type { WebSocketConfig } from './core/config.js'
import type { Env } from './core/env.js'
import type { DefaultEvents, DefaultRequests } from './core/eventMaps.js'
import type { WebSocketClient } from './core/types.js'
import { envelope } from './dialects/envelope.js'
import { createPlatformEnv } from './platform/browser.js'

/**
 * A client for one server. Nothing connects until `connect()` is called (or the first use, where it is `lazy`). Throws
 * a `config` error for options that make no sense.
 */
export function createWebSocketClient<
  Events extends object = DefaultEvents,
  Requests extends object = DefaultRequests,
>(config: WebSocketConfig<Events, Requests>): WebSocketClient<Events, Requests> {
  const env = config?.env ?? createPlatformEnv(config?.WebSocket)
  return createClient(config, env, envelope())
}

export interface SocketBindCodeOptions extends BindCodeOptions {
  /** A whole world in place of the platform's, for tests. @default the platform's */
  env?: Env
}

/**
 * Fetches a single-use code for a socket. Without options it asks `/api/socket/bind-code` on the page's origin. Rejects
 * with a `bind-code` error: no answer, an HTTP status, an unreadable body, an expired code. It never retries. Throws
 * `config` for options that make no sense.
 */
export function getSocketBindCode({
  env = createPlatformEnv(),
  signal,
  ...options
}: SocketBindCodeOptions = {}): Promise<SocketBindCodeResponse> {
  return fetchBindCode(env, resolveBindCode(options), signal)
}

export { type BackoffOptions, type ReconnectInterval, exponentialBackoff } from './core/backoff.js'
export {
  type SocketError,
  type SocketErrorDetails,
  type SocketErrorKind,
  configError,
  isSocketError,
  providerError,
} from './core/errors.js'
export type { Headers, Provider, Query, QueryValue } from './core/address.js'
export type { BindCodeConfig, BindCodeOptions, RawBindCode, SocketBindCodeResponse } from './core/bindCode.js'
export type { CloseClassifier, CloseInfo, CloseVerdict } from './core/closePolicy.js'
export type { OutboxOptions, Requester, WebSocketConfig, WebSocketConstructor } from './core/config.js'
export type * from './core/dialect.js'
export type * from './core/env.js'
export type * from './core/eventMaps.js'
export type * from './core/interceptor.js'
export type { OutboxItem, OutboxView, Outcome } from './core/outbox.js'
export type { Schemas, StandardSchema } from './core/schema.js'
export type * from './core/snapshot.js'
export type * from './core/types.js'
export type { AbortSignalLike, PlatformSignal } from './core/universal.js'
export { createPlatformEnv } from './platform/browser.js'
