import type { Incoming, IncomingMessage, IncomingReply } from './dialect.js'
import { isPromise } from './emitter.js'
import { messageOf } from './errors.js'
import type { Kit } from './kit.js'
import type { Outbound } from './outbound.js'
import { checkSchema } from './schema.js'
import { passStages } from './stages.js'
import type { InvalidMessage } from './types.js'

/** Everything that reaches the client. */
export interface Inbound {
  /** A frame from the link. */
  receive(frame: string | ArrayBuffer): void
  /** A message for the listeners, past the interceptors. */
  deliver(message: IncomingMessage): void
}

export function createInbound(kit: Kit, outbound: Outbound): Inbound {
  const { options, interceptors, lifecycle, router, outbox, requests } = kit
  const { dialect, schemas } = options

  const reject = (invalid: InvalidMessage): void => lifecycle.emit('invalid', Object.freeze(invalid))

  const decode = (frame: string | ArrayBuffer): Incoming | readonly Incoming[] => {
    try {
      return dialect.decode(frame)
    } catch (error) {
      return { kind: 'invalid', problem: messageOf(error), frame }
    }
  }

  /** What a listener returned may be an answer, for dialects that have a word for it. */
  const answer = (message: IncomingMessage, value: unknown): void => {
    if (isPromise(value)) value.then((result) => answer(message, result))
    else if (value !== undefined) {
      try {
        outbound.answer(message, value)
      } catch (error) {
        lifecycle.report(error, message.type)
      }
    }
  }

  const deliver = (message: IncomingMessage): void => {
    const schema = Object.hasOwn(schemas, message.type) ? schemas[message.type] : undefined
    const checked = schema ? checkSchema(schema, message.data) : message
    if ('problem' in checked) {
      return reject({ problem: checked.problem, type: message.type, frame: JSON.stringify(message.data) })
    }
    const { kind: _, ...rest } = message
    const shown = Object.freeze(schema && 'value' in checked ? { ...rest, data: checked.value } : rest)
    for (const result of router.route(shown)) answer(message, result)
  }

  const settle = (reply: IncomingReply): void => {
    if (requests.receive(reply)) return
    const { type = '', data, error } = reply
    deliver({ kind: 'message', type, data: error ?? data })
  }

  const take = (incoming: Incoming): void => {
    switch (incoming.kind) {
      case 'message': {
        const message = passStages(interceptors, 'receive', incoming, lifecycle.report)
        return message ? deliver(message) : undefined
      }
      case 'reply':
        return settle(incoming)
      case 'ack':
        if (typeof incoming.id === 'number') requests.acknowledge(incoming.id)
        return void outbox.acknowledge(incoming.id, incoming.data, incoming.error)
      case 'ready':
        return kit.held().welcome?.()
      case 'refused':
        return kit.raise({ type: 'lost', cause: { code: 1008, ...incoming, kind: 'refused' } })
      case 'closing':
        return incoming.retryAfter === undefined
          ? undefined
          : kit.raise({ type: 'advised', retryAfter: incoming.retryAfter })
      case 'ping':
        return void outbound.say({ kind: 'pong' })
      case 'pong':
        return kit.held().heartbeat?.pong()
      case 'alive':
        return kit.held().heartbeat?.learn(incoming.interval)
      case 'invalid':
        return reject({ problem: incoming.problem, frame: incoming.frame })
    }
  }

  return {
    deliver,
    receive(frame) {
      const held = kit.held()
      held.heartbeat?.heard()
      held.touch?.()
      const plain = passStages(interceptors, 'decodeFrame', frame, lifecycle.report)
      if (plain === null) return
      const incoming = decode(plain)
      if ('kind' in incoming) take(incoming)
      else incoming.forEach(take)
    },
  }
}
