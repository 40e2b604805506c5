import { type SocketError, connectionError, createError } from './errors.js'
import type { Cause } from './snapshot.js'
import type { Event, State } from './state.js'
import type { ConnectOptions } from './types.js'
import { onAbort } from './universal.js'

export interface CallersPort {
  state(): State
  raise(event: Event): void
}

/** Those who called `connect()` and wait for the connection. */
export interface Callers {
  connect(options?: ConnectOptions): Promise<void>
  /** Settles whom the change concerns. */
  publish(from: State, to: State, event: Event): void
}

interface Caller {
  readonly retry: boolean
  resolve(): void
  reject(error: SocketError): void
}

export function createCallers({ state, raise }: CallersPort): Callers {
  const waiting = new Set<Caller>()
  const signals = new Set<() => void>()

  /** An abort before open takes one caller away, after open it ends the connection. */
  const follow = (caller: Caller, signal: NonNullable<ConnectOptions['signal']>): void => {
    const stop = onAbort(signal, () => {
      const wasWaiting = waiting.delete(caller)
      if (wasWaiting) caller.reject(aborted(signal.reason))
      if (!wasWaiting || waiting.size === 0) raise({ type: 'disconnect', code: 1000, reason: '' })
    })
    signals.add(stop)
  }

  const connect = ({ signal, retry = true }: ConnectOptions = {}): Promise<void> => {
    const promise = new Promise<void>((resolve, reject) => {
      if (signal?.aborted) return reject(aborted(signal.reason))
      const caller = { retry, resolve, reject }
      waiting.add(caller)
      if (signal) follow(caller, signal)
      raise({ type: 'connect', retry })
      if (state().name === 'open' && waiting.delete(caller)) resolve()
    })
    // A caller who forgets `catch` still has the `error` event and the state; it must not end the process.
    promise.catch(() => {})
    return promise
  }

  const stopFollowing = (): void => {
    for (const stop of signals) stop()
    signals.clear()
  }

  return {
    connect,
    publish(from, to, event) {
      const isOver = to.name === 'closed' || to.name === 'failed' || to.name === 'idle'
      if (to.name !== 'open' && to.name !== 'waiting' && !isOver) return
      const attempt = 'attempt' in from ? from.attempt : 0
      for (const caller of [...waiting]) {
        if (to.name === 'waiting' && caller.retry) continue
        waiting.delete(caller)
        if (to.name === 'open') caller.resolve()
        else caller.reject(connectionError(causeOf(to, event), attempt))
      }
      if (isOver) stopFollowing()
    },
  }
}

function causeOf(to: State, event: Event): Cause {
  if ('cause' in to) return to.cause
  return event.type === 'lost' ? event.cause : { kind: 'requested' }
}

const aborted = (reason: unknown): SocketError =>
  createError('aborted', 'connect: aborted', { what: 'connect' }, reason)
