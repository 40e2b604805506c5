import type { OutboxItem, SendOutcome } from 'hawser/core'

/** Until when a promise must have settled: the end of the connection, or of the client. */
type Limit = 'connection' | 'client'

/** What the client said became of each message and promise, to be held against what happened. */
export interface Ledger {
  /** The next payload: no two messages are alike. */
  next(): number
  /** What `send` returned. */
  answered(payload: number, outcome: SendOutcome): void
  /** What the outbox of a page said. */
  changed(item: OutboxItem, page: object): void
  /** A message reached the server. `page` is the one that sent it. */
  arrived(payload: number, page: object): void
  outcomeOf(payload: number): string
  /** Messages of which the outbox never said what became of them. */
  untold(): number[]
  /** The page is gone; these are kept for the next one. */
  reloaded(kept: readonly number[]): void
  /** Kept for a next page that has not said yet what became of them. */
  kept(): number[]
  /** Follows a promise until it settles. `timed`: it has a timer of its own. */
  follow(what: string, promise: Promise<unknown>, limit?: Limit, timed?: boolean): void
  /** Those that have not settled. */
  open(limit?: Limit): string[]
  /** How many of those have a timer. */
  timers(): number
  complain(what: string): void
  readonly complaints: readonly string[]
}

/** What may follow what. */
const AFTER: Readonly<Record<string, readonly string[]>> = {
  new: ['queued', 'sent', 'dropped'],
  queued: ['sent', 'dropped'],
  sent: ['acknowledged', 'rejected'],
  acknowledged: [],
  rejected: [],
  dropped: [],
  // Over a reload, into the outbox of the next page.
  kept: ['queued', 'sent', 'dropped'],
  lost: [],
}

interface Followed {
  readonly what: string
  readonly limit: Limit
  readonly timed: boolean
}

/** `isResent`: what is not acknowledged may arrive again, for a server that drops doubles. */
export function createLedger(isResent: boolean): Ledger {
  const outcomes = new Map<number, string>()
  /** What `send` said of a message before the outbox did. */
  const answers = new Map<number, string>()
  /** The page that each message came from last, and the page that dropped it. */
  const arrivals = new Map<number, object>()
  const drops = new Map<number, object>()
  /** What was kept over a reload, and may arrive again. */
  const restored = new Set<number>()
  const open = new Set<Followed>()
  const complaints: string[] = []
  const complain = (what: string): void => void complaints.push(what)
  let last = 0

  return {
    next: () => (last += 1),
    answered(payload, outcome) {
      const known = outcomes.get(payload)
      // In the middle of another change the outbox speaks later.
      if (known === undefined) answers.set(payload, outcome)
      // A listener to the outbox may have acted between the word and the answer.
      else if (outcome !== known && outcome !== 'queued')
        complain(`send ${payload} said ${outcome}, the outbox ${known}`)
    },
    changed({ data, outcome, kind, type }, page) {
      if (type === 'resume') return
      const payload = data as number // as all that the walk sends and asks
      const before = outcomes.get(payload) ?? 'new'
      const answer = answers.get(payload) ?? outcome
      answers.delete(payload)
      if (outcome !== answer) complain(`send ${payload} said ${answer}, the outbox ${outcome}`)
      // A request that is sent again is sent twice.
      const isAgain = kind === 'request' && before === 'sent' && outcome === 'sent'
      if (!isAgain && !AFTER[before]?.includes(outcome)) complain(`${payload}: ${outcome} after ${before}`)
      outcomes.set(payload, outcome)
      if (outcome !== 'dropped') return
      drops.set(payload, page)
      if (arrivals.get(payload) === page) complain(`${payload} was dropped, though it arrived`)
    },
    arrived(payload, page) {
      if (arrivals.get(payload) === page) {
        if (!isResent) complain(`${payload} arrived twice`)
      } else if (arrivals.has(payload) && !restored.has(payload)) complain(`${payload} arrived again`)
      if (drops.get(payload) === page) complain(`${payload} arrived, though it was dropped`)
      arrivals.set(payload, page)
    },
    untold: () => [...answers.keys()],
    outcomeOf: (payload) => outcomes.get(payload) ?? 'new',
    reloaded(kept) {
      for (const [payload, outcome] of outcomes) if (outcome === 'queued') outcomes.set(payload, 'lost')
      for (const payload of kept) {
        outcomes.set(payload, 'kept')
        restored.add(payload)
      }
    },
    kept: () => [...outcomes].flatMap(([payload, outcome]) => (outcome === 'kept' ? [payload] : [])),
    follow(what, promise, limit = 'connection', timed = false) {
      const followed = { what, limit, timed }
      open.add(followed)
      const settled = (): void => void open.delete(followed)
      promise.then(settled, settled)
    },
    open: (limit) => [...open].flatMap((each) => (!limit || each.limit === limit ? [each.what] : [])),
    timers: () => [...open].filter(({ timed }) => timed).length,
    complain,
    complaints,
  }
}
