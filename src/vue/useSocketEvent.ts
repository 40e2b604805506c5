import { type MaybeRefOrGetter, nextTick, onActivated, onDeactivated } from 'vue'
import {
  type DefaultEvents,
  type LifecycleEvents,
  type LifecycleName,
  type MessageHandler,
  type Off,
  type TypeName,
  configError,
} from '../core.js'
import { type AnyClient, type ClientOf, findConnection } from './connection.js'
import { follow } from './follow.js'
import { WHEN_DEACTIVATED, checkOptions } from './options.js'
import { findOwner } from './start.js'

export interface UseSocketEventOptions<Events extends object = DefaultEvents> {
  /** The client to listen to. @default the nearest provided one */
  client?: ClientOf<Events>
  /**
   * Stops at the first message or event, right before its handler is called. One that is missed while paused is not the
   * first; one that is kept is, and nothing is kept behind it.
   * @default false
   */
  once?: boolean
  /**
   * What happens while `<KeepAlive>` keeps the component out of sight. `listen`: the handler is called as ever. `pause`:
   * events are missed. `buffer`: they are kept, all of them, and handled in order when the component is back.
   * @default 'listen'
   */
  whenDeactivated?: 'listen' | 'pause' | 'buffer'
}

/** Ends the listening early; again does nothing. */
export type UseSocketEventReturn = Off

/**
 * Calls the handler at each message of a type, of several types, of a pattern, or of all (`'*'`), or at an event of the
 * connection itself. It listens from the mount of the component to its end; outside of components from the call to the
 * end of the effect scope, if there is one. A ref or getter may name something else at any time. Two messages are two
 * calls, always; nothing is replayed. A handler that throws becomes an `error` event of the client. Throws `config`
 * where there is no client, no handler, and for options that make no sense.
 */
export function useSocketEvent<Name extends LifecycleName, Events extends object = DefaultEvents>(
  name: MaybeRefOrGetter<Name>,
  handler: (event: LifecycleEvents[Name]) => unknown,
  options?: UseSocketEventOptions<Events>,
): UseSocketEventReturn
export function useSocketEvent<
  Events extends object = DefaultEvents,
  Name extends TypeName<Events> = TypeName<Events>,
>(
  name: MaybeRefOrGetter<Name | readonly Name[]>,
  handler: MessageHandler<Events[Name]>,
  options?: UseSocketEventOptions<Events>,
): UseSocketEventReturn
export function useSocketEvent<Events extends object = DefaultEvents>(
  pattern: MaybeRefOrGetter<RegExp | '*'>,
  handler: MessageHandler<Events[TypeName<Events>]>,
  options?: UseSocketEventOptions<Events>,
): UseSocketEventReturn
export function useSocketEvent(
  name: MaybeRefOrGetter<Listened>,
  handler: (data: never, message: never) => unknown,
  options: Omit<UseSocketEventOptions, 'client'> & { client?: object } = {},
): UseSocketEventReturn {
  checkOptions(options, { client: 'any', once: 'any', whenDeactivated: WHEN_DEACTIVATED })
  if (typeof handler !== 'function') throw configError('handler', 'a function', handler)
  const connection = findConnection(options.client)
  const { once = false, whenDeactivated } = options
  let isSpent = false
  let stop = (): void => {}

  const handle = handler as Handler // the overloads give it what it takes
  const handleOnce: Handler = (data, message) => {
    if (isSpent) return undefined
    isSpent = true
    stop()
    return handle(data, message)
  }
  const [gated, forget] = createGate(once ? handleOnce : handle, once ? 1 : Infinity, whenDeactivated)
  // One function under every name: whoever changes the name in mid-message changes nothing about that one.
  const hear: Handler = (data, message) => isReplay(data, message) || gated(data, message)
  stop = follow(connection, name, (present) => listen(connection.client, present, hear), { ended: forget })
  // Outside of components the first one may be what the composable itself has brought about: that it dials.
  if (isSpent) stop()
  return stop
}

type Listened = string | RegExp | readonly string[]
type Handler = (data: unknown, message?: unknown) => unknown

function listen(client: AnyClient, name: Listened, handler: Handler): Off {
  if (typeof name === 'string') return client.on(name, handler)
  return client.onMessage(name as string[], handler) // patterns too; overloads see one at a time
}

/** Whether it is an `open` that had been before anybody listened. Only what a server says comes with a message. */
function isReplay(data: unknown, message: unknown): boolean {
  return !message && (data as LifecycleEvents['open']).replayed // no other event has it
}

/** What `whenDeactivated` makes of a handler, for which so many are kept; and what lets go of all that is. */
function createGate(
  handler: Handler,
  limit: number,
  mode: UseSocketEventOptions['whenDeactivated'] = 'listen',
): [gated: Handler, forget: Off] {
  const kept: (() => void)[] = []
  let isAway = false

  const forget = (): void => {
    kept.length = 0
  }
  const handleKept = (): void => {
    if (isAway) return
    // What arrives in the meantime waits behind them.
    for (const handleOne of kept) handleOne()
    forget()
  }
  if (mode !== 'listen' && findOwner()) {
    onDeactivated(() => {
      isAway = true
    })
    onActivated(() => {
      isAway = false
      // It may go again in the moment it comes back.
      void nextTick(handleKept)
    })
  }
  const gated: Handler = (data, message) => {
    if (!isAway && kept.length === 0) return handler(data, message)
    if (mode === 'pause' || kept.length >= limit) return undefined
    // Whoever called hears how it ends.
    return new Promise((resolve) => kept.push(() => resolve((async () => handler(data, message))())))
  }
  return [gated, forget]
}
