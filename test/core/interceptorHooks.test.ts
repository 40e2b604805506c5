import type { Interceptor, WebSocketConfig } from 'hawser/core'
import { describe, expect, test } from 'vitest'
import { setUp, setUpOpen, watchLifecycle } from '../support/setUp.ts'

/** A config of these interceptors, in order. */
const using = (...interceptors: Omit<Interceptor, 'name'>[]): Partial<WebSocketConfig> => ({
  use: interceptors.map((interceptor, index) => () => ({ name: `stage${index}`, ...interceptor })),
})

describe('connect', () => {
  test('may change the url, and take its time', async () => {
    const { world } = await setUpOpen(
      using({
        async connect(url, { attempt }) {
          await Promise.resolve()
          url.searchParams.set('attempt', String(attempt))
        },
      }),
    )
    expect(world.sockets[0]?.url).toBe('wss://api.test/ws?attempt=0')
  })

  test('one that fails fails the attempt', async () => {
    let isBroken = true
    const { world, client } = setUp(
      using({
        connect() {
          if (isBroken) throw new Error('not yet')
        },
      }),
    )
    const connected = client.connect()
    await world.settle()
    expect(client.state).toMatchObject({
      name: 'waiting',
      cause: { kind: 'resolve-failed', error: { kind: 'provider' } },
    })
    isBroken = false
    await world.advance(5_000)
    await connected
  })
})

describe('ready', () => {
  test('runs when the server lets the client in, and the state is open only after it', async () => {
    const order: string[] = []
    const { server, client } = setUp({
      use: [
        ({ client: inner }) => ({
          name: 'auth',
          async ready({ attempt }) {
            order.push(`${inner.state.name} ${attempt}`)
            await Promise.resolve()
          },
        }),
      ],
    })
    client.on('state', ({ name }) => order.push(name))
    client.subscribe('orders')
    void client.connect()
    client.send('chat', 1)
    await server.expect('chat')
    expect(order).toEqual(['resolving', 'opening', 'handshaking', 'handshaking 0', 'open'])
    expect(server.received.map(({ type }) => type)).toEqual(['subscribe', 'chat'])
  })

  test('one that fails fails the attempt', async () => {
    let isBroken = true
    const { world, client } = setUp(
      using({
        async ready() {
          if (isBroken) throw new Error('not yet')
        },
      }),
    )
    const connected = client.connect()
    await world.settle()
    expect(client.state).toMatchObject({ name: 'waiting', cause: { kind: 'resolve-failed' } })
    isBroken = false
    await world.advance(5_000)
    await connected
  })

  test('does not run for an attempt that was called off', async () => {
    const runs: string[] = []
    const { world, client } = setUp(
      using(
        {
          ready() {
            runs.push('first')
            client.disconnect()
          },
        },
        { ready: () => void runs.push('second') },
      ),
    )
    void client.connect()
    await world.settle()
    expect(runs).toEqual(['first'])
    const off = client.on('state', ({ name }) => {
      if (name === 'handshaking') client.disconnect()
    })
    void client.connect()
    await world.settle()
    expect(runs).toEqual(['first'])
    off()
  })

  test('one that never ends is ended by the time for one attempt', async () => {
    const signals: { aborted: boolean }[] = []
    const { world, client } = setUp(
      using({
        ready({ signal }) {
          signals.push(signal)
          return new Promise(() => {})
        },
      }),
    )
    void client.connect()
    await world.advance(10_000)
    expect(client.state).toMatchObject({ name: 'waiting', cause: { kind: 'open-timeout' } })
    expect(signals.map(({ aborted }) => aborted)).toEqual([true])
  })
})

describe('the end of things', () => {
  test('disconnect is told when a link that had been open is gone', async () => {
    const closes: unknown[] = []
    const { world, server, client } = await setUpOpen(
      using({ disconnect: (close) => void closes.push(close) }),
    )
    server.close(1012, 'restart')
    await world.advance(5_000)
    client.disconnect(4000, 'bye')
    expect(closes).toEqual([
      { code: 1012, reason: 'restart', opened: true },
      { code: 4000, reason: 'bye', opened: true },
    ])
  })

  test('settled is told what became of the items of the outbox', async () => {
    const ends: unknown[] = []
    const { server, client } = setUp(
      using({ settled: ({ data, outcome }) => void ends.push([data, outcome]) }),
    )
    void client.connect()
    client.send('chat', 'quiet')
    client.send('chat', 'tracked', { id: 'm1' })
    await server.expect('chat')
    server.reply(await server.expect('chat'), 'ok')
    await server.expect('nothing').catch(() => {})
    client.disconnect()
    client.send('chat', 'late')
    expect(ends).toEqual([
      ['quiet', 'sent'],
      ['tracked', 'sent'],
      ['tracked', 'acknowledged'],
      ['late', 'dropped'],
    ])
  })

  const clumsy = (): never => {
    throw new Error('clumsy')
  }
  const clumsyLater = async (): Promise<never> => clumsy()

  test.each([
    ['throws', 'disconnect', clumsy],
    ['throws', 'settled', clumsy],
    ['rejects', 'disconnect', clumsyLater],
    ['rejects', 'settled', clumsyLater],
    ['rejects', 'end', clumsyLater],
  ] as const)('one that %s in %s is reported, and harms nothing', async (_how, hook, act) => {
    const { world, server, client } = await setUpOpen(using({ [hook]: act }))
    const heard = watchLifecycle(client)
    expect(client.send('chat', 1)).toBe('sent')
    server.drop()
    await world.advance(5_000)
    expect(client.isConnected()).toBe(true)
    client.disconnect()
    await world.settle()
    expect(heard.map(([, payload]) => payload)).toContainEqual(
      expect.objectContaining({ cause: expect.objectContaining({ message: 'clumsy' }) }),
    )
  })
})

describe.each(['send', 'receive', 'encodeFrame', 'decodeFrame'] as const)(
  'a %s that is asynchronous',
  (hook) => {
    test.each(['resolves', 'rejects'])('is refused, for messages would change places; it %s', async (how) => {
      const later = async (value: unknown): Promise<unknown> => {
        if (how === 'rejects') throw new Error('later')
        return value
      }
      const { world, server, client } = await setUpOpen(using({ [hook]: later }))
      const heard = watchLifecycle(client)
      const messages: unknown[] = []
      client.onMessage('*', (data) => messages.push(data))
      client.send('chat', 1)
      server.push('chat', 2)
      await world.settle()
      expect(heard).toContainEqual([
        'error',
        expect.objectContaining({ kind: 'provider', details: { of: `stage0.${hook}` } }),
      ])
      const isOutward = hook === 'send' || hook === 'encodeFrame'
      expect([server.received.length, messages.length]).toEqual(isOutward ? [0, 1] : [1, 0])
    })
  },
)
