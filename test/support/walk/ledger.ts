import type { OutboxItem, SendOutcome } from 'hawser/core'

/** What the client said became of each message and promise, to be held against what happened. */
export interface Ledger {
  /** The next payload: no two messages are alike. */
  next(): number
  /** What `send` returned. */
  answered(payload: number, outcome: SendOutcome): void
  /** What the outbox said. */
  changed(item: OutboxItem): void
  wasDropped(payload: unknown): boolean
  /** Follows a promise until it settles. */
  follow(what: string, promise: Promise<unknown>): void
  /** Those that have not settled. */
  open(): string[]
  complaints: string[]
}

/** What may follow what. */
const AFTER: Readonly<Record<string, readonly string[]>> = {
  new: ['queued', 'sent', 'dropped'],
  queued: ['sent', 'dropped'],
  sent: ['acknowledged', 'rejected'],
  acknowledged: [],
  rejected: [],
  dropped: [],
}

export function createLedger(): Ledger {
  const outcomes = new Map<unknown, string>()
  /** What `send` returned before the outbox said so. */
  const unconfirmed = new Map<unknown, SendOutcome>()
  const open = new Map<object, string>()
  const complaints: string[] = []
  let last = 0

  return {
    next: () => (last += 1),
    answered(payload, outcome) {
      const known = outcomes.get(payload)
      // A listener to the outbox that sends has its answer before the outbox has said the word.
      if (!known) return void unconfirmed.set(payload, outcome)
      // Or it acted between the word and the answer.
      const isPossible = outcome === known || (outcome === 'queued' && known in AFTER)
      if (!isPossible) complaints.push(`send ${payload} said ${outcome}, the outbox ${known}`)
    },
    changed({ data, outcome, kind }) {
      const before = outcomes.get(data) ?? 'new'
      // A request that is sent again is sent twice.
      const isAgain = kind === 'request' && before === 'sent' && outcome === 'sent'
      if (!isAgain && !AFTER[before]?.includes(outcome))
        complaints.push(`${String(data)}: ${outcome} after ${before}`)
      outcomes.set(data, outcome)
      if (unconfirmed.get(data) === outcome) unconfirmed.delete(data)
    },
    wasDropped: (payload) => outcomes.get(payload) === 'dropped',
    follow(what, promise) {
      const key = {}
      open.set(key, what)
      const settled = (): void => void open.delete(key)
      promise.then(settled, settled)
    },
    open: () => [
      ...open.values(),
      ...[...unconfirmed].map(
        ([payload, outcome]) => `the outbox's word that ${String(payload)} is ${outcome}`,
      ),
    ],
    complaints,
  }
}
