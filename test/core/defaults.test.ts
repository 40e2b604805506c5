import { createWebSocketClient } from 'hawser/core'
import { describe, expect, test } from 'vitest'
import { ADDRESS, failure, setUpWorld } from '../support/setUp.ts'

/** A client with nothing but its address: what it does is what the documentation promises. */
const bare = (options: Parameters<typeof setUpWorld>[0] = {}) => {
  const { world, server } = setUpWorld(options)
  const client = createWebSocketClient({ url: ADDRESS, env: world })
  return { world, server, client }
}

test('heartbeatInterval is 30 000', async () => {
  const { world, server, client } = bare()
  await client.connect()
  await world.advance(29_999)
  expect(server.received).toHaveLength(0)
  await world.advance(1)
  expect(server.received.map(({ type }) => type)).toEqual(['ping'])
  await world.advance(30_000)
  expect(server.received).toHaveLength(2)
  client.disconnect()
})

test('heartbeatTimeout is 10 000', async () => {
  const { world, client } = bare({ pong: false })
  await client.connect()
  await world.advance(39_999)
  expect(client.isConnected()).toBe(true)
  await world.advance(1)
  expect(client.state).toMatchObject({ name: 'waiting', cause: { kind: 'silent' } })
  client.disconnect()
})

test('reconnectInterval is 5 000, and reconnectJitter spreads it over half of that', async () => {
  const delays: number[] = []
  for (let seed = 1; seed <= 300; seed += 1) {
    const { world, server, client } = bare({ seed })
    await client.connect()
    server.drop()
    await world.settle()
    if (client.state.name === 'waiting') delays.push(client.state.retryAt - world.now())
    client.disconnect()
  }
  expect(delays).toHaveLength(300)
  expect(Math.min(...delays)).toBeGreaterThanOrEqual(2_500)
  expect(Math.min(...delays)).toBeLessThan(2_600)
  expect(Math.max(...delays)).toBeLessThanOrEqual(7_500)
  expect(Math.max(...delays)).toBeGreaterThan(7_400)
  const mean = delays.reduce((sum, delay) => sum + delay, 0) / delays.length
  expect(mean).toBeGreaterThan(4_700)
  expect(mean).toBeLessThan(5_300)
})

test('maxReconnectAttempts is 5', async () => {
  const { world, server, client } = bare()
  const attempts: number[] = []
  let failures = 0
  client.on('reconnect', (attempt) => attempts.push(attempt))
  client.on('reconnect-failed', () => (failures += 1))
  server.refuse()
  const error = failure(client.connect())
  await world.advance(5 * 7_500)
  expect(await error).toMatchObject({ details: { cause: { kind: 'exhausted' } } })
  expect(attempts).toEqual([1, 2, 3, 4, 5])
  expect(failures).toBe(1)
  expect(world.sockets).toHaveLength(6)
  client.disconnect()
})

test('minUptime is 5 000', async () => {
  const { world, server, client } = bare()
  server.refuse({ times: 1 })
  void client.connect()
  await world.settle()
  const { retryAt } = client.state.name === 'waiting' ? client.state : { retryAt: NaN }
  await world.advance(retryAt - world.now())
  expect(client.state).toMatchObject({ name: 'open', attempt: 1 })
  await world.advance(4_999)
  expect(client.state).toMatchObject({ attempt: 1 })
  await world.advance(1)
  expect(client.state).toMatchObject({ attempt: 0 })
  client.disconnect()
})

test('openTimeout is 10 000', async () => {
  const { world, server, client } = bare()
  server.hang()
  void client.connect()
  await world.advance(9_999)
  expect(client.state.name).toBe('opening')
  await world.advance(1)
  expect(client.state).toMatchObject({ name: 'waiting', cause: { kind: 'open-timeout' } })
  client.disconnect()
})

test('requestTimeout is 15 000', async () => {
  const { world, client } = bare()
  await client.connect()
  let isOver = false
  const error = failure(client.request('join')).finally(() => (isOver = true))
  await world.advance(14_999)
  expect(isOver).toBe(false)
  await world.advance(1)
  expect(await error).toMatchObject({ kind: 'timeout' })
  client.disconnect()
})

describe('the outbox', () => {
  test('keeps 100 messages, and lets the oldest go', async () => {
    const { server, client } = bare()
    const connected = client.connect()
    for (let n = 0; n <= 100; n += 1) expect(client.send('chat', n)).toBe('queued')
    expect(client.outbox.size).toBe(100)
    await connected
    expect(await server.expect('chat')).toMatchObject({ data: 1 })
    client.disconnect()
  })

  test('keeps them for 60 000', async () => {
    const { world, client } = bare()
    const env = { ...world, openSocket: () => expect.unreachable() }
    const lost = createWebSocketClient({
      url: () => new Promise<string>(() => {}),
      openTimeout: Infinity,
      env,
    })
    void lost.connect()
    lost.send('chat', 1)
    await world.advance(59_999)
    expect(lost.outbox.size).toBe(1)
    await world.advance(1)
    expect(lost.outbox.size).toBe(0)
    lost.disconnect()
    client.disconnect()
  })

  test('takes over above a mebibyte in the socket', async () => {
    const { server, client } = bare()
    await client.connect()
    server.connections[0]?.clog()
    const half = 'x'.repeat(512 * 1024)
    expect([1, 2, 3].map(() => client.send('chat', half))).toEqual(
      ['sent', 'sent', 'sent'].slice(0, 2).concat('queued'),
    )
    client.disconnect()
  })
})

test('messages are { type, data, timestamp } as JSON, and nothing more', async () => {
  const { world, server, client } = bare()
  await client.connect()
  client.send('chat', { content: 'Hello' })
  await world.settle()
  expect(server.connections[0]?.frames).toEqual([
    JSON.stringify({ type: 'chat', data: { content: 'Hello' }, timestamp: world.now() }),
  ])
  client.disconnect()
})

test('neither lazy, nor query, nor subprotocol, nor headers', async () => {
  const { world, client } = bare()
  expect(client.send('chat', 1)).toBe('dropped')
  await client.connect()
  expect(world.sockets).toMatchObject([{ url: ADDRESS, protocols: [] }])
  expect(world.sockets[0]?.headers).toEqual({})
  client.disconnect()
})
