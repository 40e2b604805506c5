import type { WebSocketConstructor } from '../core/config.js'
import type { Env, EnvSignal, SocketLike } from '../core/env.js'
import { configError } from '../core/errors.js'

/** setTimeout keeps 31 bits, 24 days; a longer delay would run at once. */
const LONGEST_TIMER = 2 ** 31 - 1

/** `ws` keeps a connection, and its process, for half a minute when a server does not answer the goodbye. */
const CLOSE_TIMEOUT = 5_000

/**
 * The platform's world: browsers, workers, Node and the like. It touches nothing until it is used, so it may be made
 * on a server too.
 */
export function createPlatformEnv(WebSocketClass?: WebSocketConstructor): Env {
  return {
    openSocket(url, protocols, headers) {
      const Socket = WebSocketClass ?? globalThis.WebSocket
      if (!Socket)
        throw configError('WebSocket', 'given where the platform has none (the `ws` package has one)', Socket)
      const names = Object.keys(headers)
      if (!WebSocketClass && names.length > 0)
        throw configError(
          'headers',
          'left out, or given with a `WebSocket` that sends them, such as that of `ws`',
          names.join(),
        )
      // Only Node's classes know a third argument; others take no offence at it.
      const args = [url, [...protocols], { headers, closeTimeout: CLOSE_TIMEOUT }]
      return Reflect.construct(Socket, args) as SocketLike // what WebSocket classes make
    },
    after(delay, run) {
      if (delay === Infinity) return () => {}
      const timer = setTimeout(run, Math.min(Math.max(0, delay), LONGEST_TIMER))
      return () => clearTimeout(timer)
    },
    now: () => Date.now(),
    random: () => Math.random(),
    fetch: (url, init) => globalThis.fetch(url, init as RequestInit), // the same thing, declared by shape
    page: () => globalThis.document?.baseURI ?? globalThis.location?.href,
    onSignal: listenToPage,
    // oxlint-disable-next-line no-console -- the last resort: swallowing it would be worse
    report: (error) => console.error(error),
  }
}

function listenToPage(listener: (signal: EnvSignal) => void): () => void {
  const { document, addEventListener } = globalThis
  // Node and the like have neither page nor network events.
  if (typeof addEventListener !== 'function') return () => {}
  const controller = new AbortController()
  const on = (target: EventTarget, type: string, react: (event: Event) => EnvSignal | undefined): void =>
    target.addEventListener(
      type,
      (event) => {
        const signal = react(event)
        if (signal) listener(signal)
      },
      { signal: controller.signal },
    )
  const isPersisted = (event: Event): boolean => (event as PageTransitionEvent).persisted // both events are of that class
  on(globalThis, 'online', () => 'wake')
  on(globalThis, 'offline', () => 'offline')
  on(globalThis, 'pageshow', (event) => (isPersisted(event) ? 'wake' : undefined))
  on(globalThis, 'pagehide', (event) => (isPersisted(event) ? 'suspend' : undefined))
  if (document) {
    on(document, 'visibilitychange', () => (document.visibilityState === 'visible' ? 'wake' : undefined))
    on(document, 'resume', () => 'wake')
    // Chromium closes the sockets of a page that it freezes, and tells the page only when it is thawed.
    on(document, 'freeze', () => 'suspend')
  }
  return () => controller.abort()
}
