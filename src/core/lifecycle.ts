import { type Listener, callListener, createEmitter } from './emitter.js'
import { type SocketError, createError, isSocketError, messageOf, providerError } from './errors.js'
import { isPromise } from './promise.js'
import type { LifecycleEvents, LifecycleName } from './types.js'

/** The registry of the connection's own events, apart from that of messages. */
export interface Lifecycle {
  on(name: LifecycleName, listener: Listener): () => void
  once(name: LifecycleName, listener: Listener): () => void
  off(name: LifecycleName, listener?: Listener): void
  emit<Name extends LifecycleName>(name: Name, payload: LifecycleEvents[Name]): void
  /** Announces trouble that changes no state. */
  report(error: unknown, where: string): void
  /** Runs a caller's own code; what it throws is reported, and undefined returned. A rejection is reported, too. */
  guard<Value>(where: string, run: () => Value): Value | undefined
  /** How many listeners each name has. */
  count(): Map<string, number>
  clear(): void
}

const NAMES = [
  'open',
  'close',
  'error',
  'reconnect',
  'reconnect-failed',
  'state',
  'invalid',
  'recovered',
] as const

export function isLifecycleName(name: string): name is LifecycleName {
  return NAMES.includes(name as LifecycleName) // `includes` is what finds out
}

/** `lastResort` takes an error that no listener took. */
export function createLifecycle(isOpen: () => boolean, lastResort: (error: Error) => void): Lifecycle {
  const report = (error: unknown, event: string): void => {
    const shown: SocketError = isSocketError(error)
      ? error
      : createError('handler', `${event}: ${messageOf(error)}`, { event }, error)
    // A listener to errors that fails must not be told of its own error for ever.
    const isTaken = event !== 'error' && emitter.emit('error', shown).some((result) => result !== false)
    if (!isTaken) lastResort(shown)
  }

  const emitter = createEmitter(report)

  /** Whoever asks for `open` while it is open is told, once, when the code that asked has run. */
  const add =
    (how: 'on' | 'once') =>
    (name: LifecycleName, listener: Listener): (() => void) => {
      const off = emitter[how](name, listener)
      if (name === 'open' && isOpen()) {
        void Promise.resolve().then(() => {
          const target = emitter.find(name, off)
          if (target && isOpen()) callListener(target, name, report, { replayed: true })
        })
      }
      return off
    }

  return {
    on: add('on'),
    once: add('once'),
    off: emitter.off,
    emit: (name, payload) => void emitter.emit(name, Object.freeze(payload)),
    report,
    guard(where, run) {
      const fail = (error: unknown): undefined => {
        report(providerError(where, error), where)
      }
      try {
        const value = run()
        if (isPromise(value)) Promise.resolve(value).catch(fail)
        return value
      } catch (error) {
        return fail(error)
      }
    },
    count: emitter.count,
    clear: emitter.clear,
  }
}
