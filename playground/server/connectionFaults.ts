import { numberOf } from './check.ts'
import type { Fields } from './check.ts'
import type { FaultName, FaultOptions } from './protocol.ts'
import { RequestError } from './requestError.ts'
import type { Session } from './session.ts'

export interface Fault<Options> {
  /** Whom it hits: the connection it is aimed at, else all of them; always all; or none. */
  scope: 'one' | 'all' | 'none'
  read(fields: Fields): Options
  strike(options: Options, hit: readonly Session[]): void
}

export type FaultTable<Name extends FaultName = FaultName> = { [Each in Name]: Fault<FaultOptions[Each]> }

/** What can go wrong with one connection. */
export const connectionFaults: FaultTable<'drop' | 'close' | 'half-open' | 'slow' | 'garbage'> = {
  drop: {
    scope: 'one',
    read: () => ({}),
    strike: (_, hit) => hit.forEach((session) => session.cut()),
  },
  close: {
    scope: 'one',
    read: ({ code, reason }) => ({ code: closeCodeOf(code ?? 1000), reason: closeReasonOf(reason ?? '') }),
    strike: ({ code = 1000, reason = '' }, hit) => hit.forEach((session) => session.close(code, reason)),
  },
  'half-open': {
    scope: 'one',
    read: () => ({}),
    strike: (_, hit) => hit.forEach((session) => session.goHalfOpen()),
  },
  slow: {
    scope: 'one',
    read: ({ delay }) => ({ delay: numberOf(delay, 'delay', 0, 30_000) }),
    strike: ({ delay }, hit) => hit.forEach((session) => session.answerLate(delay)),
  },
  garbage: {
    scope: 'one',
    read: () => ({}),
    strike: (_, hit) => hit.forEach((session) => session.pushGarbage()),
  },
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
