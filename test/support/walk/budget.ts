import type { Snapshot, WebSocketClient } from 'hawser/core'
import type { Character } from './character.ts'

/** Counts retries as the documentation does, and complains where the client counts otherwise. */
export interface Budget {
  /** The user asked for a connection, which makes the budget full again. */
  asked(): void
  /** Page or network came back, which brings a client back that gave up. */
  woken(): void
  /** What was asked for has happened. */
  forget(): void
}

export function watchBudget(
  client: WebSocketClient,
  { lazy, minUptime, revive }: Character,
  complain: (what: string) => void,
): Budget {
  let isAsked = false
  let isWoken = false
  let before: Snapshot = client.state
  let attempt = 0

  /** The numbers that the next state may have. */
  const expected = (next: Snapshot): readonly number[] => {
    const fresh = isAsked ? [0] : []
    if (next.name === 'waiting') return [next.cause.kind === 'suspended' ? attempt : attempt + 1]
    if (next.name === 'resolving') {
      if (before.name === 'waiting') return [attempt, ...fresh]
      const isExhausted = before.name === 'failed' && before.cause.kind === 'exhausted'
      return isWoken && revive && isExhausted ? [0] : fresh
    }
    const isLasting = next.name === 'open' && before.name === 'open'
    return isLasting && client.env.now() - next.since >= minUptime ? [attempt, 0] : [attempt]
  }

  client.on('state', (next) => {
    if ('attempt' in next) {
      // A lazy client does not retry: each use is an attempt of its own.
      if (!lazy && !expected(next).includes(next.attempt)) {
        complain(`the budget: attempt ${next.attempt} in ${next.name} after ${attempt} in ${before.name}`)
      }
      attempt = next.attempt
    }
    before = next
  })

  return {
    asked() {
      isAsked = true
    },
    woken() {
      isWoken = true
    },
    forget() {
      isAsked = false
      isWoken = false
    },
  }
}
