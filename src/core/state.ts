import type { Link } from './link.js'
import type { Cause, Closed, Dialling, Failed, Idle, Milliseconds, Open, Waiting } from './snapshot.js'
import type { AbortSignalLike } from './universal.js'

/** A state that holds a link. The link lives on only where the next state names the same one. */
interface Linked {
  readonly link: Link
}

/** The end of an attempt's time, the same for all its states. Epoch milliseconds. */
interface Timed {
  readonly deadline: Milliseconds
}

/** The states with what they hold. Timers and listeners belong to the scope that is made when a state is entered. */
export interface States {
  idle: Idle
  resolving: Dialling<'resolving'> & Timed
  opening: Dialling<'opening'> & Timed & Linked
  handshaking: Dialling<'handshaking'> & Timed & Linked
  open: Open & Linked & { readonly retryAfter: Milliseconds | undefined }
  waiting: Waiting
  failed: Failed
  closed: Closed
}

export type State = States[keyof States]

/** Somebody who called `connect()`. */
export interface Caller {
  /** False: one attempt is enough. */
  readonly retry: boolean
  readonly signal: AbortSignalLike | undefined
  /** Whether its turn has come. */
  isWaiting: boolean
  resolve(): void
  reject(error: unknown): void
}

/** What can happen to a connection. */
export interface Events {
  connect: { readonly retry: boolean; readonly caller?: Caller }
  disconnect: { readonly code: number; readonly reason: string }
  reconnect: object
  /** The attempt's URL is known and a socket for it was made. */
  resolved: { readonly link: Link }
  /** The socket is open, and the server's word is still to come. */
  opened: object
  ready: object
  /** The attempt failed or the link is gone. */
  lost: { readonly cause: Cause }
  /** The connection has lasted `minUptime`. */
  steady: object
  latency: { readonly latency: Milliseconds }
  /** The server said when to come back, should it close. */
  advised: { readonly retryAfter: Milliseconds | undefined }
  /** The time of the retry has come. */
  due: object
  /** Page or network came back. */
  wake: object
  suspend: object
  /** A lazy connection was not used for `idleTimeout`. */
  unused: object
}

export type Event = { [Name in keyof Events]: { readonly type: Name } & Events[Name] }[keyof Events]

/**
 * What becomes of a state. `stay`: nothing. `amend`: the same state and resources with new data. `enter`: everything
 * the old state owned is let go, and the new one acquires its own.
 */
export type Next = 'stay' | { readonly amend: State } | { readonly enter: State }

/** Whether nothing comes back by itself. */
export const isOver = ({ name }: State): boolean => name === 'idle' || name === 'failed' || name === 'closed'
