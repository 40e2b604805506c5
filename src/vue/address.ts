import { ReactiveEffect, type Ref, effectScope, isRef, nextTick, unref } from 'vue'
import type { AttemptContext, Off, Provider } from '../core.js'

/** Where to connect: as the core takes it, or a ref. */
export type SocketUrl = Provider<string> | Readonly<Ref<string>>

/** A URL whose changes are followed, from the first dial on, whoever dials. */
export interface Address {
  readonly url: Provider<string>
  /** To be called when `present` has another function or ref. */
  replaced(): void
  unfollow: Off
}

/**
 * Keeps an eye on the refs that a URL is made of: all that a function reads before its first `await`. Calls `redial` once
 * when what they come to has changed.
 */
export function createAddress(present: () => SocketUrl, redial: () => void): Address {
  const fixed = present()
  if (typeof fixed !== 'function' && !isRef(fixed)) return { url: fixed, replaced() {}, unfollow() {} }
  let context: AttemptContext
  let used: unknown
  let isDue = false
  let reader!: ReactiveEffect<string | Promise<string>>

  const read = (): string | Promise<string> => {
    const url = present()
    return typeof url === 'function' ? url(context) : unref(url)
  }
  /** A promise cannot be compared, and asking for another may cost a request. What throws is left to the attempt. */
  const isStillUsed = (): boolean => {
    try {
      const now = typeof used === 'string' && reader.run()
      if (typeof now === 'object') now.catch(() => {})
      return now === used
    } catch {
      return false
    }
  }
  const look = (): void => {
    isDue = false
    if (scope.active && !isStillUsed()) redial()
  }
  // Whoever writes the URL in an effect of his own must not come to depend on this: nothing is read before all is done
  // that follows from the change. The first wait is for who asks for a flush, the second for the flush.
  const lookSoon = (): void => {
    if (!isDue) void nextTick(() => nextTick(look))
    isDue = true
  }
  // Not the scope of the component that happens to be the first.
  const scope = effectScope(true)
  scope.run(() => {
    reader = new ReactiveEffect(read)
    reader.scheduler = lookSoon
  })
  return {
    url(given) {
      context = given
      used = undefined
      return (used = reader.run())
    },
    replaced() {
      // Of a promise only the next dial can tell.
      if (typeof used !== 'object') lookSoon()
    },
    unfollow: () => scope.stop(),
  }
}
