import { withDeadline } from './deadline.js'
import { connectionError } from './errors.js'
import type { Kit } from './kit.js'
import { type Caller, type Event, type State, isOver } from './state.js'
import type { ConnectOptions } from './types.js'
import { type AbortSignalLike, onAbort } from './universal.js'

/** Those who called `connect()` and wait for the connection. */
export interface Callers {
  connect(options: ConnectOptions): Promise<void>
  /** A call has its turn: behind what was asked for before it. */
  welcome(caller: Caller, state: State): void
  /** Settles whom the change concerns. */
  publish(from: State, to: State, event: Event): void
}

export function createCallers({ env, raise }: Pick<Kit, 'env' | 'raise'>): Callers {
  const callers = new Set<Caller>()
  /** The signals of those who wait or were let in, and of how many: the connection ends with them. */
  const followed = new Map<AbortSignalLike, { count: number; stop(): void }>()

  const follow = (signal: AbortSignalLike): void => {
    const known = followed.get(signal)
    known?.stop()
    // Put on last, it is heard when the callers' own listeners have run: the last one who waited has left, or the
    // connection is open.
    const stop = onAbort(signal, () => callers.size || raise({ type: 'disconnect', code: 1000, reason: '' }))
    followed.set(signal, { count: (known?.count ?? 0) + 1, stop })
  }

  const unfollow = (signal: AbortSignalLike | undefined): void => {
    const known = signal && followed.get(signal)
    if (!known || --known.count > 0) return
    known.stop()
    followed.delete(signal)
  }

  const connect = ({ signal, retry = true }: ConnectOptions): Promise<void> => {
    const deadline = { what: 'connect', after: env.after, timeout: Infinity, signal }
    return withDeadline<void>(deadline, (resolve, reject) => {
      const caller: Caller = { retry, signal, isWaiting: false, resolve, reject }
      callers.add(caller)
      raise({ type: 'connect', retry, caller })
      return () => callers.delete(caller)
    })
  }

  return {
    connect,
    welcome(caller, { name }) {
      // Not at the call: an end that was asked for before it is not the end of this one.
      if (caller.signal) follow(caller.signal)
      if (name === 'open') caller.resolve()
      else caller.isWaiting = true
    },
    publish(from, to, event) {
      const { name } = to
      const cause = event.type === 'lost' ? event.cause : { kind: 'requested' as const }
      const error = connectionError('cause' in to ? to.cause : cause, 'attempt' in from ? from.attempt : 0)
      const isEnd = isOver(to)
      for (const { isWaiting, retry, signal, resolve, reject } of callers) {
        if (isWaiting && name === 'open') resolve()
        else if (isWaiting && (isEnd || (name === 'waiting' && !retry))) {
          unfollow(signal)
          reject(error)
        }
      }
      if (!isEnd) return
      for (const { stop } of followed.values()) stop()
      followed.clear()
    },
  }
}
