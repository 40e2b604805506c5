import { describe, expect, test } from 'vitest'
import { outcomes, payloads } from '../support/outbox.ts'
import { asText } from '../support/plain.ts'
import { setUp, setUpOpen } from '../support/setUp.ts'

describe('send says what became of the message', () => {
  test('sent, while open', async () => {
    const { server, client } = await setUpOpen()
    expect(client.send('chat', { content: 'Hello' })).toBe('sent')
    const message = await server.expect('chat')
    expect(message).toMatchObject({ type: 'chat', data: { content: 'Hello' }, timestamp: expect.any(Number) })
    expect(client.outbox.size).toBe(0)
  })

  test('queued, while the connection is coming, and sent in order once it is there', async () => {
    const { world, server, client } = setUp()
    const connected = client.connect()
    expect(client.send('chat', 1)).toBe('queued')
    expect(client.send('chat', 2)).toBe('queued')
    expect(client.outbox.size).toBe(2)
    await connected
    client.send('chat', 3)
    await world.settle()
    expect(payloads(server)).toEqual([1, 2, 3])
    expect(client.outbox.size).toBe(0)
  })

  test('queued, between two connections', async () => {
    const { world, server, client } = await setUpOpen()
    server.drop()
    await world.settle()
    expect(client.state.name).toBe('waiting')
    expect(client.send('chat', 'meanwhile')).toBe('queued')
    await world.advance(5_000)
    expect(payloads(server)).toEqual(['meanwhile'])
  })

  test('dropped, where nothing is coming', async () => {
    const { world, client } = setUp()
    expect(client.send('chat', 1)).toBe('dropped')
    await client.connect()
    client.disconnect()
    expect(client.send('chat', 2)).toBe('dropped')
    await world.settle()
    world.assertIdle()
  })

  test('dropped, after the client gave up', async () => {
    const { world, server, client } = setUp({ maxReconnectAttempts: 0 })
    server.refuse()
    void client.connect()
    await world.settle()
    expect(client.send('chat', 1)).toBe('dropped')
  })

  test('dropped, while it is coming and the outbox is off', async () => {
    const { server, client } = setUp({ outbox: false })
    const connected = client.connect()
    expect(client.send('chat', 1)).toBe('dropped')
    await connected
    expect(client.send('chat', 2)).toBe('sent')
    await server.expect('chat')
    expect(payloads(server)).toEqual([2])
  })
})

test('what a listener sends while the outbox empties goes behind what waited', async () => {
  const { world, server, client } = setUp()
  client.outbox.onChange(({ data, outcome }) => {
    if (data === 1 && outcome === 'sent') client.send('chat', 4)
  })
  void client.connect()
  for (const n of [1, 2, 3]) client.send('chat', n)
  await world.settle()
  expect(payloads(server)).toEqual([1, 2, 3, 4])
})

describe('what waits', () => {
  test('can be seen, frozen, in order', async () => {
    const { world, server, client } = setUp()
    server.hang()
    void client.connect()
    client.send('chat', 1, { id: 'a' })
    client.send('chat', 2)
    const { items } = client.outbox
    expect(items).toMatchObject([
      { id: 'a', kind: 'message', type: 'chat', data: 1, outcome: 'queued', expiresAt: world.now() + 60_000 },
      { id: expect.any(Number), kind: 'message', type: 'chat', data: 2, outcome: 'queued' },
    ])
    expect(items.every((item) => Object.isFrozen(item))).toBe(true)
  })

  test('is dropped with disconnect, and said so', async () => {
    const { server, client } = setUp()
    const changes = outcomes(client)
    server.hang()
    void client.connect()
    client.send('chat', 1)
    client.disconnect()
    expect(changes).toEqual([
      [1, 'queued'],
      [1, 'dropped'],
    ])
    expect(client.outbox.items).toEqual([])
  })

  test('is encoded when it is sent for, not when it leaves', async () => {
    const { server, client } = setUp()
    const connected = client.connect()
    const data = { content: 'before' }
    client.send('chat', data)
    data.content = 'after'
    await connected
    expect(await server.expect('chat')).toMatchObject({ data: { content: 'before' } })
  })
})

test('everybody hears the changes of an item in their order, even if somebody sends meanwhile', async () => {
  const { world, server, client } = setUp({ outbox: { capacity: 1 } })
  server.hang()
  void client.connect()
  await world.settle()
  const off = client.outbox.onChange(() => {
    off()
    client.send('chat', 2)
  })
  const heard = outcomes(client)
  client.send('chat', 1)
  expect(heard.filter(([data]) => data === 1)).toEqual([
    [1, 'queued'],
    [1, 'dropped'],
  ])
  expect(heard).toContainEqual([2, 'queued'])
})

test('an item knows what was given to send(), where an interceptor made something else of it', async () => {
  const { server, client } = await setUpOpen({
    use: [
      () => ({
        name: 'wrap',
        send: (outgoing) =>
          outgoing.kind === 'message' && outgoing.type === 'chat'
            ? { ...outgoing, data: { inner: outgoing.data } }
            : outgoing,
      }),
    ],
  })
  client.send('chat', 1, { id: 'm1' })
  client.send('plain', 2, { id: 'm2' })
  expect(client.outbox.items.map(({ data, given }) => [data, given])).toEqual([
    [{ inner: 1 }, { type: 'chat', data: 1 }],
    [2, undefined],
  ])
  expect((await server.expect('chat')).data).toEqual({ inner: 1 })
})

test('disconnect() while an item is on its way leaves nothing in the outbox', async () => {
  const { world, client } = setUp({
    highWaterMark: 0,
    use: [
      (host) => ({
        name: 'stop',
        encodeFrame(frame) {
          if (asText(frame).includes('bomb')) host.client.disconnect()
          return frame
        },
      }),
    ],
  })
  await client.connect()
  const [socket] = world.sockets
  socket?.clog()
  client.send('chat', 1)
  client.send('bomb', 2)
  socket?.drain()
  await world.advance(100)
  expect(client.state.name).toBe('closed')
  expect(client.outbox.size).toBe(0)
})
