import type { IncomingReply } from './dialect.js'
import { createError, describeCause, messageOf } from './errors.js'
import type { Cause } from './snapshot.js'

/** A request that waits for its answer. */
export interface Pending {
  readonly id: number
  readonly type: string
  /** Whether it may be sent again over the next link. */
  readonly resend: boolean
  /**
   * `queued`: in the outbox. `sent`: on a link. `taken`: the server said that it has it. `lost`: its link went away, and it
   * will be sent again.
   */
  stage: 'queued' | 'sent' | 'taken' | 'lost'
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
    const last = all.find((pending) => pending.id === lastTaken)
    if (last && (error !== undefined || last.type === type)) return last
    // What was taken last may be no request, or one that was given up: its answer is nobody's but theirs that were taken.
    const mayBe = lastTaken === undefined || last ? ['sent', 'taken'] : ['taken']
    return all.find((pending) => pending.type === type && mayBe.includes(pending.stage))
  }

  return {
    add: (pending) => void waiting.add(pending),
    remove: (pending) => void waiting.delete(pending),
    acknowledge(id) {
      lastTaken = id
      for (const pending of waiting) if (pending.id === id) pending.stage = 'taken'
    },
    receive(reply) {
      const pending = find(reply)
      // What was taken last has its answer now.
      if (reply.id === undefined && !reply.more && (!pending || pending.id === lastTaken))
        lastTaken = undefined
      if (!pending) return reply.id !== undefined
      if (reply.more) pending.onPart(reply.data)
      else if (reply.error === undefined) pending.resolve(reply.data)
      else pending.reject(rejection(pending.type, reply.error))
      return true
    },
    drop(cause, end) {
      lastTaken = undefined
      for (const pending of waiting) {
        const { type, stage, resend, reject } = pending
        if (!end && (stage === 'queued' || stage === 'lost')) continue
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
  const { message, code } = Object(data) as { message?: unknown; code?: string | number } // Object() makes reading safe
  return createError('rejected', `${type}: ${messageOf(message ?? data)}`, { type, data, code })
}
