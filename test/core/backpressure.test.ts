import { type Env, createWebSocketClient } from 'hawser/core'
import { describe, expect, test } from 'vitest'
import { ADDRESS, type SetUp, setUpOpen, setUpWorld } from '../support/setUp.ts'

const payloads = (server: SetUp['server']): unknown[] =>
  server.received.filter(({ type }) => type === 'chat').map(({ data }) => data)

describe('a socket that is full', () => {
  const big = 'x'.repeat(1_000)

  test('makes later messages wait, and they keep their order', async () => {
    const { world, server, client } = await setUpOpen({ highWaterMark: 1_500 })
    const [connection] = server.connections
    connection?.clog()
    const results = [1, 2, 3, 4].map((n) => client.send('chat', `${n}${big}`))
    expect(results).toEqual(['sent', 'sent', 'queued', 'queued'])
    await world.advance(1_000)
    expect(payloads(server)).toEqual([])
    connection?.drain()
    await world.advance(1_000)
    expect(payloads(server).map((data) => String(data)[0])).toEqual(['1', '2', '3', '4'])
    expect(client.outbox.size).toBe(0)
  })

  test('does not let a later message overtake', async () => {
    const { world, server, client } = await setUpOpen({ highWaterMark: 500 })
    const [connection] = server.connections
    connection?.clog()
    client.send('chat', `1${big}`)
    expect(client.send('chat', '2')).toBe('queued')
    connection?.drain()
    await world.settle()
    client.send('chat', '3')
    await world.advance(1_000)
    expect(payloads(server).map((data) => String(data)[0])).toEqual(['1', '2', '3'])
  })

  test('loses nothing when the connection is lost meanwhile', async () => {
    const { world, server, client } = await setUpOpen({ highWaterMark: 500 })
    server.connections[0]?.clog()
    client.send('chat', `1${big}`)
    client.send('chat', '2')
    server.drop()
    await world.advance(5_000)
    expect(payloads(server)).toEqual(['2'])
  })
})

test('what is sent before the end of the connection is known is lost, what is sent after it waits', async () => {
  const { world, server, client } = await setUpOpen({}, { latency: 100 })
  server.close(1012)
  await world.advance(50)
  expect(client.send('chat', 'in the gap')).toBe('sent')
  await world.advance(50)
  expect(client.send('chat', 'after it')).toBe('queued')
  await world.advance(6_000)
  expect(payloads(server)).toEqual(['after it'])
})

test('a socket that has begun to close takes no message: it waits for the next one', async () => {
  const { world, server } = setUpWorld()
  let isClosing = false
  // As sockets are between the server's goodbye and the end of the connection.
  const openSocket: Env['openSocket'] = (...args) => {
    const socket = world.openSocket(...args)
    return Object.create(socket, { readyState: { get: () => (isClosing ? 2 : socket.readyState) } })
  }
  const client = createWebSocketClient({ url: ADDRESS, reconnectJitter: 0, env: { ...world, openSocket } })
  await client.connect()
  isClosing = true
  expect(client.send('chat', 'meanwhile')).toBe('queued')
  await world.settle()
  server.drop()
  isClosing = false
  await world.advance(5_000)
  expect(payloads(server)).toEqual(['meanwhile'])
  client.disconnect()
})

test('a listener to the outbox that leaves, while a full socket makes a message wait, leaves no timer', async () => {
  const { world, server, client } = await setUpOpen({ highWaterMark: 10 })
  server.connections[0]?.clog()
  client.send('chat', 'fills the socket')
  client.outbox.onChange(() => {
    if (client.isConnected()) void client.reconnect()
  })
  client.send('chat', 'waits')
  client.disconnect()
  await world.settle()
  expect(world.alive.timers).toEqual([])
})
