import mitt from 'mitt'
import { isPromise } from './promise.js'

/** A listener as the registries keep it; the public types give it its real ones. */
export type Listener = (first: unknown, second?: unknown) => unknown

/** Told when a listener threw or its promise rejected. */
export type ListenerTrouble = (error: unknown, name: string) => void

export interface Emitter {
  on(name: string, listener: Listener): () => void
  /** As `on`, for the first call only. `off` knows it by the listener that was given. */
  once(name: string, listener: Listener): () => void
  off(name: string, listener?: Listener): void
  /** What is called for the registration that `off` ends; undefined where it has ended. */
  find(name: string, off: () => void): Listener | undefined
  /**
   * Calls each in the order of registration; returns what they returned. One that throws never stops the others, and is
   * reported under `event`.
   */
  emit(name: string, first: unknown, second?: unknown, event?: string): unknown[]
  /** How many listeners each name has that has any. */
  count(): Map<string, number>
  clear(): void
}

/** Listeners by name. mitt keeps the registry; calling them is ours, because mitt lets one failure stop the rest. */
export function createEmitter(trouble: ListenerTrouble): Emitter {
  const registry = mitt<Record<string, unknown>>()
  /** The listener behind each entry, and the entry behind each `off`. */
  const wrapped = new WeakMap<Listener, Listener>()
  const listeners = (name: string): Listener[] => (registry.all.get(name) ?? []) as Listener[] // only `on` adds

  const entries = new WeakMap<() => void, Listener>()

  const remove = (name: string, entry?: Listener): void => {
    registry.off(name, entry)
    // mitt keeps names without listeners for ever.
    if (listeners(name).length === 0) registry.all.delete(name)
  }

  const add =
    (isOnce: boolean): Emitter['on'] =>
    (name, listener) => {
      // A function of its own for each registration: the same listener may be there several times.
      const entry: Listener = (...args) => {
        if (isOnce) off()
        return listener(...args)
      }
      const off = (): void => remove(name, entry)
      wrapped.set(entry, listener)
      entries.set(off, entry)
      registry.on(name, entry)
      return off
    }

  return {
    on: add(false),
    once: add(true),
    find(name, off) {
      const entry = entries.get(off)
      return listeners(name).find((each) => each === entry)
    },
    off(name, listener) {
      const target = listener && listeners(name).find((each) => wrapped.get(each) === listener)
      // mitt takes "no listener" for all of them.
      if (target || !listener) remove(name, target)
    },
    emit(name, first, second, event = name) {
      const before = [...listeners(name)]
      const results: unknown[] = []
      // One that an earlier listener took off is gone already, as in a DOM event; put on again, it is there.
      const isThere = (entry: Listener): boolean =>
        listeners(name).includes(entry) ||
        listeners(name).some((each) => wrapped.get(each) === wrapped.get(entry) && !before.includes(each))
      for (const each of before) {
        if (isThere(each)) results.push(callListener(each, event, trouble, first, second))
      }
      return results
    },
    count: () => new Map([...registry.all.keys()].map((name) => [name, listeners(name).length])),
    clear: () => registry.all.clear(),
  }
}

/** Calls a listener so that neither a throw nor a rejection escapes. */
export function callListener(
  listener: Listener,
  name: string,
  trouble: ListenerTrouble,
  first: unknown,
  second?: unknown,
): unknown {
  const fail = (error: unknown): void => trouble(error, name)
  try {
    const result = listener(first, second)
    return isPromise(result) ? Promise.resolve(result).catch(fail) : result
  } catch (error) {
    return fail(error)
  }
}

/** A function that does its work at the first call. */
export function onlyOnce(run: () => void): () => void {
  let next = (): void => {
    next = () => {}
    run()
  }
  return () => next()
}
