import { type Env, createWebSocketClient } from 'hawser/core'
import { describe, expect, test } from 'vitest'
import { ADDRESS, failure, setUp, setUpOpen, setUpWorld, watchLifecycle } from '../support/setUp.ts'

describe('the time for one attempt', () => {
  test('ends an attempt that nobody answers, and the next one begins', async () => {
    const { world, server, client } = setUp()
    const heard = watchLifecycle(client)
    server.hang(1)
    const connected = client.connect()
    await world.advance(9_999)
    expect(client.state.name).toBe('opening')
    await world.advance(1)
    expect(client.state).toMatchObject({ name: 'waiting', cause: { kind: 'open-timeout' } })
    expect(heard).toEqual([
      ['error', expect.objectContaining({ details: { cause: { kind: 'open-timeout' }, attempt: 0 } })],
    ])
    expect(world.alive.sockets).toHaveLength(0)
    await world.advance(5_000)
    await connected
  })

  test('counts from asking for the URL', async () => {
    const { world, server, client } = setUp({ url: () => later(world, 9_000, ADDRESS) })
    server.hang()
    void client.connect()
    await world.advance(9_000)
    expect(client.state.name).toBe('opening')
    await world.advance(1_000)
    expect(client.state).toMatchObject({ name: 'waiting', cause: { kind: 'open-timeout' } })
  })

  test('can be endless', async () => {
    const { world, server, client } = setUp({ openTimeout: Infinity })
    server.hang()
    void client.connect()
    await world.advance(1e9)
    expect(client.state.name).toBe('opening')
    expect(world.alive.timers).toEqual([])
  })
})

describe('a URL that comes from a function', () => {
  test('is asked for anew at every attempt, with its number', async () => {
    const attempts: number[] = []
    const { world, server, client } = setUp({
      url: ({ attempt }) => {
        attempts.push(attempt)
        return `${ADDRESS}?token=${attempt}`
      },
    })
    server.refuse({ times: 2 })
    void client.connect()
    await world.advance(10_000)
    expect(attempts).toEqual([0, 1, 2])
    expect(world.sockets.map(({ url }) => url)).toEqual([0, 1, 2].map((n) => `${ADDRESS}?token=${n}`))
  })

  test('that fails is a failed attempt', async () => {
    const trouble = new Error('no token')
    let isBroken = true
    const { world, client } = setUp({
      url: async () => {
        if (isBroken) throw trouble
        return ADDRESS
      },
    })
    const heard = watchLifecycle(client)
    const connected = client.connect()
    await world.settle()
    expect(client.state).toMatchObject({ name: 'waiting', cause: { kind: 'resolve-failed' } })
    expect(heard).toEqual([
      [
        'error',
        expect.objectContaining({
          kind: 'connection',
          cause: expect.objectContaining({ kind: 'provider', details: { of: 'url' }, cause: trouble }),
        }),
      ],
    ])
    isBroken = false
    await world.advance(5_000)
    await connected
  })

  test.each([undefined, null, '', 'http://', 'ftp://api.test/', 42, {}])(
    'that returns %j is a failed attempt',
    async (rubbish) => {
      const { world, client } = setUp({ url: () => rubbish as string, maxReconnectAttempts: 1 }) // as JavaScript may
      const error = failure(client.connect())
      await world.advance(5_000)
      expect(await error).toMatchObject({
        details: {
          cause: { kind: 'exhausted', last: { kind: 'resolve-failed', error: { kind: 'provider' } } },
        },
      })
      expect(world.sockets).toHaveLength(0)
    },
  )

  test('gets a signal that is aborted when the attempt ends', async () => {
    const signals: { aborted: boolean }[] = []
    const { world, client } = setUp({
      url: ({ signal }) => {
        signals.push(signal)
        return new Promise<string>(() => {})
      },
    })
    void client.connect()
    await world.advance(10_000)
    expect(signals.map(({ aborted }) => aborted)).toEqual([true])
    await world.advance(5_000)
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false])
    client.disconnect()
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true])
  })

  test('that answers after the attempt was called off opens nothing, and nothing else is asked', async () => {
    let answer = (_url: string): void => {}
    let asked = 0
    const { world, client } = setUp({
      url: () => new Promise<string>((resolve) => (answer = resolve)),
      query: () => ({ asked: (asked += 1) }),
      bindCode: {},
    })
    void client.connect()
    await world.settle()
    client.disconnect()
    answer(ADDRESS)
    await world.advance(60_000)
    expect(world.sockets).toHaveLength(0)
    expect(world.requests).toHaveLength(0)
    expect(asked).toBe(0)
  })

  test('that fails after the attempt was called off is nobody’s trouble', async () => {
    let fail = (_error: Error): void => {}
    const { world, client } = setUp({ url: () => new Promise<string>((_resolve, reject) => (fail = reject)) })
    const heard = watchLifecycle(client)
    void client.connect()
    client.disconnect()
    fail(new Error('too late'))
    await world.settle()
    expect(heard).toEqual([])
  })
})

describe('a socket that cannot be made', () => {
  test('is a failed attempt, at the first and at every retry', async () => {
    const { world } = setUpWorld()
    let isWilling = false
    const openSocket: Env['openSocket'] = (...args) => {
      if (!isWilling) throw new Error('the browser does not want to')
      return world.openSocket(...args)
    }
    const client = createWebSocketClient({ url: ADDRESS, reconnectJitter: 0, env: { ...world, openSocket } })
    const connected = client.connect()
    await world.advance(5_000)
    expect(client.state).toMatchObject({ name: 'waiting', attempt: 2, cause: { kind: 'resolve-failed' } })
    isWilling = true
    await world.advance(5_000)
    await connected
    client.disconnect()
  })
})

test('one failed socket, which says error and then close, is one failure', async () => {
  const { world, server, client } = setUp()
  const heard = watchLifecycle(client)
  server.refuse({ times: 1 })
  void client.connect()
  await world.advance(5_000)
  expect(heard.map(([name]) => name)).toEqual(['error', 'reconnect', 'open'])
  expect(client.state).toMatchObject({ attempt: 1 })
})

test('a late word of an old socket means nothing to the new one', async () => {
  const { world, server, client } = await setUpOpen({}, { latency: 100 })
  const [old] = server.connections
  const reconnected = client.reconnect()
  old?.send('{"type":"chat","data":"from the old one"}')
  const chat: unknown[] = []
  client.on('chat', (data) => chat.push(data))
  await world.advance(1_000)
  await reconnected
  expect(chat).toEqual([])
  expect(client.isConnected()).toBe(true)
})

function later<Value>(
  { after }: { after(delay: number, run: () => void): () => void },
  delay: number,
  value: Value,
): Promise<Value> {
  return new Promise((resolve) => after(delay, () => resolve(value)))
}
