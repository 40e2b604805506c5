import { ReactiveEffect, type Ref, effectScope, isRef, shallowRef, triggerRef, watch } from 'vue'
import type { AttemptContext, Off, Provider, WebSocketClient } from '../core.js'

/** Where to connect: as the core takes it, or a ref. */
export type SocketUrl = Provider<string> | Readonly<Ref<string>>

/** A URL whose changes can be followed. */
export interface Address {
  readonly url: Provider<string>
  /** Until the returned function is called, redials once when what the URL was made of has changed. */
  follow(client: Pick<WebSocketClient, 'state' | 'isListening' | 'reconnect'>): Off
}

/** Keeps an eye on the refs that a URL is made of: all that a function reads before its first `await`. */
export function createAddress(url: SocketUrl): Address {
  if (typeof url !== 'function' && !isRef(url)) return { url, follow: () => () => {} }
  let context: AttemptContext
  let used: unknown
  let read = (): string | Promise<string> => (isRef(url) ? url.value : url(context))

  /** A promise cannot be compared, and asking for another may cost a request. What throws is left to the attempt. */
  const isStillUsed = (): boolean => {
    try {
      return typeof used === 'string' && read() === used
    } catch {
      return false
    }
  }

  return {
    url(present) {
      context = present
      used = undefined
      return (used = read())
    },
    follow(client) {
      const scope = effectScope(true)
      scope.run(() => {
        const changes = shallowRef()
        const reader = new ReactiveEffect(read)
        // Whoever writes the URL in an effect of his own must not come to depend on this: nothing is read here.
        reader.scheduler = () => triggerRef(changes)
        read = () => reader.run()
        watch(changes, () => {
          if (isStillUsed()) return
          if (client.isListening() || client.state.name === 'failed') void client.reconnect()
        })
      })
      return () => scope.stop()
    },
  }
}
