import type { WebSocketConfig } from 'hawser/core'
import { describe, expect, test } from 'vitest'
import { type SetUp, setUp, setUpOpen, watchLifecycle } from '../support/setUp.ts'

describe('giving up', () => {
  const exhaust = async (config: Partial<WebSocketConfig> = {}): Promise<SetUp> => {
    const all = await setUpOpen({ maxReconnectAttempts: 3, ...config })
    all.server.refuse()
    all.server.drop()
    await all.world.advance(60_000)
    return all
  }

  test('comes after so many retries in a row, once', async () => {
    const all = setUp({ maxReconnectAttempts: 3 })
    const heard = watchLifecycle(all.client)
    await all.client.connect()
    all.server.refuse()
    all.server.drop()
    await all.world.advance(60_000)
    expect(heard.filter(([name]) => name === 'reconnect').map(([, attempt]) => attempt)).toEqual([1, 2, 3])
    expect(heard.filter(([name]) => name === 'reconnect-failed')).toEqual([
      ['reconnect-failed', { attempts: 3 }],
    ])
    expect(heard.filter(([name]) => name === 'error')).toHaveLength(4)
    expect(all.client.state).toMatchObject({
      name: 'failed',
      cause: { kind: 'exhausted', last: { kind: 'dropped', opened: false } },
    })
    expect(all.client.isListening()).toBe(false)
  })

  test('a budget of 0 never retries', async () => {
    const { world, client } = await exhaust({ maxReconnectAttempts: 0 })
    expect(client.state).toMatchObject({ name: 'failed', cause: { kind: 'exhausted' } })
    expect(world.sockets).toHaveLength(1)
  })

  test('an endless budget never gives up', async () => {
    const { world, client } = await exhaust({ maxReconnectAttempts: Infinity, reconnectInterval: 100 })
    expect(world.sockets.length).toBeGreaterThan(500)
    expect(client.isListening()).toBe(true)
  })

  test('ends when page or network come back, with a fresh budget', async () => {
    const { world, server, client } = await exhaust()
    server.refuse({ times: 3 })
    world.signal('wake')
    await world.advance(15_000)
    expect(client.isConnected()).toBe(true)
  })

  test('is final where nothing may revive it', async () => {
    const { world, server, client } = await exhaust({ revive: false })
    world.assertIdle()
    server.accept()
    world.signal('wake')
    await world.advance(60_000)
    expect(client.state.name).toBe('failed')
  })

  test('is not undone by the network going away', async () => {
    const { world, client } = await exhaust()
    world.signal('offline')
    world.signal('suspend')
    await world.settle()
    expect(client.state.name).toBe('failed')
  })
})

describe('the budget of retries', () => {
  test('is full again when the connection has lasted', async () => {
    const { world, server, client } = setUp({ maxReconnectAttempts: 2, minUptime: 5_000 })
    server.refuse({ times: 2 })
    void client.connect()
    await world.advance(10_000)
    expect(client.state).toMatchObject({ name: 'open', attempt: 2 })
    await world.advance(4_999)
    expect(client.state).toMatchObject({ name: 'open', attempt: 2 })
    await world.advance(1)
    expect(client.state).toMatchObject({ name: 'open', attempt: 0 })
  })

  test('a server that accepts and closes uses it up', async () => {
    const { world, server, client } = setUp({ maxReconnectAttempts: 3 })
    server.refuse({ code: 1011 })
    await client.connect()
    await world.advance(1e6)
    expect(client.state).toMatchObject({ name: 'failed', cause: { kind: 'exhausted' } })
    expect(world.sockets).toHaveLength(4)
  })
})

describe('reconnect()', () => {
  test('lets the link go and dials now', async () => {
    const { world, server, client } = await setUpOpen()
    const heard = watchLifecycle(client)
    const [old] = server.connections
    await client.reconnect()
    expect(heard).toEqual([
      ['close', { code: 1000, reason: '', isManual: true }],
      ['open', { replayed: false }],
    ])
    await world.settle()
    expect(old?.closed).toEqual({ code: 1000, reason: '' })
    expect(server.connections).toHaveLength(1)
  })

  test('dials now from waiting, from failed and from idle', async () => {
    const { world, server, client } = setUp({ maxReconnectAttempts: 1 })
    await client.reconnect()
    server.drop()
    await world.settle()
    expect(client.state.name).toBe('waiting')
    await client.reconnect()
    server.refuse()
    server.drop()
    await world.advance(5_000)
    expect(client.state.name).toBe('failed')
    server.accept()
    await client.reconnect()
    expect(client.state).toMatchObject({ name: 'open', attempt: 0 })
  })

  test('does not wait for a silent server', async () => {
    const { server, client } = await setUpOpen()
    server.silence()
    await client.reconnect()
    expect(server.connections).toHaveLength(1)
  })

  test('twice at once ends in one connection', async () => {
    const { world, client } = await setUpOpen()
    await Promise.all([client.reconnect(), client.reconnect()])
    expect(world.alive.sockets).toHaveLength(1)
  })
})
