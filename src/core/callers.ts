import { withDeadline } from './deadline.js'
import { connectionError } from './errors.js'
import type { Kit } from './kit.js'
import type { Event, State } from './state.js'
import type { ConnectOptions } from './types.js'
import { onAbort } from './universal.js'

/** Those who called `connect()` and wait for the connection. */
export interface Callers {
  connect(options?: ConnectOptions): Promise<void>
  /** Settles whom the change concerns. */
  publish(from: State, to: State, event: Event): void
}

interface Caller {
  readonly retry: boolean
  resolve(): void
  reject(error: unknown): void
}

export function createCallers({ env, state, raise }: Kit): Callers {
  const waiting = new Set<Caller>()
  const unfollows = new Set<() => void>()

  const connect = ({ signal, retry = true }: ConnectOptions = {}): Promise<void> => {
    const deadline = { what: 'connect', after: env.after, timeout: Infinity, signal }
    const connected = withDeadline<void>(deadline, (resolve, reject) => {
      const caller = { retry, resolve, reject }
      waiting.add(caller)
      raise({ type: 'connect', retry })
      if (state().name === 'open') resolve()
      return () => waiting.delete(caller)
    })
    // Heard after the promise's own listener: the last one who waited has left, or the connection is open.
    const disconnect = (): void =>
      void (waiting.size || raise({ type: 'disconnect', code: 1000, reason: '' }))
    if (signal && !signal.aborted) unfollows.add(onAbort(signal, disconnect))
    return connected
  }

  return {
    connect,
    publish(from, to, event) {
      const { name } = to
      if (name === 'open') for (const { resolve } of waiting) resolve()
      if (name === 'idle' || name === 'failed' || name === 'closed') {
        for (const unfollow of unfollows) unfollow()
        unfollows.clear()
      } else if (name !== 'waiting') return
      const cause = event.type === 'lost' ? event.cause : { kind: 'requested' as const }
      const error = connectionError('cause' in to ? to.cause : cause, 'attempt' in from ? from.attempt : 0)
      for (const { retry, reject } of waiting) if (name !== 'waiting' || !retry) reject(error)
    },
  }
}
