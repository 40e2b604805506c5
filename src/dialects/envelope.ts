import type { Dialect, Incoming, Outgoing } from '../core/dialect.js'
import type { DefaultEvents, DefaultRequests } from '../core/types.js'

interface Envelope {
  readonly type?: unknown
  readonly data?: unknown
  readonly timestamp?: unknown
  readonly id?: unknown
  readonly replyTo?: unknown
  readonly error?: unknown
  readonly more?: unknown
  readonly seq?: unknown
}

/**
 * `{ type, data, timestamp }` as JSON text in both directions. `id` names a message or request, `replyTo` the one that is
 * answered, `error` refuses it, `more` says that the answer goes on, `seq` is a place in the server's sequence.
 */
export function envelope<
  Events extends object = DefaultEvents,
  Requests extends object = DefaultRequests,
>(): Dialect<Events, Requests> {
  return { name: 'envelope', readyOn: 'open', encode, decode }
}

function encode(out: Outgoing): string | undefined {
  const { kind, timestamp } = out
  switch (kind) {
    case 'message':
    case 'request': {
      const { type, data, id } = out
      return JSON.stringify({ type, data, timestamp, id })
    }
    case 'subscribe':
    case 'unsubscribe':
      return JSON.stringify({ type: kind, data: { topics: out.topics }, timestamp })
    case 'ping':
    case 'pong':
      return JSON.stringify({ type: kind, data: { timestamp }, timestamp })
    case 'answer':
      // Handlers return all kinds of things by accident, and this format has no place for an answer to a message.
      return undefined
  }
}

function decode(frame: string | ArrayBuffer): Incoming {
  if (typeof frame !== 'string') return { kind: 'invalid', problem: 'a binary frame', frame }
  let parsed: unknown
  try {
    parsed = JSON.parse(frame)
  } catch {
    return { kind: 'invalid', problem: 'not JSON', frame }
  }
  if (typeof parsed !== 'object' || parsed === null)
    return { kind: 'invalid', problem: 'not an object', frame }
  const incoming = interpret(parsed)
  return incoming ?? { kind: 'invalid', problem: 'no type', frame }
}

function interpret({ type, data, timestamp, id, replyTo, error, more, seq }: Envelope): Incoming | undefined {
  if (typeof replyTo === 'string')
    return { kind: 'ack', id: replyTo, data, ...(error === undefined ? {} : { error }) }
  if (typeof replyTo === 'number') {
    return {
      kind: 'reply',
      id: replyTo,
      data,
      more: more === true,
      ...(error === undefined ? {} : { error }),
    }
  }
  if (typeof type !== 'string') return undefined
  if (type === 'ping' || type === 'pong') return { kind: type }
  return {
    kind: 'message',
    type,
    data,
    ...(typeof timestamp === 'number' ? { timestamp } : {}),
    ...(typeof id === 'string' || typeof id === 'number' ? { id } : {}),
    ...(typeof seq === 'number' ? { seq } : {}),
  }
}
