import type { WebSocketClient, WebSocketConfig } from '../core.js'
import { type FakeServer, type FakeServerOptions, createFakeServer } from './server.js'
import { type FakeWorld, type FakeWorldOptions, createFakeWorld } from './world.js'

export interface MountWithSocketOptions extends FakeWorldOptions, FakeServerOptions {
  /** Options of the client beside its world. @default `url: '/ws'`, and `reconnectJitter: 0`, so that delays are exact */
  config?: Partial<WebSocketConfig>
}

/** What a component lives in during a test. */
export interface SocketScene<Plugin extends { readonly client: unknown }> {
  readonly world: FakeWorld
  /** Lets clients in. What it answers at the mount is said before it, in `mount`. */
  readonly server: FakeServer
  /** The plugin to mount the component with. */
  readonly socket: Plugin
  readonly client: Plugin['client']
}

export interface MountedWithSocket<
  Plugin extends { readonly client: unknown },
  Wrapper,
> extends SocketScene<Plugin> {
  /** What your `mount` returned. */
  readonly wrapper: Wrapper
  /** Unmounts the component, and throws when that leaves anything alive: a timer, a socket, a listener. */
  unmount(): Promise<void>
}

/**
 * Mounts a component with a client in a fake world of its own, and waits until what needs no time is done: the connection
 * is open and the page shows it. It is told how your app makes its plugin and how you mount, so it needs no library for
 * either.
 *
 * @example
 * const { wrapper, server, world } = await mountWithSocket(createSocket, ({ socket }) =>
 *   mount(Chat, { global: { plugins: [socket] } }),
 * )
 */
export async function mountWithSocket<
  Plugin extends { readonly client: WebSocketClient },
  Wrapper extends { unmount(): void },
>(
  createSocket: (config: WebSocketConfig) => Plugin,
  mount: (scene: SocketScene<Plugin>) => Wrapper,
  { config, ...options }: MountWithSocketOptions = {},
): Promise<MountedWithSocket<Plugin, Wrapper>> {
  const world = createFakeWorld(options)
  const server = createFakeServer(world, options)
  const socket = createSocket({ url: '/ws', reconnectJitter: 0, ...config, env: world })
  const scene: SocketScene<Plugin> = { world, server, socket, client: socket.client }
  const wrapper = mount(scene)
  // There, and back.
  await world.advance(2 * (options.latency ?? 0))
  return {
    ...scene,
    wrapper,
    async unmount() {
      wrapper.unmount()
      await world.settle()
      world.assertIdle()
    },
  }
}
