import { withDeadline } from './deadline.js'
import { connectionError } from './errors.js'
import type { Kit } from './kit.js'
import type { Caller, Event, State } from './state.js'
import type { ConnectOptions } from './types.js'
import { onAbort } from './universal.js'

/** Those who called `connect()` and wait for the connection. */
export interface Callers {
  connect(options?: ConnectOptions): Promise<void>
  /** A call has its turn: behind what was asked for before it. */
  welcome(caller: Caller, state: State): void
  /** Settles whom the change concerns. */
  publish(from: State, to: State, event: Event): void
}

export function createCallers({ env, raise }: Pick<Kit, 'env' | 'raise'>): Callers {
  /** Those whose turn is still to come, and those who wait. */
  const asking = new Set<Caller>()
  const waiting = new Set<Caller>()
  /** The signals of those who wait or were let in: the connection ends with them. */
  const unfollows = new Set<() => void>()

  const connect = ({ signal, retry = true }: ConnectOptions = {}): Promise<void> => {
    const deadline = { what: 'connect', after: env.after, timeout: Infinity, signal }
    return withDeadline<void>(deadline, (resolve, reject) => {
      // Heard after the promise's own listener: the last one who waited has left, or the connection is open.
      const unfollow = onAbort(signal, () => {
        if (asking.size + waiting.size === 0) raise({ type: 'disconnect', code: 1000, reason: '' })
      })
      unfollows.add(unfollow)
      const caller: Caller = {
        retry,
        resolve,
        reject(error) {
          unfollow()
          unfollows.delete(unfollow)
          reject(error)
        },
      }
      asking.add(caller)
      raise({ type: 'connect', retry, caller })
      return () => {
        asking.delete(caller)
        waiting.delete(caller)
      }
    })
  }

  return {
    connect,
    welcome(caller, { name }) {
      if (!asking.delete(caller)) return
      if (name === 'open') caller.resolve()
      else waiting.add(caller)
    },
    publish(from, to, event) {
      const { name } = to
      if (name === 'open') for (const { resolve } of waiting) resolve()
      const cause = event.type === 'lost' ? event.cause : { kind: 'requested' as const }
      const error = connectionError('cause' in to ? to.cause : cause, 'attempt' in from ? from.attempt : 0)
      const isEnd = name === 'idle' || name === 'failed' || name === 'closed'
      if (isEnd || name === 'waiting')
        for (const { retry, reject } of waiting) if (isEnd || !retry) reject(error)
      if (!isEnd) return
      for (const unfollow of unfollows) unfollow()
      unfollows.clear()
    },
  }
}
