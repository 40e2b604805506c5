import {
  type LifecycleEvents,
  type LifecycleName,
  type Snapshot,
  type WebSocketClient,
  type WebSocketConfig,
  createWebSocketClient,
} from 'hawser/core'
import {
  type FakeServer,
  type FakeServerOptions,
  type FakeWorld,
  type FakeWorldOptions,
  createFakeServer,
  createFakeWorld,
} from 'hawser/testing'
import { expect, onTestFinished } from 'vitest'

export const ADDRESS = 'wss://api.test/ws'

export interface SetUpOptions extends FakeWorldOptions, FakeServerOptions {
  /** Errors that the test leaves without a listener on purpose. @default 0 */
  reports?: number
}

export interface SetUp {
  world: FakeWorld
  server: FakeServer
  client: WebSocketClient
}

/**
 * A client in a world of its own, with a server that lets it in. Delays are exact unless the config says otherwise.
 * When the test is over the client is disconnected and must have left nothing behind.
 */
export function setUp(config: Partial<WebSocketConfig> = {}, options: SetUpOptions = {}): SetUp {
  const { world, server } = setUpWorld(options)
  const client = createWebSocketClient({ url: ADDRESS, reconnectJitter: 0, env: world, ...config })
  onTestFinished(() => client.disconnect())
  return { world, server, client }
}

/** As `setUp`, with the connection open. */
export async function setUpOpen(
  config: Partial<WebSocketConfig> = {},
  options: SetUpOptions = {},
): Promise<SetUp> {
  const all = setUp(config, options)
  const connected = all.client.connect()
  // There, and back.
  await all.world.advance(2 * (options.latency ?? 0))
  await connected
  return all
}

/** A world with a server, for tests that make and end their clients themselves. */
export function setUpWorld(options: SetUpOptions = {}): Omit<SetUp, 'client'> {
  const unhandled = watchRejections()
  const world = createFakeWorld(options)
  const server = createFakeServer(world, options)
  onTestFinished(async () => {
    await world.settle()
    expect(world.takeReports()).toHaveLength(options.reports ?? 0)
    world.assertIdle()
    expect(await unhandled()).toEqual([])
  })
  return { world, server }
}

/** Collects the rejections that nobody handles until the returned function is called. */
export function watchRejections(): () => Promise<unknown[]> {
  const reasons: unknown[] = []
  const note = (reason: unknown): void => void reasons.push(reason)
  process.on('unhandledRejection', note)
  return async () => {
    // Node tells of them when the microtasks are done.
    await new Promise((resolve) => setImmediate(resolve))
    process.off('unhandledRejection', note)
    return reasons
  }
}

const LIFECYCLE = [
  'open',
  'close',
  'error',
  'reconnect',
  'reconnect-failed',
  'state',
  'invalid',
  'recovered',
] as const satisfies readonly LifecycleName[]

/** What the client says of its connection from now on, in order: name and payload. States come from `watchStates`. */
export function watchLifecycle(client: WebSocketClient): [name: LifecycleName, payload: unknown][] {
  const heard: [LifecycleName, unknown][] = []
  for (const name of LIFECYCLE) {
    if (name === 'state') continue
    client.on(name, (payload: unknown) => {
      const isNews = !(name === 'open' && (payload as LifecycleEvents['open']).replayed) // the payload of its name
      if (isNews) heard.push([name, payload])
    })
  }
  return heard
}

/** Every state that the client enters, in order. */
export function watchStates(client: WebSocketClient): Snapshot[] {
  const states: Snapshot[] = []
  client.on('state', (state) => states.push(state))
  return states
}

/** The error that a promise rejects with. */
export async function failure(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => expect.unreachable('it should have rejected'),
    (error: unknown) => error,
  )
}
