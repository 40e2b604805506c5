import type { SocketError } from './errors.js'

/** A duration or a point in time in milliseconds. Points in time are epoch milliseconds, as `Date.now()` gives them. */
export type Milliseconds = number

/**
 * Why a link, an attempt or the whole connection ended.
 *
 * - `requested`: you called `disconnect()`, `reconnect()` or aborted the signal of `connect()`.
 * - `dropped`: the socket closed. `opened` is false when the connection never became ready ("never got in"),
 *   true when it had been ready ("fell out"). Code 1006 means that no close frame arrived.
 * - `open-timeout`: `openTimeout` passed before the connection was ready.
 * - `silent`: a ping stayed without any answer for `heartbeatTimeout`.
 * - `resolve-failed`: the URL, query, subprotocol, header or bind code could not be had, no socket could be made, or the
 *   `connect` or `ready` hook of an interceptor or the first words of the dialect failed; `error` says why.
 * - `refused`: the server said no for good; nothing retries.
 * - `suspended`: the page went into the back/forward cache or was frozen; the connection comes back with the page.
 * - `exhausted`: `maxReconnectAttempts` retries in a row failed; `last` is the cause of the last one.
 */
export type Cause =
  | { readonly kind: 'requested' }
  | { readonly kind: 'dropped'; readonly code: number; readonly reason: string; readonly opened: boolean }
  | { readonly kind: 'open-timeout' }
  | { readonly kind: 'silent' }
  | { readonly kind: 'resolve-failed'; readonly error: SocketError }
  | { readonly kind: 'refused'; readonly code: number; readonly reason: string }
  | { readonly kind: 'suspended' }
  | { readonly kind: 'exhausted'; readonly last: Cause }

export interface Idle {
  readonly name: 'idle'
}

/** The three states of an attempt. `attempt` is 0 for the first dial and 1 for the first retry. */
export interface Dialling<Name extends string> {
  readonly name: Name
  readonly attempt: number
  /** False when the caller asked for one attempt only: `connect({ retry: false })`. */
  readonly retry: boolean
}

export interface Open {
  readonly name: 'open'
  /** When the connection became ready. Epoch milliseconds. */
  readonly since: Milliseconds
  /** Round-trip time of the last answered ping; undefined until one was answered. */
  readonly latency: Milliseconds | undefined
  /** Retries it took to get in; 0 again once the connection has lasted `minUptime`. */
  readonly attempt: number
}

export interface Waiting {
  readonly name: 'waiting'
  /** The number of the retry to come, from 1. */
  readonly attempt: number
  /** When it is due. Epoch milliseconds; `Infinity` while the page is put away. */
  readonly retryAt: Milliseconds
  readonly cause: Cause
}

export interface Failed {
  readonly name: 'failed'
  readonly cause: Cause
}

export interface Closed {
  readonly name: 'closed'
  readonly cause: Cause
}

/**
 * Where the connection is, as plain frozen data. The same object until something changes, so two snapshots can be
 * compared with `===`. Narrow it by `name`.
 */
export type Snapshot = Readonly<
  | Idle
  | Dialling<'resolving'>
  | Dialling<'opening'>
  | Dialling<'handshaking'>
  | Open
  | Waiting
  | Failed
  | Closed
>

/** The name of a state: the word used in code, documentation and user interface alike. */
export type StateName = Snapshot['name']
