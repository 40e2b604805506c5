import type { StateName } from 'hawser'

/** The ways from one state to another, as they are drawn. */
export type EdgeName =
  | 'connect'
  | 'ready'
  | 'dropped'
  | 'refused'
  | 'lost'
  | 'due'
  | 'gaveUp'
  | 'connectFailed'
  | 'connectClosed'
  | 'disconnect'

const isAttempt = (name: StateName) => name === 'resolving' || name === 'opening' || name === 'handshaking'

const toAttempt: Partial<Record<StateName, EdgeName>> = {
  idle: 'connect',
  waiting: 'due',
  failed: 'connectFailed',
  closed: 'connectClosed',
}

const fromOpen: Partial<Record<StateName, EdgeName>> = { waiting: 'dropped', failed: 'refused' }
const fromAttempt: Partial<Record<StateName, EdgeName>> = { open: 'ready', waiting: 'lost', failed: 'gaveUp' }

/** Undefined for the steps inside of an attempt, and for the few ways that are not drawn. */
export function edgeBetween(from: StateName, to: StateName): EdgeName | undefined {
  if (to === 'closed') return 'disconnect'
  if (isAttempt(from)) return fromAttempt[to]
  return from === 'open' ? fromOpen[to] : isAttempt(to) ? toAttempt[from] : undefined
}
