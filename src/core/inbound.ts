import type { Incoming, IncomingMessage, WebSocketMessage } from './dialect.js'
import { messageOf } from './errors.js'
import type { Kit } from './kit.js'
import type { Link } from './link.js'
import type { Outbound } from './outbound.js'
import { isPromise } from './promise.js'
import { checkSchema } from './schema.js'

/** Everything that reaches the client. */
export interface Inbound {
  /** A frame from the link. */
  receive(frame: string | ArrayBuffer, link: Link): void
  /** A message for the listeners, through the interceptors that have a lower place than the one that gives it. */
  deliver(message: IncomingMessage, from: number): void
}

export function createInbound(kit: Kit, outbound: Outbound): Inbound {
  const { options, lifecycle, stages, router, outbox, requests, raise, held } = kit
  const { dialect, schemas } = options
  const { guard, emit } = lifecycle

  /** What a listener returned may be an answer, for dialects that have a word for it. */
  const answer = (message: WebSocketMessage, value: unknown): void => {
    if (isPromise(value)) value.then((result) => answer(message, result))
    else if (value !== undefined) guard(message.type, () => outbound.answer(message, value))
  }

  const deliver = ({ kind: _kind, ...message }: IncomingMessage): void => {
    const { type, data } = message
    held().touch?.()
    const checked = checkSchema(Object.hasOwn(schemas, type) ? schemas[type] : undefined, data)
    if ('problem' in checked) emit('invalid', { ...checked, type, frame: written(data) })
    else {
      const shown = Object.freeze({ ...message, data: checked.value })
      for (const result of router.route(shown)) answer(shown, result)
    }
  }

  const pass = (incoming: IncomingMessage, from?: number): void => {
    const message = stages.pass('receive', incoming, from)
    if (message) deliver(message)
  }

  const take = (incoming: Incoming, link: Link): void => {
    switch (incoming.kind) {
      case 'message':
        pass(incoming)
        break
      case 'reply': {
        const { type, data, error } = incoming
        if (requests.receive(incoming)) break
        if (type) take({ kind: 'message', type, data: error ?? data }, link)
        else emit('invalid', { problem: 'an answer to nothing', frame: written(error ?? data) })
        break
      }
      case 'ack': {
        const { id, data, error } = incoming
        requests.acknowledge(id)
        outbox.acknowledge(id, data, error)
        break
      }
      case 'ready':
        held().welcome?.()
        break
      case 'refused': {
        const { code = 1008, reason } = incoming
        raise({ type: 'lost', cause: { kind: 'refused', code, reason: link.redact(reason) } })
        break
      }
      case 'closing':
        raise({ type: 'advised', retryAfter: incoming.retryAfter })
        break
      case 'ping':
        outbound.say({ kind: 'pong' })
        break
      case 'pong':
        held().heartbeat?.pong()
        break
      case 'alive':
        held().heartbeat?.learn(incoming.interval)
        break
      case 'invalid': {
        const { problem, frame } = incoming
        emit('invalid', { problem, frame })
      }
    }
  }

  return {
    deliver: pass,
    receive(frame, link) {
      held().heartbeat?.heard()
      const plain = stages.pass('decodeFrame', frame)
      if (plain === null) return
      try {
        for (const incoming of [dialect.decode(plain)].flat()) {
          // A listener may have left in the midst of it.
          if (link.isHeld()) take(incoming, link)
        }
      } catch (error) {
        emit('invalid', { problem: messageOf(error), frame })
      }
    },
  }
}

/** What a frame carried, as well as it can be written. */
function written(data: unknown): string {
  try {
    return JSON.stringify(data) ?? ''
  } catch {
    return messageOf(data) // no JSON, as a BigInt is none
  }
}
