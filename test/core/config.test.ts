import { createWebSocketClient } from 'hawser/core'
import { expect, test } from 'vitest'
import { ADDRESS, setUp, setUpWorld } from '../support/setUp.ts'

test('undefined means the default, for every key', async () => {
  const { client } = setUp({
    query: undefined,
    protocols: undefined,
    bindCode: undefined,
    dialect: undefined,
    heartbeatInterval: undefined,
    reconnectInterval: undefined,
    maxReconnectAttempts: undefined,
    outbox: { capacity: undefined, ttl: undefined },
    classifyClose: undefined,
    headers: undefined,
  })
  await client.connect()
  expect(client.send('chat', 1)).toBe('sent')
})

test('the config is read once: what is changed afterwards changes nothing', async () => {
  const { world } = setUpWorld()
  const config = { url: ADDRESS, query: { a: '1' }, env: world, outbox: { capacity: 1 } }
  const client = createWebSocketClient(config)
  config.url = 'wss://elsewhere.test/'
  config.outbox.capacity = 50
  const connected = client.connect()
  expect(client.send('chat', 1)).toBe('queued')
  client.send('chat', 2)
  expect(client.outbox.size).toBe(1)
  await connected
  expect(world.sockets[0]?.url).toBe(`${ADDRESS}?a=1`)
  expect(config).toEqual({
    url: 'wss://elsewhere.test/',
    query: { a: '1' },
    env: world,
    outbox: { capacity: 50 },
  })
  client.disconnect()
})

test('a frozen config is as good as any', async () => {
  const { client } = setUp(
    Object.freeze({ outbox: Object.freeze({ capacity: 5 }), query: Object.freeze({ a: 1 }) }),
  )
  await client.connect()
  expect(client.isConnected()).toBe(true)
})

test('making a client touches nothing', () => {
  const { world, client } = setUp()
  world.assertIdle()
  expect(client.state).toEqual({ name: 'idle' })
  expect(world.requests).toEqual([])
})
