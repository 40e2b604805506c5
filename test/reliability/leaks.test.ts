import {
  type Env,
  type Incoming,
  type WebSocketClient,
  type WebSocketConfig,
  createWebSocketClient,
} from 'hawser/core'
import { type FakeServer, type FakeWorld, createFakeServer, createFakeWorld } from 'hawser/testing'
import { expect, test, vi } from 'vitest'
import { growthOf, measureHeap } from '../support/heap.mjs'
import { plain } from '../support/plain.ts'
import { ADDRESS } from '../support/setUp.ts'

/** `SOAK=10` does ten times as much. */
const FACTOR = Number(process.env.SOAK ?? 1)
const SAMPLES = 30

vi.setConfig({ testTimeout: 60_000 * FACTOR })

/** Bytes by which the heap differs from one time to the next, whatever runs. A leak grows with the work, this does not. */
const NOISE = 500_000

/** A client in a world that can be changed for a new one: a world keeps a record of all that ever happened in it. */
interface Bench {
  readonly client: WebSocketClient
  readonly server: FakeServer
  readonly world: FakeWorld
  connect(): Promise<void>
  /** Disconnects, and checks that nothing is left in the old world. */
  renew(): Promise<void>
}

function createBench(config: Partial<WebSocketConfig> = {}): Bench {
  let world = createFakeWorld()
  let server = createFakeServer(world)
  const env: Env = {
    openSocket: (...args) => world.openSocket(...args),
    after: (...args) => world.after(...args),
    now: () => world.now(),
    random: () => world.random(),
    fetch: (...args) => world.fetch(...args),
    page: () => world.page(),
    onSignal: (listener) => world.onSignal(listener),
    report: (error) => world.report(error),
  }
  const client = createWebSocketClient({ url: ADDRESS, env, maxReconnectAttempts: Infinity, ...config })
  return {
    client,
    get server() {
      return server
    },
    get world() {
      return world
    },
    async connect() {
      const connected = client.connect()
      await world.settle()
      await connected
    },
    async renew() {
      client.disconnect()
      await world.settle()
      world.assertIdle()
      expect(world.reports).toEqual([])
      world = createFakeWorld()
      server = createFakeServer(world)
    },
  }
}

/** Bytes left behind by a third of the work. */
async function soak(times: number, work: (count: number) => Promise<void>): Promise<number> {
  const heaps: number[] = []
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    await work(Math.ceil((times * FACTOR) / SAMPLES))
    heaps.push(await measureHeap())
  }
  return growthOf(heaps)
}

test('the measure finds a timer with its listeners that is forgotten each time', async () => {
  const forgotten: object[] = []
  const growth = await soak(10_000, async (count) => {
    for (let n = 0; n < count; n += 1) forgotten.push({ at: n, run: () => n, listeners: new Set([n]) })
  })
  expect(growth).toBeGreaterThan(NOISE)
})

test('connecting and disconnecting 10,000 times leaves nothing behind', async () => {
  const bench = createBench()
  const growth = await soak(10_000, async (count) => {
    for (let n = 0; n < count; n += 1) {
      await bench.connect()
      bench.client.disconnect()
      await bench.world.settle()
    }
    await bench.renew()
  })
  expect(growth).toBeLessThan(NOISE)
})

test('losing the connection 3,000 times leaves nothing behind', async () => {
  const bench = createBench()
  const growth = await soak(3_000, async (count) => {
    await bench.connect()
    for (let n = 0; n < count; n += 1) {
      bench.server.drop()
      await bench.world.advance(7_500)
    }
    expect(bench.client.isConnected()).toBe(true)
    await bench.renew()
  })
  expect(growth).toBeLessThan(NOISE)
})

test('1,000,000 messages arrive in order and leave nothing behind', async () => {
  const together = 10
  const bench = createBench({
    dialect: plain({ decode: (frame) => JSON.parse(frame as string) as Incoming[] }),
  }) // sent below
  let next = 0
  bench.client.on('tick', (number) => {
    if (number === next) next += 1
  })
  let sent = 0
  const growth = await soak(1_000_000 / together, async (count) => {
    await bench.connect()
    for (let n = 0; n < count; n += 1) {
      const messages = Array.from({ length: together }, () => ({
        kind: 'message',
        type: 'tick',
        data: sent++,
      }))
      bench.server.send(JSON.stringify(messages))
      if (n % 500 === 0) await bench.world.advance(1)
    }
    await bench.world.advance(1)
    await bench.renew()
  })
  expect(next).toBe(sent)
  expect(growth).toBeLessThan(NOISE)
})

test('20,000 messages and 20,000 requests leave nothing behind', async () => {
  const bench = createBench()
  let asked = 0
  let answers = 0
  const growth = await soak(20_000, async (count) => {
    await bench.connect()
    bench.server.on('ask', (question) => question)
    for (let n = 0; n < count; n += 1) {
      asked += 1
      bench.client.send('say', n)
      void bench.client.request('ask', n).then((answer) => (answers += Number(answer === n)))
      if (n % 500 === 0) await bench.world.advance(1)
    }
    await bench.world.advance(1)
    await bench.renew()
  })
  expect(answers).toBe(asked)
  expect(growth).toBeLessThan(NOISE)
})

test('20,000 message types that never come again leave nothing behind', async () => {
  const bench = createBench()
  let heard = 0
  let named = 0
  bench.client.onMessage(/^odd/, () => (heard += 1))
  const growth = await soak(20_000, async (count) => {
    await bench.connect()
    for (let n = 0; n < count; n += 1) {
      named += 1
      bench.server.push(`odd-${named}`)
      if (n % 1_000 === 0) await bench.world.advance(1)
    }
    await bench.world.advance(1)
    await bench.renew()
  })
  expect(heard).toBe(named)
  expect(growth).toBeLessThan(NOISE)
})
