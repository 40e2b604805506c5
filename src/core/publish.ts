import type { Callers } from './callers.js'
import { connectionError } from './errors.js'
import type { Kit } from './kit.js'
import type { Outbound } from './outbound.js'
import type { Snapshot } from './snapshot.js'
import { type Event, type State, isOver } from './state.js'

/** Tells everybody of a change of state, in one order. */
export interface Publisher {
  snapshot(): Snapshot
  publish(from: State, to: State, event: Event): void
}

export function createPublisher(kit: Kit, outbound: Outbound, callers: Callers): Publisher {
  const { stages, outbox, requests, subscriptions } = kit
  const { emit } = kit.lifecycle
  let snapshot = snapshotOf({ name: 'idle' })

  const announce = (from: State, to: State, event: Event, attempt: number): void => {
    const { type } = event
    // A close that was taken for a refusal is one.
    const isRefused = 'cause' in to && to.cause.kind === 'refused'
    if (type === 'lost') emit('error', connectionError(isRefused ? to.cause : event.cause, attempt))
    if (from.name === 'open') {
      const { code, reason } = closeOf(event)
      stages.tell('disconnect', (each) => each.disconnect?.({ code, reason, opened: true }))
      emit('close', { code, reason, isManual: type === 'disconnect' || type === 'reconnect' })
    }
    if (to.name === 'resolving' && to.attempt > 0) emit('reconnect', to.attempt)
    if ('cause' in to && to.cause.kind === 'exhausted') emit('reconnect-failed', { attempts: attempt })
    if (to.name === 'open') emit('open', { replayed: false })
  }

  return {
    snapshot: () => snapshot,
    publish(from, to, event) {
      const { name } = to
      const cause = event.type === 'lost' ? event.cause : undefined
      snapshot = snapshotOf(to)
      // New data for the same state.
      if (name === from.name) return emit('state', snapshot)
      callers.publish(from, to, event)
      const isEnd = isOver(to)
      if (!('link' in to)) {
        // What was under way over a link that is gone, or may never come.
        requests.drop(cause, isEnd)
        subscriptions.forget()
      }
      if (name === 'closed') {
        outbox.clear()
        kit.via?.end()
      }
      if (isEnd) stages.tell('end', (each) => each.end?.())
      announce(from, to, event, 'attempt' in from ? from.attempt : 0)
      emit('state', snapshot)
      if (name !== 'open') return
      stages.tell('open', (each) => each.open?.())
      outbound.tellTopics()
      requests.resend()
      kit.held().flow?.pump()
    },
  }
}

/** How a link that had been open ended: 1006, as in browsers, when no close frame was seen. */
function closeOf(event: Event): { readonly code: number; readonly reason: string } {
  if (event.type === 'disconnect') return event
  if (event.type !== 'lost') return { code: 1000, reason: '' }
  return 'code' in event.cause ? event.cause : { code: 1006, reason: event.cause.kind }
}

/** The public face of a state: frozen, without what it holds. */
function snapshotOf(state: State): Snapshot {
  // Not all of them have one of these.
  const { link: _link, deadline: _deadline, retryAfter: _retryAfter, ...face } = state as State & Resources
  if ('cause' in face) Object.freeze(face.cause)
  return Object.freeze(face)
}

interface Resources {
  readonly link?: unknown
  readonly deadline?: unknown
  readonly retryAfter?: unknown
}
