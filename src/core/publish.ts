import { announcements, closeOf, snapshotOf } from './announce.js'
import type { Callers } from './callers.js'
import type { Kit } from './kit.js'
import type { Outbound } from './outbound.js'
import type { Snapshot } from './snapshot.js'
import type { Event, State } from './state.js'

/** Tells everybody of a change of state, in one order. */
export interface Publisher {
  snapshot(): Snapshot
  publish(from: State, to: State, event: Event): void
}

export function createPublisher(kit: Kit, outbound: Outbound, callers: Callers): Publisher {
  const { interceptors, lifecycle, outbox, requests } = kit
  let snapshot = snapshotOf({ name: 'idle' })

  /** What was under way over a link that is gone, or may never come. */
  const settle = (from: State, to: State, event: Event): void => {
    const cause = event.type === 'lost' ? event.cause : undefined
    if ('link' in from && !('link' in to)) requests.drop(cause)
    if (to.name === 'idle' || to.name === 'failed' || to.name === 'closed') requests.end(cause)
    if (to.name === 'closed') outbox.clear('closed')
  }

  const tellInterceptors = (from: State, to: State, event: Event): void => {
    const close = closeOf(from, to, event)
    if (!close) return
    for (const { name, disconnect } of interceptors) {
      try {
        disconnect?.(close)
      } catch (error) {
        lifecycle.report(error, `${name}.disconnect`)
      }
    }
  }

  return {
    snapshot: () => snapshot,
    publish(from, to, event) {
      snapshot = snapshotOf(to)
      callers.publish(from, to, event)
      settle(from, to, event)
      tellInterceptors(from, to, event)
      for (const { name, payload } of announcements(from, to, event, snapshot)) lifecycle.emit(name, payload)
      if (to.name !== 'open' || from.name === 'open') return
      outbound.tellTopics()
      requests.resend()
      kit.held().flow?.pump()
    },
  }
}
