import { inTurn } from './inTurn.js'
import type { Link } from './link.js'
import type { Scope } from './scope.js'
import type { Event, Next, State } from './state.js'

export interface MachinePort<Held> {
  /** Told of each event when it has its turn. */
  begin(state: State, event: Event): void
  decide(state: State, event: Event): Next
  createScope(): Scope
  /** Acquires what a state owns. What it returns is held until the state is left. */
  enter(state: State, scope: Scope): Held
  /** Told after each change, when everything is in place. */
  publish(from: State, to: State, event: Event): void
}

export interface Machine<Held> {
  state(): State
  /** What the present state holds. */
  held(): Held
  raise(event: Event): void
  /** Whether somebody has asked to leave the present state and still waits for it to happen. */
  isLeaving(): boolean
}

/** The only place that assigns the state. Each event runs to completion; those raised meanwhile wait for their turn. */
export function createMachine<Held>(port: MachinePort<Held>): Machine<Held> {
  let state: State = { name: 'idle' }
  let scope = port.createScope()
  let held = port.enter(state, scope)

  const enter = (next: State, event: Event): void => {
    const left = state
    scope.dispose()
    const link = linkOf(left)
    // First, for what goes wrong there is told at once, and nothing may be sent over it any more.
    state = next
    if (link && link !== linkOf(next)) letGo(link, event)
    scope = port.createScope()
    held = port.enter(state, scope)
    port.publish(left, state, event)
  }

  const turns = inTurn((event: Event): void => {
    port.begin(state, event)
    const next = port.decide(state, event)
    if (next === 'stay') {
      // An attempt that was left while its socket was being made: nobody else will close it.
      if (event.type === 'resolved') event.link.abandon()
    } else if ('enter' in next) enter(next.enter, event)
    else {
      const from = state
      state = next.amend
      port.publish(from, state, event)
    }
  })

  return {
    state: () => state,
    held: () => held,
    raise: turns.take,
    isLeaving: () => turns.has(({ type }) => type === 'disconnect' || type === 'reconnect'),
  }
}

function linkOf(state: State): Link | undefined {
  return 'link' in state ? state.link : undefined
}

/** Whoever leaves by choice says goodbye; a link that failed is dropped without waiting for an answer. */
function letGo(link: Link, event: Event): void {
  if (event.type === 'disconnect') link.close(event.code, event.reason)
  else if (event.type === 'lost') link.abandon()
  else link.close(1000, '')
}
