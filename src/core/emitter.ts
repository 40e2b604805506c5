import mitt from 'mitt'

/** A listener as the registries keep it; the public types give it its real ones. */
export type Listener = (first: unknown, second?: unknown) => unknown

/** Told when a listener threw or its promise rejected. */
export type ListenerTrouble = (error: unknown, name: string, listener: Listener) => void

export interface Emitter {
  on(name: string, listener: Listener): () => void
  /** As `on`, for the first call only. `off` knows it by the listener that was given. */
  once(name: string, listener: Listener): () => void
  off(name: string, listener?: Listener): void
  /** Calls each in the order of registration; returns what they returned. One that throws never stops the others. */
  emit(name: string, first: unknown, second?: unknown): unknown[]
  has(name: string): boolean
  /** What is called for a listener: itself, or the wrapper of `once`; undefined where it is not registered. */
  find(name: string, listener: Listener): Listener | undefined
  clear(): void
}

/** Listeners by name. mitt keeps the registry; calling them is ours, because mitt lets one failure stop the rest. */
export function createEmitter(trouble: ListenerTrouble): Emitter {
  const registry = mitt<Record<string, unknown>>()
  /** The listener behind each wrapper of `once`. */
  const wrapped = new WeakMap<Listener, Listener>()
  const listeners = (name: string): Listener[] => (registry.all.get(name) ?? []) as Listener[] // only `on` adds

  const on = (name: string, listener: Listener): (() => void) => {
    registry.on(name, listener)
    let remove = (): void => {
      // Once only: the same function may have been added again since.
      remove = () => {}
      registry.off(name, listener)
    }
    return () => remove()
  }

  const find = (name: string, wanted: Listener): Listener | undefined =>
    listeners(name).find((listener) => listener === wanted || wrapped.get(listener) === wanted)

  return {
    on,
    once(name, listener) {
      const first: Listener = (...args) => {
        off()
        return listener(...args)
      }
      wrapped.set(first, listener)
      const off = on(name, first)
      return off
    },
    off(name, listener) {
      const target = listener && find(name, listener)
      // mitt takes "no listener" for all of them.
      if (target || !listener) registry.off(name, target)
    },
    emit(name, first, second) {
      const results: unknown[] = []
      for (const listener of listeners(name).slice()) {
        // One that an earlier listener took off is gone already, as in a DOM event.
        if (!listeners(name).includes(listener)) continue
        results.push(callListener(listener, first, second, (error) => trouble(error, name, listener)))
      }
      return results
    },
    has: (name) => listeners(name).length > 0,
    find,
    clear: () => registry.all.clear(),
  }
}

/** Calls a listener so that neither a throw nor a rejection escapes. */
export function callListener(
  listener: Listener,
  first: unknown,
  second: unknown,
  trouble: (error: unknown) => void,
): unknown {
  try {
    const result = listener(first, second)
    return isPromise(result) ? Promise.resolve(result).catch(trouble) : result
  } catch (error) {
    return trouble(error)
  }
}

export function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'
}
