import type { IncomingReply } from './dialect.js'
import { createError } from './errors.js'
import type { Cause } from './snapshot.js'

/** A request that waits for its answer. */
export interface Pending {
  readonly id: number
  readonly type: string
  readonly resend: boolean
  /** Hands it to the socket; false when that could not be done. */
  transmit(): boolean
  /** A part of the answer, while more is to come. */
  onPart(data: unknown): void
  resolve(data: unknown): void
  reject(error: unknown): void
}

/** `queued`: in the outbox. `sent`: on a link. `lost`: its link went away, and it will be sent again. */
type Stage = 'queued' | 'sent' | 'lost'

export interface Requests {
  add(pending: Pending): void
  noteSent(id: number): void
  remove(id: number): void
  acknowledge(id: number): void
  /** Whether the reply was one that somebody waits for, or a late one that nobody needs. */
  receive(reply: IncomingReply): boolean
  /** The link is gone: whatever was sent over it rejects, but for what may be sent again. */
  drop(cause: Cause | undefined): void
  /** Sends again what an earlier link took with it. */
  resend(): void
  /** Nobody will answer any more. */
  end(cause: Cause | undefined): void
  size(): number
}

/** Who waits for which answer. Time, signals and promises are the caller's. */
export function createRequests(): Requests {
  const waiting = new Map<number, Pending>()
  const stages = new Map<number, Stage>()
  let lastAcknowledged: number | undefined

  const remove = (id: number): void => {
    waiting.delete(id)
    stages.delete(id)
  }

  const find = ({ id, type, error }: IncomingReply): Pending | undefined => {
    if (id !== undefined) return waiting.get(id)
    const acknowledged = lastAcknowledged === undefined ? undefined : waiting.get(lastAcknowledged)
    if (acknowledged && (error !== undefined || acknowledged.type === type)) return acknowledged
    return [...waiting.values()].find((pending) => pending.type === type && stages.get(pending.id) === 'sent')
  }

  const disconnect = ({ id, type, reject }: Pending, cause: Cause | undefined): void => {
    const sent = stages.get(id) !== 'queued'
    remove(id)
    const details = cause ? { type, sent, cause } : { type, sent }
    reject(createError('disconnected', `${type}: the connection went away`, details))
  }

  return {
    add(pending) {
      waiting.set(pending.id, pending)
      stages.set(pending.id, 'queued')
    },
    noteSent: (id) => void stages.set(id, 'sent'),
    remove,
    acknowledge(id) {
      lastAcknowledged = id
    },
    receive(reply) {
      const pending = find(reply)
      if (!pending) return reply.id !== undefined
      if (reply.more) pending.onPart(reply.data)
      else {
        remove(pending.id)
        if (reply.error === undefined) pending.resolve(reply.data)
        else pending.reject(rejection(pending.type, reply.error))
      }
      return true
    },
    drop(cause) {
      for (const pending of [...waiting.values()]) {
        if (stages.get(pending.id) !== 'sent') continue
        if (pending.resend) stages.set(pending.id, 'lost')
        else disconnect(pending, cause)
      }
    },
    resend() {
      for (const pending of waiting.values()) {
        if (stages.get(pending.id) === 'lost' && pending.transmit()) stages.set(pending.id, 'sent')
      }
    },
    end(cause) {
      for (const pending of [...waiting.values()]) disconnect(pending, cause)
    },
    size: () => waiting.size,
  }
}

/** The server's own error value, with its message and code where it has any. */
function rejection(type: string, data: unknown): Error {
  const { message, code } = Object(data) as { message?: unknown; code?: unknown } // Object() makes reading safe
  const text =
    typeof data === 'string' ? data : typeof message === 'string' ? message : 'rejected by the server'
  const details = typeof code === 'string' || typeof code === 'number' ? { type, data, code } : { type, data }
  return createError('rejected', `${type}: ${text}`, details)
}
