import { type ShallowRef, shallowRef } from 'vue'
import { type AbortSignalLike, type SocketError, isSocketError } from '../core.js'
import { onStop } from './start.js'

/** What was asked for last, and how it went. */
export interface Latest<Value> {
  /** The last value that could be had; it stays when the next one cannot. */
  readonly value: Readonly<ShallowRef<Value | undefined>>
  /** Why the last one could not; undefined once one could. */
  readonly error: Readonly<ShallowRef<SocketError | undefined>>
  readonly isLoading: Readonly<ShallowRef<boolean>>
  /**
   * Aborts what is under way. Resolves with the value, or undefined when there is none; see `error`. After the end of the
   * scope it asks nothing.
   */
  ask(question: (signal: AbortSignalLike) => Promise<Value>): Promise<Value | undefined>
  /** Gives up what is under way; value and error stay as they are. Returns whether there was something. */
  abort(): boolean
}

/** Asks one thing at a time: a later question takes the place of an earlier one. With the scope all end. */
export function useLatest<Value>(): Latest<Value> {
  const value = shallowRef<Value>()
  const error = shallowRef<SocketError>()
  const isLoading = shallowRef(false)
  // Beside the ref: an effect of the user's that asks or aborts must not come to depend on it.
  let present: { abort(): void } | undefined
  let isOver = false

  const abort = (): boolean => {
    const last = present
    present = undefined
    isLoading.value = false
    last?.abort()
    return last !== undefined
  }
  onStop(() => {
    isOver = true
    abort()
  })

  const ask: Latest<Value>['ask'] = async (question) => {
    if (isOver) return undefined
    abort()
    const attempt = createAbort()
    const { signal } = attempt
    present = attempt
    isLoading.value = true
    try {
      const answer = await question(signal)
      if (signal.aborted) return undefined
      error.value = undefined
      value.value = answer
      return answer
    } catch (problem) {
      if (!isSocketError(problem)) throw problem
      if (!signal.aborted) error.value = problem
      return undefined
    } finally {
      if (present === attempt) {
        present = undefined
        isLoading.value = false
      }
    }
  }
  return { value, error, isLoading, ask, abort }
}

/** An abort signal by hand: this floor knows no platform. */
function createAbort(): { readonly signal: AbortSignalLike; abort(): void } {
  const listeners = new Set<() => void>()
  let aborted = false
  return {
    signal: {
      get aborted() {
        return aborted
      },
      addEventListener: (_type, listener) => void listeners.add(listener),
      removeEventListener: (_type, listener) => void listeners.delete(listener),
    },
    abort() {
      aborted = true
      for (const listener of listeners) listener()
    },
  }
}
