import { assemble } from './assembly.js'
import { aFunction, check } from './check.js'
import { checkClose } from './closePolicy.js'
import type { WebSocketConfig } from './config.js'
import type { Dialect } from './dialect.js'
import type { Listener } from './emitter.js'
import type { Env } from './env.js'
import type { InterceptorFactory } from './interceptor.js'
import { isLifecycleName } from './lifecycle.js'
import { resolveOptions } from './options.js'
import type { Outbound } from './outbound.js'
import { createReaders } from './readers.js'
import { isOver } from './state.js'
import { streamReplies } from './stream.js'
import type { ConnectOptions, RequestOptions, SendOptions, WebSocketClient } from './types.js'
import { createVia } from './via.js'

/** A client in a given world, with the dialect to use where the config names none. Nothing connects yet. */
export function createClient<Events extends object, Requests extends object>(
  config: WebSocketConfig<Events, Requests>,
  env: Env,
  dialect: Dialect<object, object>,
): WebSocketClient<Events, Requests> {
  // The maps exist in types only: at run time every client is the same.
  return build(config, env, dialect).face as unknown as WebSocketClient<Events, Requests>
}

function build(config: WebSocketConfig<object, object>, env: Env, dialect: Dialect<object, object>): Built {
  const options = resolveOptions(config, env, dialect)
  const via = createVia(options, env, (inner) => {
    const { face, request } = build(inner, env, dialect)
    return { request, destroy: face.destroy }
  })
  const { kit, outbound, callers, publisher, followers, use } = assemble(options, env, via)
  const { lifecycle, router, outbox, raise } = kit
  const readers = createReaders(kit)
  const registryOf = (name: string) => (isLifecycleName(name) ? lifecycle : router)
  const isOpen = (): boolean => kit.state().name === 'open'
  const disconnect = (code = 1000, reason = ''): void => {
    checkClose(code, reason)
    raise({ type: 'disconnect', code, reason })
  }

  const face = {
    get state() {
      return publisher.snapshot()
    },
    env,
    isLazy: options.lazy,
    outbox: {
      get size() {
        return outbox.size()
      },
      get items() {
        return outbox.items()
      },
      onChange: (listener: Listener) => followers.on('change', checked(listener)),
    },
    connect: (how?: ConnectOptions) => callers.connect(how ?? {}),
    disconnect,
    reconnect() {
      raise({ type: 'reconnect' })
      return callers.connect({})
    },
    isConnected: isOpen,
    isListening: () => !isOver(kit.state()),
    send: (type: string, data?: unknown, how?: SendOptions) => outbound.send(type, data, how ?? {}),
    request: (type: string, data?: unknown, how?: RequestOptions) => outbound.request(type, data, how ?? {}),
    stream: (type: string, data?: unknown, how?: RequestOptions) =>
      streamReplies(outbound, type, data, how ?? {}),
    on: (name: string, handler: Listener) => registryOf(name).on(name as 'open', checked(handler)), // any of its own
    once: (name: string, handler: Listener) => registryOf(name).once(name as 'open', checked(handler)), // likewise
    off: (name: string, handler?: Listener) => registryOf(name).off(name as 'open', handler), // likewise
    onMessage: (pattern: string | RegExp | readonly string[], handler: Listener) =>
      router.on(pattern, checked(handler)),
    waitFor: readers.waitFor,
    messages: readers.messages,
    subscribe: (topics: string | readonly string[]) => outbound.subscribe([topics].flat()),
    use: (create: InterceptorFactory) => use(self, checked(create)),
    inspect: () => ({
      dialect: options.dialect.name,
      options: { ...options },
      lifecycle: lifecycle.count(),
      messages: router.count(),
      topics: kit.subscriptions.count(),
      pending: kit.requests.size(),
    }),
    destroy() {
      disconnect()
      readers.end()
      via?.end()
      lifecycle.clear()
      router.clear()
      followers.clear()
      kit.subscriptions.clear()
      // A listener may have connected once more.
      disconnect()
    },
  } satisfies Record<keyof WebSocketClient, unknown>
  const self = face as unknown as WebSocketClient // see above
  for (const create of options.use) use(self, create)
  return { face, request: outbound.request }
}

interface Built {
  readonly face: Record<keyof WebSocketClient, unknown> & { destroy(): void }
  readonly request: Outbound['request']
}

const checked = <Handler>(handler: Handler): Handler => check('handler', aFunction, handler)
