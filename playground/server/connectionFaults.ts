import { numberOf } from './check.ts'
import type { Fields } from './check.ts'
import { RequestError } from './requestError.ts'
import type { Session } from './session.ts'

export interface Fault {
  /** Whom it hits: the connection it is aimed at, else all of them; always all; or none. */
  scope: 'one' | 'all' | 'none'
  /** Checks its options, and gives what happens. */
  arm: (options: Fields) => (hit: readonly Session[]) => void
}

/** What can go wrong with one connection. */
export const connectionFaults = {
  drop: onEach(() => (session) => session.cut()),
  close: onEach(({ code, reason }) => {
    const closeCode = closeCodeOf(code ?? 1000)
    const closeReason = closeReasonOf(reason ?? '')
    return (session) => session.close(closeCode, closeReason)
  }),
  'half-open': onEach(() => (session) => session.goHalfOpen()),
  slow: onEach(({ delay }) => {
    const lag = numberOf(delay, 'delay', 0, 30_000)
    return (session) => session.answerLate(lag)
  }),
  garbage: onEach(() => (session) => session.pushGarbage()),
}

function onEach(arm: (options: Fields) => (session: Session) => void): Fault {
  return {
    scope: 'one',
    arm(options) {
      const strike = arm(options)
      return (hit) => hit.forEach(strike)
    },
  }
}

function closeCodeOf(value: unknown): number {
  const code = numberOf(value, 'code', 1000, 4999)
  // 1004 to 1006 exist only where no close frame came; 1015 to 2999 belong to nobody yet.
  const isOnTheWire = code >= 3000 || (code <= 1014 && (code < 1004 || code > 1006))
  if (!isOnTheWire) throw new RequestError('bad-request', `code ${code} is none that a close frame may carry`)
  return code
}

function closeReasonOf(value: unknown): string {
  if (typeof value === 'string' && Buffer.byteLength(value) <= 123) return value
  throw new RequestError('bad-request', 'reason must be a text of at most 123 bytes')
}
