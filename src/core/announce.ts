import type { CloseInfo } from './closePolicy.js'
import { connectionError } from './errors.js'
import type { Snapshot } from './snapshot.js'
import type { Event, State } from './state.js'
import type { LifecycleEvents } from './types.js'

/** A lifecycle event to emit. */
export type Announcement = {
  [Name in keyof LifecycleEvents]: { readonly name: Name; readonly payload: LifecycleEvents[Name] }
}[keyof LifecycleEvents]

/** What a change of state means to those outside, in the order in which they hear of it. */
export function announcements(from: State, to: State, event: Event, snapshot: Snapshot): Announcement[] {
  const list: Announcement[] = []
  const attempt = 'attempt' in from ? from.attempt : 0
  if (event.type === 'lost') list.push({ name: 'error', payload: connectionError(event.cause, attempt) })
  const close = closeOf(from, to, event)
  if (close) {
    const { code, reason } = close
    const isManual = event.type === 'disconnect' || event.type === 'reconnect'
    list.push({ name: 'close', payload: { code, reason, isManual } })
  }
  if (to.name === 'resolving' && to.attempt > 0) list.push({ name: 'reconnect', payload: to.attempt })
  if (to.name === 'failed' && to.cause.kind === 'exhausted') {
    list.push({ name: 'reconnect-failed', payload: { attempts: attempt } })
  }
  if (to.name === 'open' && from.name !== 'open') list.push({ name: 'open', payload: { replayed: false } })
  list.push({ name: 'state', payload: snapshot })
  return list
}

/** How a link that had been open ended; undefined where none did. 1006, as in browsers, when no close frame was seen. */
export function closeOf(from: State, to: State, event: Event): CloseInfo | undefined {
  if (from.name !== 'open' || to.name === 'open') return undefined
  if (event.type === 'disconnect') return { code: event.code, reason: event.reason, opened: true }
  if (event.type !== 'lost') return { code: 1000, reason: '', opened: true }
  const { cause } = event
  const { code, reason } = 'code' in cause ? cause : { code: 1006, reason: cause.kind }
  return { code, reason, opened: true }
}

/** The public face of a state: without the resources, frozen. */
export function snapshotOf(state: State): Snapshot {
  switch (state.name) {
    case 'resolving':
    case 'opening':
    case 'handshaking': {
      const { name, attempt, retry } = state
      return Object.freeze({ name, attempt, retry }) as Snapshot // three variants that differ by name only
    }
    case 'open': {
      const { name, since, latency, attempt } = state
      return Object.freeze({ name, since, latency, attempt })
    }
    default:
      return Object.freeze({ ...state })
  }
}
