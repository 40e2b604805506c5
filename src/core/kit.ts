import type { Env } from './env.js'
import type { Flow } from './flow.js'
import type { Heartbeat } from './heartbeat.js'
import type { Lifecycle } from './lifecycle.js'
import type { ResolvedOptions } from './options.js'
import type { Outbox } from './outbox.js'
import type { Requests } from './requests.js'
import type { Router } from './router.js'
import type { Stages } from './stages.js'
import type { Event, State } from './state.js'
import type { Subscriptions } from './subscriptions.js'
import type { Via } from './via.js'

/** What a state holds besides the timers and listeners of its scope. */
export interface Held {
  /** The server lets the client in. Only `handshaking` has it. */
  welcome?(): void
  /** Only `open` has these three. */
  readonly heartbeat?: Heartbeat
  readonly flow?: Flow
  /** The connection is in use. */
  touch?(): void
}

/** The parts of one client, for those that work with several of them. */
export interface Kit {
  readonly options: ResolvedOptions
  readonly env: Env
  readonly stages: Stages
  readonly lifecycle: Lifecycle
  readonly router: Router
  readonly outbox: Outbox
  readonly requests: Requests
  readonly subscriptions: Subscriptions
  /** Where requests go, if not over the connection. */
  readonly via: Via | undefined
  state(): State
  held(): Held
  raise(event: Event): void
  /** Whether the present state is about to be left because somebody asked for it. */
  isLeaving(): boolean
}
