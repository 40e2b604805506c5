import { describe, expect, test } from 'vitest'
import { plain, word } from '../support/plain.ts'
import { failure, setUp, setUpOpen } from '../support/setUp.ts'

describe('a request', () => {
  test('resolves with the answer', async () => {
    const { server, client } = await setUpOpen()
    server.on('join', (data) => ({ joined: data }))
    expect(await client.request('join', { room: 'lobby' })).toEqual({ joined: { room: 'lobby' } })
  })

  test('finds its own answer among others', async () => {
    const { server, client } = await setUpOpen()
    const answers = [client.request('get', 'a'), client.request('get', 'b'), client.request('get', 'c')]
    const [a, b, c] = [await server.expect('get'), await server.expect('get'), await server.expect('get')]
    server.reply(c, 'C')
    server.reply(a, 'A')
    server.reply(b, 'B')
    expect(await Promise.all(answers)).toEqual(['A', 'B', 'C'])
  })

  test('rejects with the server’s own error', async () => {
    const { server, client } = await setUpOpen()
    const error = failure(client.request('join'))
    server.reject(await server.expect('join'), { message: 'the room is full', code: 'FULL', seats: 0 })
    expect(await error).toMatchObject({
      kind: 'rejected',
      message: 'join: the room is full',
      details: { type: 'join', code: 'FULL', data: { message: 'the room is full', code: 'FULL', seats: 0 } },
    })
  })

  test.each(['no', 0, false, {}])('takes %j for an error, if that is what the server says', async (value) => {
    const { server, client } = await setUpOpen()
    const error = failure(client.request('join'))
    server.reject(await server.expect('join'), value)
    expect(await error).toMatchObject({ kind: 'rejected', details: { type: 'join', data: value } })
  })

  test('rejects when no answer comes', async () => {
    const { world, client } = await setUpOpen()
    const error = failure(client.request('join', undefined, { timeout: 1_000 }))
    await world.advance(1_000)
    expect(await error).toMatchObject({ kind: 'timeout', details: { type: 'join', timeout: 1_000 } })
  })

  test('counts its time from the call, waiting for the connection included', async () => {
    const { world, server, client } = setUp({ requestTimeout: 3_000 })
    server.hang()
    void client.connect()
    const error = failure(client.request('join'))
    await world.advance(3_000)
    expect(await error).toMatchObject({ kind: 'timeout' })
    expect(client.outbox.size).toBe(0)
  })

  test('can wait for ever', async () => {
    const { world, server, client } = await setUpOpen()
    const answer = client.request('join', undefined, { timeout: Infinity })
    const message = await server.expect('join')
    await world.advance(1e8)
    server.reply(message, 'at last')
    expect(await answer).toBe('at last')
  })

  test('that nobody waits for any more may be answered: nothing happens', async () => {
    const { world, server, client } = await setUpOpen()
    const seen: unknown[] = []
    client.onMessage('*', (data) => seen.push(data))
    const error = failure(client.request('join', undefined, { timeout: 1_000 }))
    const message = await server.expect('join')
    await world.advance(1_000)
    await error
    server.reply(message, 'too late')
    await world.settle()
    expect(seen).toEqual([])
  })

  test('waits in the outbox while the connection is coming', async () => {
    const { world, server, client } = setUp()
    server.on('join', () => 'welcome')
    void client.connect()
    const answer = client.request('join')
    expect(client.outbox.items).toMatchObject([{ kind: 'request', type: 'join', outcome: 'queued' }])
    expect(await answer).toBe('welcome')
    await world.settle()
  })
})

