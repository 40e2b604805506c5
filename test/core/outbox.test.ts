import type { OutboxItem, WebSocketClient } from 'hawser/core'
import { describe, expect, test } from 'vitest'
import { asText } from '../support/plain.ts'
import { type SetUp, setUp, setUpOpen } from '../support/setUp.ts'

const payloads = (server: SetUp['server']): unknown[] =>
  server.received.filter(({ type }) => type === 'chat').map(({ data }) => data)

const outcomes = (client: WebSocketClient): [unknown, string][] => {
  const changes: [unknown, string][] = []
  client.outbox.onChange(({ data, outcome }) => changes.push([data, outcome]))
  return changes
}

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

describe('an outbox that is full', () => {
  test('does not say dropped of a message that went out while another one was dropped for it', async () => {
    const { world, server, client } = await setUpOpen({ highWaterMark: 10, outbox: { capacity: 2 } })
    for (const text of ['fills the socket', 'waits', 'waits too']) client.send('chat', text)
    await world.settle()
    const off = client.outbox.onChange(({ outcome }) => {
      if (outcome !== 'dropped') return
      off()
      client.send('chat', 'more')
    })
    expect(client.send('chat', 'last')).not.toBe('dropped')
    await world.advance(1_000)
    expect(payloads(server)).toContain('last')
  })

  test('lets nothing go that is on its way already, when a stage sends more meanwhile', async () => {
    let isSent = false
    const { world, server, client } = setUp({
      outbox: { capacity: 2 },
      use: [
        ({ client: sender }) => ({
          name: 'echo',
          encodeFrame(frame) {
            if (!isSent) {
              isSent = true
              sender.send('chat', 3)
            }
            return frame
          },
        }),
      ],
    })
    const seen = outcomes(client)
    const connected = client.connect()
    client.send('chat', 1)
    client.send('chat', 2)
    await connected
    await world.settle()
    expect(payloads(server)).toEqual([1, 2, 3])
    expect(seen.map(([data, outcome]) => `${String(data)} ${outcome}`)).not.toContain('1 dropped')
  })

  test('lets the oldest go', async () => {
    const { server, client } = setUp({ outbox: { capacity: 2 } })
    const changes = outcomes(client)
    const connected = client.connect()
    expect([1, 2, 3].map((n) => client.send('chat', n))).toEqual(['queued', 'queued', 'queued'])
    await connected
    await server.expect('chat')
    expect(payloads(server)).toEqual([2, 3])
    expect(changes).toContainEqual([1, 'dropped'])
  })

  test('or the newest', async () => {
    const { server, client } = setUp({ outbox: { capacity: 2, overflow: 'drop-newest' } })
    const connected = client.connect()
    expect([1, 2, 3].map((n) => client.send('chat', n))).toEqual(['queued', 'queued', 'dropped'])
    await connected
    await server.expect('chat')
    expect(payloads(server)).toEqual([1, 2])
  })
})

describe('a message that waits too long', () => {
  test('is dropped when its time is over', async () => {
    const { world, server, client } = setUp({ outbox: { ttl: 1_000 } })
    const changes = outcomes(client)
    server.hang()
    void client.connect()
    client.send('chat', 'stale')
    await world.advance(999)
    expect(client.outbox.size).toBe(1)
    await world.advance(1)
    expect(client.outbox.size).toBe(0)
    expect(changes).toEqual([
      ['stale', 'queued'],
      ['stale', 'dropped'],
    ])
  })

  test('may have a time of its own', async () => {
    const { world, server, client } = setUp({ outbox: { ttl: 1_000 } })
    server.hang()
    void client.connect()
    client.send('chat', 'short', { ttl: 10 })
    client.send('chat', 'long', { ttl: 5_000 })
    client.send('chat', 'usual')
    await world.advance(1_000)
    expect(client.outbox.items.map(({ data }) => data)).toEqual(['long'])
  })

  test('is not sent after a sleep during which it went stale', async () => {
    const { world, server, client } = await setUpOpen({ outbox: { ttl: 60_000 } })
    server.drop()
    await world.settle()
    client.send('chat', 'stale')
    await world.advanceLate(3_600_000)
    await world.advance(10_000)
    expect(client.isConnected()).toBe(true)
    expect(payloads(server)).toEqual([])
  })

  test.each([0, -1, NaN])('a ttl of %d makes no sense', async (ttl) => {
    const { client } = await setUpOpen()
    expect(() => client.send('chat', 1, { ttl })).toThrow(
      expect.objectContaining({ kind: 'config', details: expect.objectContaining({ key: 'ttl' }) }),
    )
  })
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

describe('a message with an id', () => {
  test('carries it, and is acknowledged by it', async () => {
    const { world, server, client } = await setUpOpen()
    const changes: OutboxItem[] = []
    client.outbox.onChange((item) => changes.push(item))
    client.send('chat', 'hi', { id: 'm1' })
    const message = await server.expect('chat')
    expect(message.id).toBe('m1')
    expect(client.outbox.items).toMatchObject([{ id: 'm1', outcome: 'sent' }])
    server.reply(message, { seq: 7 })
    await world.settle()
    expect(changes.map(({ outcome, answer }) => [outcome, answer])).toEqual([
      ['sent', undefined],
      ['acknowledged', { seq: 7 }],
    ])
    expect(client.outbox.items).toEqual([])
  })

  test('may be rejected', async () => {
    const { world, server, client } = await setUpOpen()
    const changes: OutboxItem[] = []
    client.outbox.onChange((item) => changes.push(item))
    client.send('chat', 'hi', { id: 'm1' })
    server.reject(await server.expect('chat'), 'muted')
    await world.settle()
    expect(changes.at(-1)).toMatchObject({ id: 'm1', outcome: 'rejected', answer: 'muted' })
  })

  test('an acknowledgement of nothing means nothing', async () => {
    const { world, server, client } = await setUpOpen()
    const changes = outcomes(client)
    server.send('{"type":"chat","replyTo":"never sent"}')
    await world.settle()
    expect(changes).toEqual([])
  })

  test.each(['', 5, null, {}])('an id of %j makes no sense', async (id) => {
    const { client } = await setUpOpen()
    expect(() => client.send('chat', 1, { id: id as string })).toThrow(
      // as JavaScript may
      expect.objectContaining({ kind: 'config', details: expect.objectContaining({ key: 'id' }) }),
    )
  })
})

test('what is sent is among the items when its change is told', async () => {
  const { client } = await setUpOpen()
  let ids: unknown[] = []
  client.outbox.onChange(({ outcome }) => {
    if (outcome === 'sent') ids = client.outbox.items.map(({ id }) => id)
  })
  client.send('chat', 1, { id: 'm1' })
  expect(ids).toEqual(['m1'])
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
