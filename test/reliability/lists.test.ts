import { createWebSocketClient, useSocketMessages } from 'hawser'
import type { Dialect } from 'hawser'
import { createFakeServer, createFakeWorld } from 'hawser/testing'
import { expect, onTestFinished, test } from 'vitest'
import { effectScope } from 'vue'

const BULK = 20_000

/** A frame is many messages; it says which is the first. */
const bulk: Dialect = {
  name: 'bulk',
  readyOn: 'open',
  encode: () => undefined,
  decode: (frame) =>
    Array.from({ length: BULK }, (_, index) => ({
      kind: 'message',
      type: 'tick',
      data: Number(frame) + index,
    })),
}

/** A full table of so many rows, into which new rows can be pushed. */
async function fill(limit: number) {
  const world = createFakeWorld()
  const server = createFakeServer(world)
  const client = createWebSocketClient<{ tick: number }>({
    url: '/ws',
    env: world,
    dialect: bulk,
    heartbeatInterval: false,
  })
  await client.connect()
  const scope = effectScope()
  const list = scope.run(() => useSocketMessages('tick', { client, key: (data) => data, limit }))
  onTestFinished(() => {
    scope.stop()
    client.destroy()
    world.assertIdle()
  })
  let next = 0
  const push = async (): Promise<void> => {
    server.send(String(next))
    next += BULK
    // Within one frame, which comes then.
    await world.advance(200)
  }
  for (let full = 0; full < limit; full += BULK) await push()
  return { push, list }
}

/** The best of several runs: what the machine does beside counts in none. */
async function timeOf(run: () => Promise<void>): Promise<number> {
  let best = Infinity
  for (let index = 0; index < 5; index++) {
    const start = performance.now()
    await run()
    best = Math.min(best, performance.now() - start)
  }
  return best
}

test('a message costs a list about the same, however long the list and whatever it makes room for', async () => {
  const [short, long] = [await fill(100), await fill(10 * BULK)]
  const [ofShort, ofLong] = [await timeOf(short.push), await timeOf(long.push)]
  // With a walk over the list for each message it would be hundreds of times as much.
  expect(ofLong / ofShort).toBeLessThan(10)
  expect(long.list?.total.value).toBe(15 * BULK)
  expect(long.list?.dropped.value).toBe(5 * BULK)
  expect(long.list?.messages.value.at(-1)).toBe(15 * BULK - 1)
})
