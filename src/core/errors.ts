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
  /** A URL, query or subprotocol provider, a policy or an interceptor threw, rejected or returned rubbish. */
  provider: { readonly of: string }
  /** `getSocketBindCode` failed: no answer, an HTTP status, an unreadable body, an expired code. */
  'bind-code': {
    readonly problem: 'network' | 'status' | 'timeout' | 'malformed' | 'expired'
    readonly status?: number | undefined
  }
  /** Nothing answered within the time allowed. */
  timeout: { readonly type: string; readonly timeout: Milliseconds }
  /** The caller's signal was aborted, or an interceptor cancelled the call. */
  aborted: { readonly what: string }
  /** The link went away under a request. Not `sent` means that the server cannot have seen it. */
  disconnected: { readonly type: string; readonly sent: boolean; readonly cause?: Cause | undefined }
  /** The server answered with an error; `data` is its own error value. */
  rejected: { readonly type: string; readonly data: unknown; readonly code?: string | number | undefined }
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

/** Registered, so that the guard holds even where a bundle carries this package twice. */
const TAG = Symbol.for('hawser.SocketError')

export function createError<Kind extends SocketErrorKind>(
  kind: Kind,
  message: string,
  details: SocketErrorDetails[Kind],
  cause?: unknown,
): SocketError<Kind> {
  const error = new Error(message, cause === undefined ? {} : { cause })
  const extra = { name: 'SocketError', kind, details: Object.freeze(details), [TAG]: true }
  return Object.assign(error, extra) as unknown as SocketError<Kind> // built from exactly its parts
}

/** Whether a value is one of this package's errors, of the given kind if one is given. Works across bundles. */
export function isSocketError<Kind extends SocketErrorKind = SocketErrorKind>(
  value: unknown,
  kind?: Kind,
): value is SocketError<Kind> {
  const error = Object(value) as Record<PropertyKey, unknown> // Object() makes reading safe
  return error[TAG] === true && (kind === undefined || error['kind'] === kind)
}

/** A `config` error in the one wording: key, rule, value got. */
export function configError(key: string, rule: string, value: unknown): SocketError<'config'> {
  return createError('config', `${key} must be ${rule}, got ${show(value)}`, { key, rule, value })
}

function show(value: unknown): string {
  if (typeof value === 'string') return `"${value.slice(0, 200)}"`
  if (typeof value === 'function') return `function ${value.name}`
  return typeof value === 'object' && value ? Object.prototype.toString.call(value) : String(value)
}

/** Turns whatever a caller's own code threw into an error of ours that says whose code it was. */
export function providerError(of: string, error: unknown): SocketError {
  if (isSocketError(error) && error.kind !== 'config') return error
  return createError('provider', `${of} failed: ${messageOf(error)}`, { of }, error)
}

export function connectionError(cause: Cause, attempt: number): SocketError<'connection'> {
  const inner = cause.kind === 'resolve-failed' ? cause.error : undefined
  return createError('connection', `Connection ${describeCause(cause)}`, { cause, attempt }, inner)
}

/** A cause in its own words: `dropped (1006)`, `exhausted: open-timeout`. */
export function describeCause(cause: Cause): string {
  const { kind } = cause
  if (kind === 'exhausted') return `${kind}: ${describeCause(cause.last)}`
  if (kind === 'resolve-failed') return `${kind}: ${cause.error.message}`
  return 'code' in cause ? `${kind} (${`${cause.code} ${cause.reason}`.trim()})` : kind
}

export function messageOf(value: unknown): string {
  try {
    return value instanceof Error ? value.message : String(value)
  } catch {
    return 'something without words' // an object without toString, say
  }
}
