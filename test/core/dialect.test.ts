import { describe, expect, test } from 'vitest'
import { asText, plain, word } from '../support/plain.ts'
import { setUp, setUpOpen, watchLifecycle, watchStates } from '../support/setUp.ts'

describe('a server that lets the client in by a frame', () => {
  test('makes the connection open, not the socket', async () => {
    const { world, server, client } = setUp({ dialect: plain({ readyOn: 'frame' }) })
    const states = watchStates(client)
    const connected = client.connect()
    client.send('chat', 'patience')
    await world.settle()
    expect(client.state).toEqual({ name: 'handshaking', attempt: 0, retry: true })
    expect(server.received).toEqual([])
    server.send(word({ kind: 'ready' }))
    await connected
    expect(states.map(({ name }) => name)).toEqual(['resolving', 'opening', 'handshaking', 'open'])
    expect(await server.expect('chat')).toMatchObject({ data: 'patience' })
  })

  test('hears hello first, then greetings, topics and what waited, in this order', async () => {
    const { world, server, client } = setUp({
      dialect: plain({
        readyOn: 'frame',
        hello: () => [{ kind: 'message', type: 'hello', data: 1 }],
        greet: () => [{ kind: 'message', type: 'greet', data: 2 }],
      }),
      use: [
        () => ({
          name: 'auth',
          ready: () => void order.push('ready'),
        }),
      ],
    })
    const order: string[] = []
    server.onFrame((frame) => {
      const { kind, type } = JSON.parse(asText(frame)) as { kind: string; type?: string }
      order.push(type ?? kind)
    })
    client.on('open', () => void order.push('open'))
    client.subscribe('orders')
    const connected = client.connect().then(() => order.push('connected'))
    client.send('chat', 1)
    await world.settle()
    expect(order).toEqual(['hello'])
    server.send(word({ kind: 'ready' }))
    await connected
    await world.settle()
    // The server hears when the frames arrive, after the client has done all of its part.
    expect(order.filter((each) => ['ready', 'open', 'connected'].includes(each))).toEqual([
      'ready',
      'open',
      'connected',
    ])
    expect(order.filter((each) => !['ready', 'open', 'connected'].includes(each))).toEqual([
      'hello',
      'greet',
      'subscribe',
      'chat',
    ])
  })

  test('that never does so is given up in time', async () => {
    const { world, client } = setUp({ dialect: plain({ readyOn: 'frame' }), openTimeout: 3_000 })
    void client.connect()
    await world.advance(3_000)
    expect(client.state).toMatchObject({ name: 'waiting', cause: { kind: 'open-timeout' } })
  })

  test('that closes before is "never got in": error, and no close', async () => {
    const { world, server, client } = setUp({ dialect: plain({ readyOn: 'frame' }) })
    const heard = watchLifecycle(client)
    void client.connect()
    await world.settle()
    server.close(4000, 'no')
    await world.settle()
    expect(heard.map(([name]) => name)).toEqual(['error'])
    expect(client.state).toMatchObject({
      name: 'waiting',
      cause: { kind: 'dropped', code: 4000, opened: false },
    })
  })

  test('that says it twice lets the client in once', async () => {
    const { world, server, client } = setUp({ dialect: plain({ readyOn: 'frame' }) })
    const heard = watchLifecycle(client)
    void client.connect()
    await world.settle()
    server.send(word({ kind: 'ready' }))
    server.send(word({ kind: 'ready' }))
    await world.settle()
    expect(heard).toEqual([['open', { replayed: false }]])
  })
})

test('a server that refuses in a frame is left for good', async () => {
  const { world, server, client } = await setUpOpen({ dialect: plain() })
  const heard = watchLifecycle(client)
  server.send(word({ kind: 'refused', code: 1403, reason: 'bad token' }))
  await world.advance(60_000)
  expect(client.state).toMatchObject({
    name: 'failed',
    cause: { kind: 'refused', code: 1403, reason: 'bad token' },
  })
  expect(world.sockets).toHaveLength(1)
  expect(heard.map(([name]) => name)).toEqual(['error', 'close'])
})

test('several words in one frame are taken in order', async () => {
  const { world, server, client } = await setUpOpen({ dialect: plain() })
  const seen: unknown[] = []
  client.onMessage('*', (data) => seen.push(data))
  server.send(JSON.stringify([1, 2, 3].map((data) => ({ kind: 'message', type: 'chat', data }))))
  await world.settle()
  expect(seen).toEqual([1, 2, 3])
})

test('several frames for one message go out in order', async () => {
  const { world, server, client } = await setUpOpen({ dialect: plain({ encode: () => ['one', 'two'] }) })
  client.send('chat')
  await world.settle()
  expect(server.connections[0]?.frames).toEqual(['one', 'two'])
})

test('bytes go out and come in as bytes, after a reconnect too', async () => {
  const bytes = new Uint8Array([1, 2, 3])
  const { world, server, client } = await setUpOpen({ dialect: plain({ encode: () => bytes }) })
  await client.reconnect()
  const got = client.waitFor('bytes')
  server.send(bytes)
  expect(new Uint8Array((await got) as ArrayBuffer)).toEqual(bytes)
  client.send('any')
  await world.settle()
  expect(server.connections[0]?.frames).toEqual([bytes.buffer])
})

test('what a listener returns is an answer, where the dialect makes one of it', async () => {
  const answer = ({ type }: { type: string }, value: unknown) =>
    value === 'no answer' ? undefined : { type: `${type}.answer`, data: value }
  const { world, server, client } = await setUpOpen({ dialect: plain({ answer }) })
  client.on('approve', () => true)
  client.on('approve', async () => 'later')
  client.on('approve', () => 'no answer')
  client.on('approve', () => {})
  server.send(word({ kind: 'message', type: 'approve', data: 1 }))
  await world.settle()
  expect(server.received.map(({ type, data }) => [type, data])).toEqual([
    ['approve.answer', true],
    ['approve.answer', 'later'],
  ])
})

test('what a listener returns means nothing where the dialect has no answers', async () => {
  const { world, server, client } = await setUpOpen()
  client.on('chat', () => ({ surprise: true }))
  server.push('chat')
  await world.settle()
  expect(server.received).toEqual([])
})

test('a dialect whose classifyClose throws does not keep a dead link open', async () => {
  const classifyClose = (): never => {
    throw new Error('oops')
  }
  const { world, server, client } = await setUpOpen({ dialect: plain({ classifyClose }) }, { reports: 1 })
  server.close(4000)
  await world.settle()
  expect(client.state.name).toBe('waiting')
})
