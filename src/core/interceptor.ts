import type { CloseInfo } from './closePolicy.js'
import type { IncomingMessage, Outgoing } from './dialect.js'
import type { Frame } from './env.js'
import type { OutboxItem } from './outbox.js'
import type { Milliseconds } from './snapshot.js'
import type { LifecycleEvents, LifecycleName, RequestOptions, WebSocketClient } from './types.js'
import type { PlatformSignal, UrlLike } from './universal.js'

/** What an interceptor is given to work with, once per client. */
export interface InterceptorHost {
  readonly client: WebSocketClient
  now(): Milliseconds
  /** Uniform in [0, 1). */
  random(): number
  after(delay: Milliseconds, run: () => void): () => void
  /** Puts a message that was queued in an earlier life back into the outbox, under its id. */
  restore(item: { type: string; data: unknown; id: string; expiresAt: Milliseconds }): void
  /**
   * Sends again, at once and past the outbox, what was sent over an earlier link; its outcome stays. False where no socket
   * takes it.
   */
  resend(item: { type: string; data: unknown; id: string }): boolean
  /**
   * Asks at once, past the outbox, for a `ready` hook: the connection is not open yet, and `client.request()` would wait
   * for it. Without a socket that takes it, it rejects with `disconnected`.
   */
  request(type: string, data?: unknown, options?: RequestOptions): Promise<unknown>
  /** Hands a message on to the listeners, through the `receive` hooks of the interceptors that it would have met next. */
  deliver(message: IncomingMessage): void
  /** Fires one of the client's own events. */
  announce<Name extends LifecycleName>(name: Name, payload: LifecycleEvents[Name]): void
  /** Announces trouble as an `error` event. */
  report(error: unknown): void
}

export interface AttemptContext {
  readonly attempt: number
  /** Aborted when the answer is no longer wanted: at the latest when the attempt ends. */
  readonly signal: PlatformSignal
}

/**
 * A stage that every message passes: outwards in the order of `use`, inwards in the opposite order, so that two stages
 * which both wrap what passes undo each other. All hooks are optional. Null from a synchronous hook cancels, and whatever
 * waited for it settles. One that throws is reported as an `error` event; `connect` and `ready` then fail the attempt, the
 * others cancel what they were given.
 */
export interface Interceptor {
  readonly name: string
  /** Before each dial, with the URL about to be used, which it may change. */
  connect?(url: UrlLike, context: AttemptContext): unknown
  /**
   * When the server lets the client in, after subscriptions were restored and before the state is `open`. What it returns
   * is awaited, within `openTimeout`. To ask the server something here there is `host.request()`.
   */
  ready?(context: AttemptContext): unknown
  /** When the state is `open` and the listeners know; what waits to be sent goes out next. */
  open?(): void
  /** Each message, request and answer on its way out, before it is encoded. */
  send?(outgoing: Outgoing): Outgoing | null
  /** Each message on its way in, after it was decoded. */
  receive?(message: IncomingMessage): IncomingMessage | null
  /** Each frame on its way out, the last step before the wire. Heartbeats pass too. */
  encodeFrame?(frame: Frame): Frame | null
  /** Each frame on its way in, the first step after the wire. */
  decodeFrame?(frame: string | ArrayBuffer): string | ArrayBuffer | null
  /** When a link that had been open is gone. */
  disconnect?(close: CloseInfo): void
  /** When the connection has failed, was closed or, if it is lazy, rests: nothing comes back by itself. */
  end?(): void
  /** When it was taken out by the function that `client.use()` returned. */
  removed?(): void
  /** When an item was taken into the outbox. */
  queued?(item: OutboxItem): void
  /** When an outbox item reached an outcome from which it will not go back to the queue; a tracked one twice. */
  settled?(item: OutboxItem): void
}

/** Makes the interceptor for one client; its state lives in the closure, never shared between clients. */
export type InterceptorFactory = (host: InterceptorHost) => Interceptor
