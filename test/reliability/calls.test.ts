import { setTimeout } from 'node:timers/promises'
import { createWebSocketClient } from 'hawser/core'
import { createFakeServer, createFakeWorld } from 'hawser/testing'
import { expect, test } from 'vitest'

test('connect() on an open connection keeps nothing of the call', async () => {
  const world = createFakeWorld()
  createFakeServer(world)
  const client = createWebSocketClient({ url: '/ws', env: world })
  await client.connect()
  const calls = Array.from({ length: 100 }, () => new WeakRef(client.connect()))
  for (let round = 0; round < 3; round++) {
    // What a task made lives until its end.
    await setTimeout(0)
    globalThis.gc?.()
  }
  expect(calls.filter((call) => call.deref() !== undefined).length).toBeLessThan(3)
  client.destroy()
})
