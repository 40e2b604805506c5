import { type Emitter, type Listener, callListener, createEmitter } from './emitter.js'
import { type SocketError, createError, isSocketError, messageOf } from './errors.js'
import type { LifecycleEvents, LifecycleName } from './types.js'

export interface LifecyclePort {
  isOpen(): boolean
  /** The last resort for an error that no listener took. */
  report(error: Error): void
}

/** The registry of the connection's own events, apart from that of messages. */
export interface Lifecycle {
  on(name: LifecycleName, listener: Listener): () => void
  once(name: LifecycleName, listener: Listener): () => void
  off(name: LifecycleName, listener?: Listener): void
  emit<Name extends LifecycleName>(name: Name, payload: LifecycleEvents[Name]): void
  /** Announces trouble that changes no state. */
  report(error: unknown, where: string): void
  clear(): void
}

const NAMES: Readonly<Record<LifecycleName, true>> = {
  open: true,
  close: true,
  error: true,
  reconnect: true,
  'reconnect-failed': true,
  state: true,
  invalid: true,
  recovered: true,
}

export function isLifecycleName(name: unknown): name is LifecycleName {
  return typeof name === 'string' && Object.hasOwn(NAMES, name)
}

export function createLifecycle({ isOpen, report: lastResort }: LifecyclePort): Lifecycle {
  const emitter: Emitter = createEmitter((error, name) => {
    // A listener to errors that fails must not be told of its own error for ever.
    if (name === 'error') lastResort(asHandlerError(error, name))
    else report(error, name)
  })

  const report = (error: unknown, where: string): void => {
    const shown = asHandlerError(error, where)
    if (emitter.has('error')) emitter.emit('error', shown)
    else lastResort(shown)
  }

  /** Whoever asks for `open` while it is open is told, once, when the code that asked has run. */
  const replay = (name: LifecycleName, listener: Listener): void => {
    if (name !== 'open' || !isOpen()) return
    void Promise.resolve().then(() => {
      const target = emitter.find(name, listener)
      if (!isOpen() || !target) return
      callListener(target, { replayed: true }, undefined, (error) => report(error, name))
    })
  }

  return {
    on(name, listener) {
      replay(name, listener)
      return emitter.on(name, listener)
    },
    once(name, listener) {
      replay(name, listener)
      return emitter.once(name, listener)
    },
    off: emitter.off,
    emit: (name, payload) => void emitter.emit(name, payload),
    report,
    clear: emitter.clear,
  }
}

function asHandlerError(error: unknown, event: string): SocketError {
  return isSocketError(error)
    ? error
    : createError('handler', `${event}: ${messageOf(error)}`, { event }, error)
}
