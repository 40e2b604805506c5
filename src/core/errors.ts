import type { Cause, Milliseconds } from './snapshot.js'

/** What each kind of error knows about itself, under `error.details`. */
export interface SocketErrorDetails {
  /** An option or argument is wrong. Thrown at once, except where the value only exists at an attempt. */
  config: { readonly key: string; readonly rule: string; readonly value: unknown }
  /** `data` could not be turned into a frame; nothing was sent. */
  encode: { readonly type: string }
  /** The dialect has no frame for what was asked of it. */
  unsupported: { readonly dialect: string; readonly what: string }
  /** A listener threw or rejected; `event` is what it listened to. The other listeners still ran. */
  handler: { readonly event: string }
  /** An attempt failed or a link was lost; `connect()` rejects with the last one. */
  connection: { readonly cause: Cause; readonly attempt: number }
  /** A URL, query or subprotocol provider, or an interceptor, threw, rejected or returned rubbish. */
  provider: { readonly of: string }
  /** `getSocketBindCode` failed: no answer, an HTTP status, an unreadable body, an expired code. */
  'bind-code': {
    readonly problem: 'network' | 'status' | 'timeout' | 'malformed' | 'expired'
    readonly status?: number
  }
  /** Nothing answered within the time allowed. */
  timeout: { readonly type: string; readonly timeout: Milliseconds }
  /** The caller's signal was aborted, or an interceptor cancelled the call. */
  aborted: { readonly what: string }
  /** The link went away under a request. Not `sent` means that the server cannot have seen it. */
  disconnected: { readonly type: string; readonly sent: boolean; readonly cause?: Cause }
  /** The server answered with an error; `data` is its own error value. */
  rejected: { readonly type: string; readonly data: unknown; readonly code?: string | number }
  /** The outbox was full or the item too old; nothing was sent. */
  dropped: { readonly type: string; readonly why: 'overflow' | 'expired' }
}

/** The literal names of all errors. */
export type SocketErrorKind = keyof SocketErrorDetails

interface SocketErrorOf<Kind extends SocketErrorKind> extends Error {
  readonly name: 'SocketError'
  readonly kind: Kind
  readonly details: SocketErrorDetails[Kind]
}

/** The one error shape. A union over the kinds: testing `error.kind` narrows `error.details`. */
export type SocketError<Kind extends SocketErrorKind = SocketErrorKind> = {
  [Each in Kind]: SocketErrorOf<Each>
}[Kind]

// Registered, so that the guard holds even where a bundle carries this package twice.
const TAG: unique symbol = Symbol.for('hawser.SocketError') as never // a registered symbol cannot be typed `unique`

export function createError<Kind extends SocketErrorKind>(
  kind: Kind,
  message: string,
  details: SocketErrorDetails[Kind],
  cause?: unknown,
): SocketError<Kind> {
  const error = new Error(message, cause === undefined ? undefined : { cause })
  const extra = { name: 'SocketError', kind, details: Object.freeze(details), [TAG]: true }
  return Object.assign(error, extra) as unknown as SocketError<Kind> // built from exactly its parts
}

/** Whether a value is one of this package's errors, of the given kind if one is given. Works across bundles. */
export function isSocketError<Kind extends SocketErrorKind = SocketErrorKind>(
  value: unknown,
  kind?: Kind,
): value is SocketError<Kind> {
  if (typeof value !== 'object' || value === null || !(TAG in value)) return false
  return kind === undefined || (value as unknown as SocketError).kind === kind // the tag proves the shape
}

/** A `config` error in the one wording: subject, rule, value got. */
export function configError(key: string, rule: string, value: unknown): SocketError<'config'> {
  return createError('config', `${key} must be ${rule}, got ${show(value)}`, { key, rule, value })
}

function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 200 ? `${value.slice(0, 200)}…` : value)
  if (typeof value === 'function') return 'a function'
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'an array' : 'an object'
  return String(value)
}

/** A cause in one English sentence, for error messages and logs. */
export function describeCause(cause: Cause): string {
  switch (cause.kind) {
    case 'dropped':
      return cause.opened
        ? `connection lost (${closeText(cause)})`
        : `could not connect (${closeText(cause)})`
    case 'open-timeout':
      return 'not ready within openTimeout'
    case 'silent':
      return 'the server stopped answering'
    case 'resolve-failed':
      return cause.error.message
    case 'refused':
      return `refused by the server (${closeText(cause)})`
    case 'exhausted':
      return `gave up: ${describeCause(cause.last)}`
    case 'suspended':
      return 'the page was suspended'
    case 'requested':
      return 'disconnected on request'
  }
}

function closeText({ code, reason }: { code: number; reason: string }): string {
  return reason ? `${code} ${reason}` : String(code)
}

export function connectionError(cause: Cause, attempt: number): SocketError<'connection'> {
  const inner = cause.kind === 'resolve-failed' ? cause.error : undefined
  return createError('connection', describeCause(cause), { cause, attempt }, inner)
}

export function messageOf(value: unknown): string {
  return value instanceof Error ? value.message : String(value)
}
