import type { Milliseconds, WebSocketClient, WebSocketConfig } from '../core.js'
import { type FakeServer, type FakeServerOptions, createFakeServer } from './server.js'
import { type FakeWorld, type FakeWorldOptions, createFakeWorld } from './world.js'

export interface MountWithSocketOptions extends FakeWorldOptions, FakeServerOptions {
  /** Options of the client beside its world. @default `url: '/ws'`, and `reconnectJitter: 0`, so that delays are exact */
  config?: Partial<WebSocketConfig>
  /** Whether something must be dialled at the mount. False for what connects later: a lazy client, say. @default true */
  dials?: boolean
}

/** What a component lives in during a test. */
export interface SocketScene<Plugin extends { readonly client: unknown }> {
  readonly world: FakeWorld
  /** Lets clients in. What it answers at the mount is said before it, in `mount`. */
  readonly server: FakeServer
  /** The plugin to mount the component with. */
  readonly socket: Plugin
  /** The client that the plugin provides. One that a component makes by `useSocket(config)` lives in the same world. */
  readonly client: Plugin['client']
}

export interface MountedWithSocket<
  Plugin extends { readonly client: unknown },
  Wrapper,
> extends SocketScene<Plugin> {
  /** What your `mount` returned. */
  readonly wrapper: Wrapper
  /**
   * Unmounts the component. Throws when that leaves anything alive (a timer, a socket, a listener), and for an error that
   * nobody took, such as one that a handler threw; `world.takeReports()` takes those that the test expects.
   */
  unmount(): Promise<void>
}

/**
 * Mounts a component with a client in a fake world of its own, and waits until the connection is open and the page shows
 * it, however long the way; where a server refuses or leaves clients waiting, it is back without. It is told how your app
 * makes its plugin and how you mount, so it needs no library for either. Throws when nothing was dialled, unless `dials`
 * is false.
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
  { config, dials = true, ...options }: MountWithSocketOptions = {},
): Promise<MountedWithSocket<Plugin, Wrapper>> {
  const world = createFakeWorld(options)
  const server = createFakeServer(world, options)
  const socket = createSocket({ url: '/ws', reconnectJitter: 0, ...config, env: world })
  const scene: SocketScene<Plugin> = { world, server, socket, client: socket.client }
  const wrapper = mount(scene)
  await waitForOpen(world, socket.client, options.latency)
  if (dials && !wasDialled(world, socket.client)) {
    wrapper.unmount()
    throw new Error(UNDIALLED)
  }
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

/** One for a bind code, one for the socket, and some for a handshake. Where nobody answers there is no end to wait for. */
const MOST_TRIPS = 5

async function waitForOpen(
  world: FakeWorld,
  client: WebSocketClient,
  latency: Milliseconds = 0,
): Promise<void> {
  let trips = 0
  do {
    // There, and back.
    await world.advance(2 * latency)
    trips += 1
  } while (trips < MOST_TRIPS && isDialling(world, client))
  // Another client than the provided one may be let in and not have heard of it yet.
  if (client.state.name === 'idle') await world.advance(latency)
}

/** Whether the provided client is on its way, or another one that asks for a bind code or for a socket. */
function isDialling({ alive }: FakeWorld, { state }: WebSocketClient): boolean {
  if (['resolving', 'opening', 'handshaking'].includes(state.name)) return true
  return alive.requests.length > 0 || alive.sockets.some((connection) => connection.state === 'asking')
}

const UNDIALLED =
  'nothing was dialled: give the plugin to what you mount, and let the component use hawser in its setup; ' +
  'where nothing is to be dialled at the mount, say { dials: false }'

/** Whether the provided client was told to connect, or another one has begun to. */
function wasDialled({ sockets, requests, alive }: FakeWorld, { state }: WebSocketClient): boolean {
  return state.name !== 'idle' || sockets.length > 0 || requests.length > 0 || alive.timers.length > 0
}
