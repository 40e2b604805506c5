import { createWebSocketClient } from 'hawser/core'
import { createFakeServer, createFakeWorld } from 'hawser/testing'
import { describe, expect, onTestFinished, test } from 'vitest'

async function connect() {
  const world = createFakeWorld()
  const server = createFakeServer(world)
  const client = createWebSocketClient({ url: '/ws', env: world, reconnectJitter: 0 })
  onTestFinished(() => client.disconnect())
  await client.connect()
  return { world, server, client }
}

test('expect takes what arrived, in order, each once', async () => {
  const { server, client } = await connect()
  client.send('chat', 1)
  client.send('chat', 2)
  expect((await server.expect('chat')).data).toBe(1)
  expect((await server.expect('chat')).data).toBe(2)
})

test('expect says what came instead', async () => {
  const { server, client } = await connect()
  await expect(server.expect('chat')).rejects.toThrow('no chat arrived; unread are: none')
  client.send('join')
  client.send('leave')
  await expect(server.expect('chat')).rejects.toThrow('no chat arrived; unread are: join, leave')
})

test('what a handler returns is the reply', async () => {
  const { server, client } = await connect()
  const off = server.on('double', (data) => Number(data) * 2)
  expect(await client.request('double', 21)).toBe(42)
  off()
  void client.request('double', 21)
  await server.expect('double')
  expect((await server.expect('double')).data).toBe(21)
})

test('pings are answered, unless the server is told not to', async () => {
  const { world, server } = await connect()
  await world.advance(30_000)
  expect(server.received.map(({ type }) => type)).toEqual(['ping'])
})

test('push tells how many it reached', async () => {
  const { world, server, client } = await connect()
  expect(server.push('news')).toBe(1)
  server.silence()
  expect(server.push('news')).toBe(0)
  await client.reconnect()
  expect(server.push('news')).toBe(1)
  server.drop()
  expect(server.push('news')).toBe(0)
  await world.settle()
})

test('refusals and hang-ups are for so many sockets, or from now on', async () => {
  const { world, server, client } = await connect()
  server.refuse({ times: 1 })
  server.drop()
  await world.advance(5_000)
  expect(client.state.name).toBe('waiting')
  await world.advance(5_000)
  expect(client.isConnected()).toBe(true)
  server.refuse({ code: 4401, reason: 'who?' })
  server.drop()
  await world.advance(5_000)
  expect(client.state).toMatchObject({ name: 'failed', cause: { code: 4401, reason: 'who?' } })
})

test('servers share a world by address', async () => {
  const world = createFakeWorld()
  const chat = createFakeServer(world, { address: '/chat' })
  const news = createFakeServer(world, { address: 'wss://app.test/news' })
  const clients = ['/chat?room=1', '/news'].map((url) => createWebSocketClient({ url, env: world }))
  await Promise.all(clients.map((client) => client.connect()))
  expect([chat.connections.length, news.connections.length]).toEqual([1, 1])
  for (const client of clients) client.destroy()
})

test('a server may speak first, and in frames of its own', async () => {
  const world = createFakeWorld()
  const server = createFakeServer(world)
  const heard: unknown[] = []
  server.onConnect((connection) => connection.send('{"type":"hello","data":1}'))
  server.onFrame((frame) => heard.push(frame))
  const client = createWebSocketClient({ url: '/ws', env: world })
  const hello = client.waitFor('hello')
  void client.connect()
  expect(await hello).toBe(1)
  client.send('a', 'b')
  await world.settle()
  expect(heard).toHaveLength(1)
  expect(server.send('{"type":"raw"}')).toBe(1)
  client.destroy()
})

test('a connection that is gone takes no frame', async () => {
  const { server } = await connect()
  const [connection] = server.connections
  connection?.drop()
  expect(() => connection?.send('x')).toThrow('send: the connection is ended')
  expect(() => connection?.close()).toThrow('close: the connection is ended')
})

test.each([0, 1004, 1005, 1006, 1015, 2000, 5000])('a server cannot close with %d', async (code) => {
  const { server } = await connect()
  expect(() => server.close(code)).toThrow(`${code} is no code for a close frame`)
})

describe('a handler', () => {
  test('may take its time, and is waited for', async () => {
    const { world, server, client } = await connect()
    server.on('sum', () => new Promise((resolve) => world.after(1_000, () => resolve(3))))
    const sum = client.request('sum')
    await world.advance(1_000)
    expect(await sum).toBe(3)
  })

  test.each([
    [
      'throws',
      () => {
        throw new Error('the room is full')
      },
    ],
    ['rejects', () => Promise.reject(new Error('the room is full'))],
    // oxlint-disable-next-line typescript/prefer-promise-reject-errors
    ['rejects with a word', () => Promise.reject('the room is full')],
  ])('that %s refuses, in its words', async (_, handler) => {
    const { server, client } = await connect()
    server.on('join', handler)
    await expect(client.request('join')).rejects.toMatchObject({
      kind: 'rejected',
      details: { data: { message: 'the room is full' } },
    })
  })

  test('that throws where nobody waits for an answer fails the test at its end', async () => {
    const { world, server, client } = await connect()
    server.on('chat', () => {
      throw new Error('in the handler')
    })
    client.send('chat')
    await world.settle()
    expect(client.isConnected()).toBe(true)
    client.disconnect()
    await world.settle()
    expect(() => world.assertIdle()).toThrow('in the handler')
  })

  test('takes the place of the one before, and gives it back', async () => {
    const { server, client } = await connect()
    const seen: unknown[] = []
    client.onMessage('*', (data) => seen.push(data))
    server.on('join', () => 'welcome')
    const off = server.on('join', () => 'not today')
    expect(await client.request('join')).toBe('not today')
    off()
    off()
    expect(await client.request('join')).toBe('welcome')
    expect(seen).toEqual([])
  })
})
