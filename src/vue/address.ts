import { ReactiveEffect, type Ref, isRef, shallowRef, watch } from 'vue'
import type { AttemptContext, Provider, WebSocketClient } from '../core.js'

/** Where to connect: as the core takes it, or a ref. */
export type SocketUrl = Provider<string> | Readonly<Ref<string>>

/** A URL whose changes can be followed. */
export interface Address {
  readonly url: Provider<string>
  /** From now on, and until the present scope ends, redials once when what the URL was made of has changed. */
  follow(client: Pick<WebSocketClient, 'state' | 'isListening' | 'reconnect'>): void
}

/** Keeps an eye on the refs that a URL is made of: all that a function reads before its first `await`. */
export function createAddress(url: SocketUrl): Address {
  if (typeof url !== 'function' && !isRef(url)) return { url, follow: () => {} }
  let context: AttemptContext
  let used: unknown
  const ask = (): string | Promise<string> => (isRef(url) ? url.value : url(context))
  let read = ask

  return {
    url(present) {
      context = present
      const value = read()
      used = value
      return value
    },
    follow(client) {
      const changes = shallowRef(0)
      const reader = new ReactiveEffect(ask)
      reader.scheduler = () => {
        changes.value += 1
      }
      read = () => reader.run()
      watch(changes, () => {
        // A promise cannot be compared, and asking for another may cost a request.
        if (typeof used === 'string' && read() === used) return
        if (client.isListening() || client.state.name === 'failed') void client.reconnect()
      })
    },
  }
}
