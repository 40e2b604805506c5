import type { CloseClassifier } from './closePolicy.js'
import type { Frame } from './env.js'
import type { Milliseconds } from './snapshot.js'

/** A message as handlers see it, in the second argument. */
export interface WebSocketMessage<Data = unknown> {
  /** The message type, by which listeners are found. */
  readonly type: string
  readonly data: Data
  /** When the server says it was sent. Epoch milliseconds. */
  readonly timestamp?: Milliseconds
  /** The server's id of the message, where its format has one. */
  readonly id?: string | number
  /** Its place in the server's sequence, where the format has one. */
  readonly seq?: number
}

/** What the client wants to say. */
export type Outgoing =
  | {
      readonly kind: 'message'
      readonly type: string
      readonly data: unknown
      readonly timestamp: Milliseconds
      /** Given by the caller, so that the server can acknowledge the message and tell doubles. */
      readonly id?: string
    }
  | {
      readonly kind: 'request'
      readonly type: string
      readonly data: unknown
      readonly timestamp: Milliseconds
      readonly id: number
    }
  | { readonly kind: 'ping'; readonly timestamp: Milliseconds }
  | { readonly kind: 'pong'; readonly timestamp: Milliseconds }
  | { readonly kind: 'subscribe'; readonly topics: readonly string[]; readonly timestamp: Milliseconds }
  | { readonly kind: 'unsubscribe'; readonly topics: readonly string[]; readonly timestamp: Milliseconds }

type Unstamped<Each> = Each extends unknown ? Omit<Each, 'timestamp'> : never

/** What a dialect says by itself; the core adds the time. */
export type Word = Unstamped<Outgoing>

/** A message for listeners. */
export interface IncomingMessage extends WebSocketMessage {
  readonly kind: 'message'
}

/**
 * The answer to a request. Without `id` it belongs to the last acknowledged request, else to the oldest pending one of
 * its `type`; unmatched by type it is delivered as a message, unmatched by id it is dropped. A server that acknowledges
 * does so before it answers: after an acknowledgement that was no request's, an answer without `id` belongs to none that
 * was not acknowledged.
 */
export interface IncomingReply {
  readonly kind: 'reply'
  readonly id?: number
  readonly type?: string
  readonly data?: unknown
  /** Present when the server refused; any value but undefined. */
  readonly error?: unknown
  /** True while further replies to the same request are to come. */
  readonly more?: boolean
}

/** A frame that means nothing in this dialect. */
export interface InvalidFrame {
  readonly kind: 'invalid'
  /** What was wrong with it. */
  readonly problem: string
  readonly frame: Frame
}

/** What a frame means. */
export type Incoming =
  | IncomingMessage
  | IncomingReply
  | InvalidFrame
  /** The server has taken the message (a string) or request (a number) of that id, or refuses it with `error`. */
  | { readonly kind: 'ack'; readonly id: string | number; readonly data?: unknown; readonly error?: unknown }
  /** The server lets the client in; only for dialects with `readyOn: 'frame'`. */
  | { readonly kind: 'ready' }
  /** The server keeps the client out for good. */
  | { readonly kind: 'refused'; readonly code?: number; readonly reason: string }
  /** The server is about to close, and may say when to come back. */
  | { readonly kind: 'closing'; readonly retryAfter?: Milliseconds }
  | { readonly kind: 'ping' }
  | { readonly kind: 'pong' }
  /** The server beats by itself, every `interval`. */
  | { readonly kind: 'alive'; readonly interval: Milliseconds }

/**
 * What one family of servers speaks. Pure and stateless: the core keeps pending requests, ids and timers, so one
 * dialect may serve any number of clients. The type parameters are phantoms that carry a preset's message types.
 */
export interface Dialect<Events extends object = never, Requests extends object = never> {
  readonly name: string
  /** Offered to the server at the upgrade. None is offered without it. */
  readonly subprotocols?: readonly string[]
  /** Whether an open socket is a ready connection, or the server says so in a frame. */
  readonly readyOn: 'open' | 'frame'
  /** Undefined: this dialect has no word for it. May throw where data cannot be encoded. */
  encode(outgoing: Outgoing): Frame | readonly Frame[] | undefined
  /** Never throws: garbage is `{ kind: 'invalid' }`. */
  decode(frame: string | ArrayBuffer): Incoming | readonly Incoming[]
  /** Sent as soon as the socket opens, for servers that want the client to speak first. One that throws fails the attempt. */
  hello?(): readonly Word[]
  /** Sent at every ready, before anything else. One that throws fails the attempt. */
  greet?(): readonly Word[]
  /**
   * What a listener's returned value says to the message that it was called with, as a message or request of its own;
   * undefined for values that are no answer. Without it returned values mean nothing.
   */
  answer?(to: WebSocketMessage, value: unknown): { readonly type: string; readonly data: unknown } | undefined
  /** What a close means to this family of servers. */
  readonly classifyClose?: CloseClassifier
  /** Never set: it carries the types. */
  readonly '~types'?: { readonly events: Events; readonly requests: Requests }
}
