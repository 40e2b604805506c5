import type { Dialect, Incoming, Outgoing } from '../core/dialect.js'
import type { DefaultEvents, DefaultRequests } from '../core/eventMaps.js'

/** A parsed frame; what is in it is the server's word until it was looked at. */
interface Envelope {
  readonly type?: unknown
  readonly data?: unknown
  readonly replyTo?: unknown
  readonly error?: unknown
  readonly more?: unknown
}

/**
 * `{ type, data, timestamp }` as JSON text in both directions. `id` names a message or request, `replyTo` the one that is
 * answered, `error` refuses it (null is no error), `more` says that the answer goes on, `seq` is a place in the server's
 * sequence.
 */
export function envelope<
  Events extends object = DefaultEvents,
  Requests extends object = DefaultRequests,
>(): Dialect<Events, Requests> {
  return { name: 'envelope', readyOn: 'open', encode, decode }
}

function encode(out: Outgoing): string {
  const { kind, timestamp } = out
  switch (kind) {
    case 'message':
    case 'request':
      // JSON would leave them out without a word.
      if (['function', 'symbol'].includes(typeof out.data))
        throw new TypeError(`no JSON for a ${typeof out.data}`)
      return JSON.stringify({ type: out.type, data: out.data, timestamp, id: out.id })
    case 'subscribe':
    case 'unsubscribe':
      return JSON.stringify({ type: kind, data: { topics: out.topics }, timestamp })
    case 'ping':
    case 'pong':
      return JSON.stringify({ type: kind, data: { timestamp }, timestamp })
  }
}

function decode(frame: string | ArrayBuffer): Incoming {
  const parsed = parse(frame)
  if (!parsed) return { kind: 'invalid', problem: 'not an envelope', frame }
  const { type, data, replyTo, more } = parsed
  // Many servers write null where nothing went wrong.
  const error = parsed.error ?? undefined
  if (typeof replyTo === 'string') return { kind: 'ack', id: replyTo, data, error }
  if (typeof replyTo === 'number') return { kind: 'reply', id: replyTo, data, error, more: more === true }
  if (type === 'ping' || type === 'pong') return { kind: type }
  if (typeof type !== 'string' || !type) return { kind: 'invalid', problem: 'no type', frame }
  return { ...parsed, kind: 'message', type, data }
}

function parse(frame: string | ArrayBuffer): Envelope | undefined {
  try {
    return Object(JSON.parse(frame as string))
  } catch {
    return undefined
  }
}
