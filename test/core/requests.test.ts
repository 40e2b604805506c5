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

  test.each(['no', 0, false, null, {}])(
    'takes %j for an error, if that is what the server says',
    async (value) => {
      const { server, client } = await setUpOpen()
      const error = failure(client.request('join'))
      server.reject(await server.expect('join'), value)
      expect(await error).toMatchObject({ kind: 'rejected', details: { type: 'join', data: value } })
    },
  )

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

describe('a request that is aborted', () => {
  test('rejects at once', async () => {
    const { server, client } = await setUpOpen()
    const controller = new AbortController()
    const error = failure(client.request('join', undefined, { signal: controller.signal }))
    await server.expect('join')
    controller.abort('changed my mind')
    expect(await error).toMatchObject({
      kind: 'aborted',
      details: { what: 'join' },
      cause: 'changed my mind',
    })
  })

  test('is not sent any more, if it still waited', async () => {
    const { server, client } = setUp()
    const controller = new AbortController()
    const connected = client.connect()
    const error = failure(client.request('join', undefined, { signal: controller.signal }))
    controller.abort()
    await error
    await connected
    await expect(server.expect('join')).rejects.toThrow('no join arrived')
  })

  test('before it began is not sent at all', async () => {
    const { server, client } = await setUpOpen()
    await failure(client.request('join', undefined, { signal: AbortSignal.abort() }))
    await expect(server.expect('join')).rejects.toThrow('no join arrived')
  })
})

describe('when the connection is lost', () => {
  test('a request that was sent rejects at once, and says so', async () => {
    const { server, client } = await setUpOpen()
    const error = failure(client.request('join'))
    await server.expect('join')
    server.drop()
    expect(await error).toMatchObject({
      kind: 'disconnected',
      details: { type: 'join', sent: true, cause: { kind: 'dropped', code: 1006 } },
    })
  })

  test('one that was not sent yet waits for the next connection', async () => {
    const { world, server, client } = await setUpOpen()
    server.on('join', () => 'welcome')
    server.drop()
    await world.settle()
    const answer = client.request('join')
    await world.advance(5_000)
    expect(await answer).toBe('welcome')
  })

  test('one that may run twice is sent again under the same id', async () => {
    const { world, server, client } = await setUpOpen()
    const answer = client.request('join', 'lobby', { resend: true })
    const first = await server.expect('join')
    server.drop()
    await world.advance(5_000)
    const second = await server.expect('join')
    expect([second.id, second.data]).toEqual([first.id, 'lobby'])
    server.reply(second, 'welcome')
    expect(await answer).toBe('welcome')
  })

  test('but not beyond its own time', async () => {
    const { world, server, client } = await setUpOpen({ requestTimeout: 4_000 })
    const error = failure(client.request('join', 'lobby', { resend: true }))
    await server.expect('join')
    server.drop()
    await world.advance(10_000)
    expect(await error).toMatchObject({ kind: 'timeout' })
    await expect(server.expect('join')).rejects.toThrow('no join arrived')
  })

  test.each([
    ['disconnect', true],
    ['reconnect', true],
  ] as const)('by %s a sent request rejects', async (how, sent) => {
    const { server, client } = await setUpOpen()
    const error = failure(client.request('join'))
    await server.expect('join')
    void client[how]()
    expect(await error).toMatchObject({ kind: 'disconnected', details: { type: 'join', sent } })
  })

  test('for good, those that waited reject too: the server cannot have seen them', async () => {
    const { world, server, client } = setUp({ maxReconnectAttempts: 0 })
    server.refuse()
    void client.connect()
    const error = failure(client.request('join', undefined, { resend: true }))
    expect(await error).toMatchObject({ kind: 'disconnected', details: { sent: false } })
    await world.settle()
    expect(client.outbox.size).toBe(0)
  })

  test('those that waited reject with disconnect as well', async () => {
    const { server, client } = setUp()
    server.hang()
    void client.connect()
    const error = failure(client.request('join'))
    client.disconnect()
    expect(await error).toMatchObject({ kind: 'disconnected', details: { sent: false } })
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

describe('a stream', () => {
  const read = async (iterable: AsyncIterable<unknown>): Promise<unknown[]> => {
    const parts: unknown[] = []
    for await (const part of iterable) parts.push(part)
    return parts
  }

  test('gives the parts of an answer, and ends with the last', async () => {
    const { server, client } = await setUpOpen()
    const parts = read(client.stream('history', { room: 1 }))
    const message = await server.expect('history')
    server.reply(message, 'one', { more: true })
    server.reply(message, 'two', { more: true })
    server.reply(message, 'three')
    expect(await parts).toEqual(['one', 'two', 'three'])
  })

  test('throws as the request would reject', async () => {
    const { server, client } = await setUpOpen()
    const error = failure(read(client.stream('history')))
    const message = await server.expect('history')
    server.reply(message, 'one', { more: true })
    server.reject(message, 'gone')
    expect(await error).toMatchObject({ kind: 'rejected', details: { data: 'gone' } })
  })

  test('gives what came before the error', async () => {
    const { server, client } = await setUpOpen()
    const parts: unknown[] = []
    const iterate = async (): Promise<void> => {
      for await (const part of client.stream('history')) parts.push(part)
    }
    const error = failure(iterate())
    server.reply(await server.expect('history'), 'one', { more: true })
    server.drop()
    expect(await error).toMatchObject({ kind: 'disconnected', details: { sent: true } })
    expect(parts).toEqual(['one'])
  })

  test('that nobody reads to the end leaves nothing behind', async () => {
    const { world, server, client } = await setUpOpen({ heartbeatInterval: false })
    const timers = world.alive.timers.length
    const stream = client.stream('history')
    server.reply(await server.expect('history'), 'one', { more: true })
    for await (const part of stream) {
      expect(part).toBe('one')
      break
    }
    await world.settle()
    expect(world.alive.timers).toHaveLength(timers)
  })

  test('ends with its signal', async () => {
    const { client } = await setUpOpen()
    const controller = new AbortController()
    const error = failure(read(client.stream('history', undefined, { signal: controller.signal })))
    controller.abort()
    expect(await error).toMatchObject({ kind: 'aborted' })
  })
})
