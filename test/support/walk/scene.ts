import { type Env, type Interceptor, type WebSocketClient, createWebSocketClient } from 'hawser/core'
import {
  type FakeConnection,
  type FakeMessage,
  type FakeServer,
  type FakeWorld,
  createFakeServer,
  createFakeWorld,
} from 'hawser/testing'
import type { Character } from './actions.ts'
import { type Ledger, createLedger } from './ledger.ts'

/** Ways to break the client or its world, to show that the walk would find out. */
export interface Sabotage {
  env?(env: Env): Env
  client?(client: WebSocketClient): WebSocketClient
}

/** One client and all that a walk plays with. */
export interface Scene {
  readonly world: FakeWorld
  readonly server: FakeServer
  readonly client: WebSocketClient
  readonly character: Character
  readonly ledger: Ledger
  readonly controllers: AbortController[]
  readonly subscriptions: { readonly topic: string; readonly off: () => void }[]
  /** Requests that the server has not answered. */
  readonly unanswered: FakeMessage[]
  readonly urls: { resolve(url: string): void; reject(error: Error): void }[]
  /** What listeners sent: one of `open` speaks before the outbox does, so these may overtake. */
  readonly early: Set<number>
  isInListener: boolean
  /** Connections whose frames are held back. */
  readonly clogged: Set<FakeConnection>
  provide: 'now' | 'slow' | 'throw' | 'reject' | 'rubbish'
  /** `leave`: the client is closed while its socket is made. */
  sockets: 'work' | 'throw' | 'leave'
  /** Once true everything works, and listeners do nothing any more. */
  isOver: boolean
}

export const ADDRESS = 'wss://api.test/ws'

export function createScene(character: Character, sabotage: Sabotage): Scene {
  const { seed, latency, ready, heartbeat, lazy, maxReconnectAttempts, minUptime, outbox, revive } = character
  const world = createFakeWorld({ seed, latency })
  const server = createFakeServer(world)
  const ledger = createLedger()
  const urls: Scene['urls'] = []

  const env: Env = {
    ...world,
    openSocket(...args) {
      const how = scene.isOver ? 'work' : scene.sockets
      if (how === 'throw') throw new Error('no socket today')
      if (how === 'leave') client.disconnect()
      return world.openSocket(...args)
    },
  }

  const url = (): string | Promise<string> => {
    switch (scene.isOver ? 'now' : scene.provide) {
      case 'now':
        return ADDRESS
      case 'slow':
        return new Promise((resolve, reject) => urls.push({ resolve, reject }))
      case 'throw':
        throw new Error('no url today')
      case 'reject':
        return Promise.reject(new Error('no url today'))
      case 'rubbish':
        return 'rubbish://'
    }
  }

  const beReady: Interceptor['ready'] = ({ signal }) => {
    if (ready === 'sometimes fails' && !scene.isOver && world.random() < 0.3) throw new Error('not ready')
    return new Promise((resolve) => {
      if (signal.aborted) return
      const cancel = world.after(30, resolve)
      signal.addEventListener('abort', cancel)
    })
  }

  const sabotaged = sabotage.env?.(env) ?? env
  const client = createWebSocketClient({
    url,
    env: sabotaged,
    lazy,
    maxReconnectAttempts,
    minUptime,
    outbox,
    revive,
    reconnectInterval: 1_000,
    heartbeatInterval: heartbeat ? 2_000 : false,
    heartbeatTimeout: 500,
    openTimeout: 3_000,
    highWaterMark: 50,
    use: ready === 'nothing' ? [] : [() => ({ name: 'ready', ready: beReady })],
  })

  const scene: Scene = {
    world,
    server,
    client: sabotage.client?.(client) ?? client,
    character,
    ledger,
    controllers: [],
    subscriptions: [],
    unanswered: [],
    urls,
    early: new Set(),
    isInListener: false,
    clogged: new Set(),
    provide: 'now',
    sockets: 'work',
    isOver: false,
  }
  client.outbox.onChange(ledger.changed)
  server.on('ask', (_data, message) => void scene.unanswered.push(message))
  return scene
}
