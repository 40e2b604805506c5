import type { IncomingReply } from './dialect.js'
import { createError, describeCause, messageOf } from './errors.js'
import type { Cause } from './snapshot.js'

/** A request that waits for its answer. */
export interface Pending {
  readonly id: number
  readonly type: string
  /** Whether it may be sent again over the next link. */
  readonly resend: boolean
  /** `queued`: in the outbox. `sent`: on a link. `lost`: its link went away, and it will be sent again. */
  stage: 'queued' | 'sent' | 'lost'
  /** Hands it to the socket, if there is one. */
  transmit(): unknown
  /** A part of the answer, while more is to come. */
  onPart(data: unknown): void
  resolve(data: unknown): void
  reject(error: unknown): void
}

export interface Requests {
  add(pending: Pending): void
  remove(pending: Pending): void
  /** The server has taken it: an answer without id is for the last one taken. */
  acknowledge(id: string | number): void
  /** Whether the reply was one that somebody waits for, or a late one that nobody needs. */
  receive(reply: IncomingReply): boolean
  /** The link is gone: what was sent over it rejects, but for what may be sent again; at the `end` all rejects. */
  drop(cause: Cause | undefined, end: boolean): void
  /** Sends again what an earlier link took with it. */
  resend(): void
  size(): number
}

/** Who waits for which answer. Time, signals and promises are the caller's. */
export function createRequests(): Requests {
  const waiting = new Set<Pending>()
  let lastTaken: string | number | undefined

  const find = ({ id, type, error }: IncomingReply): Pending | undefined => {
    const all = [...waiting]
    if (id !== undefined) return all.find((pending) => pending.id === id)
    return (
      all.find((pending) => pending.id === lastTaken && (error !== undefined || pending.type === type)) ??
      all.find((pending) => pending.type === type && pending.stage === 'sent')
    )
  }

  return {
    add: (pending) => void waiting.add(pending),
    remove: (pending) => void waiting.delete(pending),
    acknowledge(id) {
      lastTaken = id
    },
    receive(reply) {
      const isTakenByNobody = lastTaken !== undefined && ![...waiting].some(({ id }) => id === lastTaken)
      if (isTakenByNobody && reply.id === undefined) {
        // The answer to something that was no request, or to one that was given up.
        lastTaken = undefined
        return false
      }
      const pending = find(reply)
      if (!pending) return reply.id !== undefined
      if (pending.id === lastTaken && !reply.more) lastTaken = undefined
      if (reply.more) pending.onPart(reply.data)
      else if (reply.error === undefined) pending.resolve(reply.data)
      else pending.reject(rejection(pending.type, reply.error))
      return true
    },
    drop(cause, end) {
      lastTaken = undefined
      for (const pending of waiting) {
        const { type, stage, resend, reject } = pending
        if (!end && stage !== 'sent') continue
        if (!end && resend) pending.stage = 'lost'
        else {
          const why = cause ? describeCause(cause) : 'disconnected'
          reject(createError('disconnected', `${type}: ${why}`, { type, sent: stage !== 'queued', cause }))
        }
      }
    },
    resend() {
      for (const pending of waiting) if (pending.stage === 'lost') pending.transmit()
    },
    size: () => waiting.size,
  }
}

/** The server's own error value, with its message and code where it has any. */
function rejection(type: string, data: unknown): Error {
  const { message, code } = Object(data) as { message?: string; code?: string | number } // Object() makes reading safe
  return createError('rejected', `${type}: ${message ?? messageOf(data)}`, { type, data, code })
}
