import type { WebSocketConfig } from 'hawser/core'
import { text } from 'hawser/dialects'
import { expect, test } from 'vitest'
import { plain, word } from '../support/plain.ts'
import { type SetUp, setUp, setUpOpen } from '../support/setUp.ts'

/** What the server was told of topics, in order. */
const told = ({ received }: SetUp['server']): unknown[] =>
  received
    .filter(({ type }) => type.endsWith('subscribe'))
    .map(({ type, data }) => [type, (data as { topics: string[] }).topics])

test('a topic is told to the server, and let go with its Off', async () => {
  const { world, server, client } = await setUpOpen()
  const off = client.subscribe('orders')
  await world.settle()
  off()
  off()
  await world.settle()
  expect(told(server)).toEqual([
    ['subscribe', ['orders']],
    ['unsubscribe', ['orders']],
  ])
})

test('it is told once for any number of holders, and let go by the last', async () => {
  const { world, server, client } = await setUpOpen()
  const offs = [client.subscribe('orders'), client.subscribe('orders'), client.subscribe(['orders', 'chat'])]
  await world.settle()
  expect(told(server)).toEqual([
    ['subscribe', ['orders']],
    ['subscribe', ['chat']],
  ])
  offs[0]?.()
  offs[0]?.()
  offs[1]?.()
  await world.settle()
  expect(told(server)).toHaveLength(2)
  offs[2]?.()
  await world.settle()
  expect(told(server).slice(2)).toEqual([['unsubscribe', ['orders', 'chat']]])
})

test('topics that were asked for before open are told at open, together', async () => {
  const { world, server, client } = setUp()
  client.subscribe('orders')
  client.subscribe(['chat', 'news'])
  void client.connect()
  await world.settle()
  expect(told(server)).toEqual([['subscribe', ['orders', 'chat', 'news']]])
})

test('one that was let go before open is not told at all', async () => {
  const { world, server, client } = setUp()
  client.subscribe('orders')()
  await client.connect()
  await world.settle()
  expect(told(server)).toEqual([])
})

test('they are restored at every ready, before anything that waited', async () => {
  const { world, server, client } = await setUpOpen()
  client.subscribe('orders')
  client.subscribe('chat')
  await world.settle()
  for (let n = 0; n < 3; n += 1) {
    const before = server.received.length
    server.drop()
    await world.settle()
    client.send('hello', n)
    await world.advance(10_000)
    const since = server.received.slice(before).map(({ type, data }) => [type, data])
    expect(since).toEqual([
      ['subscribe', { topics: ['orders', 'chat'] }],
      ['hello', n],
    ])
  }
})

test('what was let go while away is not restored', async () => {
  const { world, server, client } = await setUpOpen()
  const off = client.subscribe('orders')
  client.subscribe('chat')
  await world.settle()
  server.drop()
  await world.settle()
  off()
  await world.advance(5_000)
  expect(told(server).at(-1)).toEqual(['subscribe', ['chat']])
})

test('they survive disconnect and connect', async () => {
  const { world, server, client } = await setUpOpen()
  client.subscribe('orders')
  client.disconnect()
  await client.connect()
  await world.settle()
  expect(told(server).at(-1)).toEqual(['subscribe', ['orders']])
})

test('a listener to open may subscribe: it is told once', async () => {
  const { world, server, client } = setUp()
  client.subscribe('orders')
  client.on('open', () => client.subscribe('chat'))
  await client.connect()
  await world.settle()
  expect(told(server)).toEqual([
    ['subscribe', ['orders']],
    ['subscribe', ['chat']],
  ])
})

test('a topic twice in one call is one topic', async () => {
  const { world, server, client } = await setUpOpen()
  const off = client.subscribe(['orders', 'orders'])
  await world.settle()
  off()
  await world.settle()
  expect(told(server)).toEqual([
    ['subscribe', ['orders']],
    ['unsubscribe', ['orders']],
  ])
})

test('a dialect that knows no topics says so', () => {
  const { client } = setUp({ dialect: text() as WebSocketConfig['dialect'] }) // its messages are of one type
  expect(() => client.subscribe('orders')).toThrow(
    expect.objectContaining({ kind: 'unsupported', details: { dialect: 'text', what: 'subscribe' } }),
  )
})

test.each([undefined, null, '', 5, [''], [5], {}])('%j is no topic', (topics) => {
  const { client } = setUp()
  expect(() => client.subscribe(topics as string)).toThrow(expect.objectContaining({ kind: 'config' })) // as JavaScript may
})

test('no topics at all are nothing', async () => {
  const { world, server, client } = await setUpOpen()
  client.subscribe([])()
  await world.settle()
  expect(told(server)).toEqual([])
})

test('no word of unsubscribing before the server lets the client in', async () => {
  const { world, server, client } = setUp({
    dialect: plain({ readyOn: 'frame' }),
    heartbeatInterval: false,
    reconnectInterval: 1_000,
    reconnectJitter: 0,
  })
  client.connect().catch(() => {})
  const off = client.subscribe('a')
  await world.settle()
  server.send(word({ kind: 'ready' }))
  await world.settle()
  server.drop()
  await world.advance(1_000)
  expect(client.state.name).toBe('handshaking')
  off()
  await world.settle()
  expect(world.sockets[1]?.frames).toEqual([])
})

test('topics of a destroyed client are forgotten', async () => {
  const { world, server, client } = await setUpOpen()
  client.subscribe('a')
  await world.settle()
  client.destroy()
  await client.connect()
  await world.settle()
  expect(server.received.filter(({ type }) => type === 'subscribe')).toHaveLength(1)
})

test('an Off from before destroy() takes nothing from who subscribes after it', async () => {
  const { world, client } = await setUpOpen()
  const off = client.subscribe('a')
  client.destroy()
  await client.connect()
  client.subscribe('a')
  off()
  await world.settle()
  expect(client.inspect().topics.get('a')).toBe(1)
})