describe('a request that cannot go out', () => {
  test('rejects where nothing is coming', async () => {
    const { client } = setUp()
    expect(await failure(client.request('join'))).toMatchObject({
      kind: 'disconnected',
      details: { type: 'join', sent: false },
    })
  })

  test('rejects where the outbox is off', async () => {
    const { client } = setUp({ outbox: false })
    void client.connect()
    expect(await failure(client.request('join'))).toMatchObject({
      kind: 'disconnected',
      details: { sent: false },
    })
  })

  test('rejects when it had to make room', async () => {
    const { server, client } = setUp({ outbox: { capacity: 1 } })
    server.hang()
    void client.connect()
    const error = failure(client.request('join'))
    client.send('chat', 'newer')
    expect(await error).toMatchObject({ kind: 'dropped', details: { type: 'join', why: 'overflow' } })
  })

  test.each([
    ['data that cannot be encoded', ['join', 5n], 'encode'],
    ['no type', [''], 'config'],
    ['no time', ['join', 1, { timeout: 0 }], 'config'],
    ['a time that is none', ['join', 1, { timeout: NaN }], 'config'],
  ])('rejects with %s, and never throws', async (_what, args, kind) => {
    const { client } = await setUpOpen()
    expect(await failure(client.request(...(args as [string])))).toMatchObject({ kind }) // as JavaScript may
  })

  test('rejects where the dialect knows no requests', async () => {
    const dialect = plain({ encode: ({ kind }) => (kind === 'message' ? 'm' : undefined) })
    const { client } = await setUpOpen({ dialect })
    expect(await failure(client.request('join'))).toMatchObject({
      kind: 'unsupported',
      details: { dialect: 'plain', what: 'request' },
    })
  })
})

describe('an answer without an id', () => {
  test('belongs to the oldest request of its type', async () => {
    const { server, client } = await setUpOpen({ dialect: plain() })
    const answers = [client.request('ls'), client.request('ls')]
    await server.expect('ls')
    server.send(word({ kind: 'reply', type: 'ls', data: 'first' }))
    server.send(word({ kind: 'reply', type: 'ls', data: 'second' }))
    expect(await Promise.all(answers)).toEqual(['first', 'second'])
  })

  test('is a message where nobody asked', async () => {
    const { server, client } = await setUpOpen({ dialect: plain() })
    const message = client.waitFor('ls')
    server.send(word({ kind: 'reply', type: 'ls', data: 'unasked' }))
    expect(await message).toBe('unasked')
  })

  test('an error belongs to the request that was acknowledged last', async () => {
    const { server, client } = await setUpOpen({ dialect: plain() })
    const first = client.request('sub', 'a')
    const second = failure(client.request('sub', 'b'))
    await server.expect('sub')
    const { id } = await server.expect('sub')
    server.send(word({ kind: 'ack', id: Number(id) }))
    server.send(word({ kind: 'reply', type: 'error', error: 'no such room' }))
    expect(await second).toMatchObject({ kind: 'rejected', details: { data: 'no such room' } })
    server.send(word({ kind: 'reply', type: 'sub', data: 'ok' }))
    expect(await first).toBe('ok')
  })
})

test('a request sent again that a stage cancels settles at once', async () => {
  let isOver = false
  const { world, server, client } = await setUpOpen({
    use: [() => ({ name: 'gate', encodeFrame: (frame) => (isOver ? null : frame) })],
  })
  let outcome: unknown = 'pending'
  void client.request('join', 1, { resend: true, timeout: 600_000 }).catch((error: { kind: string }) => {
    outcome = error.kind
  })
  await world.settle()
  server.drop()
  isOver = true
  await world.advance(6_000)
  expect(client.isConnected()).toBe(true)
  expect(outcome).toBe('aborted')
})

test('outbox: false on an open but full socket does not say "not connected"', async () => {
  const { world, client } = await setUpOpen({ outbox: false, highWaterMark: 0 })
  world.sockets[0]?.clog()
  client.send('chat', 1)
  let kind: unknown
  client.request('join').catch((error: { kind: unknown }) => {
    kind = error.kind
  })
  await world.settle()
  world.sockets[0]?.drain()
  expect(kind).not.toBe('disconnected')
})
