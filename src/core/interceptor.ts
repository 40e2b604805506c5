import type { CloseInfo } from './closePolicy.js'
import type { IncomingMessage, Outgoing } from './dialect.js'
import type { Frame } from './env.js'
import type { OutboxItem } from './outbox.js'
import type { Milliseconds } from './snapshot.js'
import type { LifecycleEvents, LifecycleName, WebSocketClient } from './types.js'
import type { AbortSignalLike, UrlLike } from './universal.js'

/** What an interceptor is given to work with, once per client. */
export interface InterceptorHost {
  readonly client: WebSocketClient
  now(): Milliseconds
  /** Uniform in [0, 1). */
  random(): number
  after(delay: Milliseconds, run: () => void): () => void
  /** Puts a message that was queued in an earlier life back into the outbox, under its id. */
  restore(item: { type: string; data: unknown; id: string; expiresAt: Milliseconds }): void
  /** Hands a message to the listeners, past the interceptors. */
  deliver(message: IncomingMessage): void
  /** Fires one of the client's own events. */
  announce<Name extends LifecycleName>(name: Name, payload: LifecycleEvents[Name]): void
  /** Announces trouble as an `error` event. */
  report(error: unknown): void
}

export interface AttemptContext {
  readonly attempt: number
  /** Aborted when the attempt ends. */
  readonly signal: AbortSignalLike
}

/**
 * A stage that every message passes, in the order of `use`. All hooks are optional. Null from a synchronous hook
 * cancels, and whatever waited for it settles. One that throws is reported as an `error` event; `connect` and `ready`
 * then fail the attempt, the others cancel what they were given.
 */
export interface Interceptor {
  readonly name: string
  /** Before each dial, with the URL about to be used, which it may change. */
  connect?(url: UrlLike, context: AttemptContext): void | Promise<void>
  /** When the server lets the client in, after subscriptions were restored and before the state is `open`. */
  ready?(context: AttemptContext): void | Promise<void>
  /** Each message, request and answer on its way out, before it is encoded. */
  send?(outgoing: Outgoing): Outgoing | null
  /** Each message on its way in, after it was decoded. */
  receive?(message: IncomingMessage): IncomingMessage | null
  /** Each frame on its way out, as the last step. Heartbeats pass too. */
  encodeFrame?(frame: Frame): Frame | null
  /** Each frame on its way in, as the first step. */
  decodeFrame?(frame: string | ArrayBuffer): string | ArrayBuffer | null
  /** When a link that had been open is gone. */
  disconnect?(close: CloseInfo): void
  /** When the connection has failed or was closed: nothing comes back by itself. */
  end?(): void
  /** When an item was taken into the outbox. */
  queued?(item: OutboxItem): void
  /** When an outbox item reached an outcome from which it will not go back to the queue; a tracked one twice. */
  settled?(item: OutboxItem): void
}

/** Makes the interceptor for one client; its state lives in the closure, never shared between clients. */
export type InterceptorFactory = (host: InterceptorHost) => Interceptor
