import {
  type BackoffOptions,
  type CloseClassifier,
  type ReconnectInterval,
  type WebSocketConfig,
  exponentialBackoff,
} from 'hawser/core'
import { describe, expect, test } from 'vitest'
import { plain, word } from '../support/plain.ts'
import { setUp, setUpOpen, watchLifecycle, watchStates } from '../support/setUp.ts'

test('a lost connection comes back', async () => {
  const { world, server, client } = await setUpOpen()
  const heard = watchLifecycle(client)
  const states = watchStates(client)
  server.drop()
  await world.advance(5_000)
  const cause = { kind: 'dropped', code: 1006, reason: '', opened: true }
  expect(heard).toEqual([
    ['error', expect.objectContaining({ kind: 'connection', details: { cause, attempt: 0 } })],
    ['close', { code: 1006, reason: '', isManual: false }],
    ['reconnect', 1],
    ['open', { replayed: false }],
  ])
  expect(states.map(({ name }) => name)).toEqual(['waiting', 'resolving', 'opening', 'open'])
  expect(states[0]).toEqual({ name: 'waiting', attempt: 1, retryAt: world.now(), cause })
})

test.each([1000, 1001, 1005, 1006, 1011, 1012, 1013, 3000, 4000, 4999])(
  'after %d it comes back',
  async (code) => {
    const { world, server, client } = await setUpOpen()
    if (code === 1005 || code === 1006) server.drop()
    else server.close(code)
    await world.advance(5_000)
    expect(client.isConnected()).toBe(true)
  },
)

describe('when a close means "stay out"', () => {
  test.each([1008, 4401, 4403])('%d: it fails at once and for good', async (code) => {
    const { world, server, client } = await setUpOpen()
    const heard = watchLifecycle(client)
    server.close(code, 'go away')
    await world.settle()
    expect(client.state).toMatchObject({
      name: 'failed',
      cause: { kind: 'refused', code, reason: 'go away' },
    })
    expect(heard.map(([name]) => name)).toEqual(['error', 'close'])
    expect(heard[1]?.[1]).toEqual({ code, reason: 'go away', isManual: false })
    world.signal('wake')
    await world.advance(60_000)
    expect(world.sockets).toHaveLength(1)
  })

  test('the user’s word comes first', async () => {
    const seen: unknown[] = []
    const { world, server, client } = await setUpOpen({
      dialect: plain({ classifyClose: () => 'retry' }),
      classifyClose: (close) => {
        seen.push(close)
        return close.code === 4999 ? 'stop' : undefined
      },
    })
    server.close(4401)
    await world.advance(5_000)
    expect(client.isConnected()).toBe(true)
    server.close(4999, 'enough')
    await world.settle()
    expect(client.state).toMatchObject({ name: 'failed', cause: { kind: 'refused', code: 4999 } })
    expect(seen).toEqual(
      [
        { code: 4401, reason: '', opened: true },
        { code: 4999, reason: 'enough', opened: true },
      ].map((close) => expect.objectContaining(close)),
    )
  })

  test('then that of the dialect', async () => {
    const { world, server, client } = await setUpOpen({
      dialect: plain({ classifyClose: ({ code }) => (code === 4000 ? 'stop' : undefined) }),
    })
    server.close(4000)
    await world.settle()
    expect(client.state.name).toBe('failed')
  })

  test('a policy that throws is reported, and the default decides', async () => {
    const { world, server, client } = await setUpOpen({
      classifyClose: () => {
        throw new Error('confused')
      },
    })
    const heard = watchLifecycle(client)
    server.close(1012)
    await world.advance(5_000)
    expect(client.isConnected()).toBe(true)
    expect(heard.map(([, payload]) => payload)).toContainEqual(
      expect.objectContaining({ kind: 'provider', details: { of: 'classifyClose' } }),
    )
  })
})

describe('the delay', () => {
  const delayOf = async (config: Partial<WebSocketConfig>, seed = 1): Promise<number> => {
    const { world, server, client } = await setUpOpen(config, { seed })
    server.drop()
    await world.settle()
    const delay = client.state.name === 'waiting' ? client.state.retryAt - world.now() : NaN
    client.disconnect()
    return delay
  }

  test('is exact without jitter', async () => {
    expect(await delayOf({ reconnectInterval: 1_234 })).toBe(1_234)
    expect(await delayOf({ reconnectInterval: 0 })).toBe(0)
  })

  test('is spread by it, from the first retry on', async () => {
    const delays = []
    for (let seed = 1; seed <= 200; seed += 1)
      delays.push(await delayOf({ reconnectInterval: 1_000, reconnectJitter: 0.2 }, seed))
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(800)
    expect(Math.min(...delays)).toBeLessThan(820)
    expect(Math.max(...delays)).toBeLessThanOrEqual(1_200)
    expect(Math.max(...delays)).toBeGreaterThan(1_180)
  })

  test('may come from a function of the attempt, which is not spread again', async () => {
    const attempts: number[] = []
    const { world, server, client } = setUp({
      reconnectJitter: 1,
      reconnectInterval: (attempt, random) => {
        attempts.push(attempt)
        expect(random()).toBeLessThan(1)
        return attempt * 100
      },
    })
    server.refuse({ times: 3 })
    void client.connect()
    await world.advance(599)
    expect(world.sockets).toHaveLength(3)
    await world.advance(1)
    expect(attempts).toEqual([1, 2, 3])
    expect(client.isConnected()).toBe(true)
  })

  test.each([NaN, -5, undefined, 'soon'])(
    'a function that returns %s is reported, and the default serves',
    async (rubbish) => {
      const { world, server, client } = await setUpOpen({
        reconnectInterval: (() => rubbish) as unknown as ReconnectInterval, // as JavaScript may
      })
      const heard = watchLifecycle(client)
      server.drop()
      await world.advance(4_999)
      expect(client.state.name).toBe('waiting')
      await world.advance(1)
      expect(client.isConnected()).toBe(true)
      expect(heard.map(([, payload]) => payload)).toContainEqual(
        expect.objectContaining({ kind: 'provider', details: { of: 'reconnectInterval' } }),
      )
    },
  )

  test.each<[string, () => unknown]>([
    ['an empty object', () => ({})],
    ['null', () => null],
    ['true', () => true],
    ['a word it has not', () => 'stopp'],
    ['a delay of NaN', () => ({ retryAfter: NaN })],
    ['a delay before now', () => ({ retryAfter: -5 })],
    ['a delay in words', () => ({ retryAfter: '5' })],
    ['later, and with a rejection', () => Promise.reject(new Error('later'))],
  ])('a policy that answers %s is reported, and the default decides', async (_what, answer) => {
    const { world, server, client } = await setUpOpen({
      classifyClose: answer as CloseClassifier, // as JavaScript may
    })
    const heard = watchLifecycle(client)
    server.close(4_000)
    await world.settle()
    expect(client.state).toMatchObject({ name: 'waiting', retryAt: world.now() + 5_000 })
    expect(heard.map(([, payload]) => payload)).toContainEqual(
      expect.objectContaining({ kind: 'provider', details: { of: 'classifyClose' } }),
    )
  })

  test('a function that throws is reported, and the default serves', async () => {
    const { world, server, client } = await setUpOpen({
      reconnectInterval: () => {
        throw new Error('no idea')
      },
    })
    const heard = watchLifecycle(client)
    server.drop()
    await world.advance(7_500)
    expect(client.isConnected()).toBe(true)
    expect(heard.map(([, payload]) => payload)).toContainEqual(
      expect.objectContaining({ kind: 'provider', details: { of: 'reconnectInterval' } }),
    )
  })

  test('is the server’s, if it asked for one', async () => {
    expect(await delayOf({ classifyClose: () => ({ retryAfter: 30_000 }) })).toBe(30_000)
  })

  test('is the one that was announced before the close', async () => {
    const { world, server, client } = await setUpOpen({ dialect: plain() })
    server.send(word({ kind: 'closing', retryAfter: 20_000 }))
    server.close(1012)
    await world.settle()
    expect(client.state).toMatchObject({ name: 'waiting', retryAt: world.now() + 20_000 })
    await world.advance(20_000)
    server.drop()
    await world.settle()
    expect(client.state).toMatchObject({ name: 'waiting', retryAt: world.now() + 5_000 })
  })

  test('grows with exponentialBackoff, capped before the jitter', () => {
    const wait = exponentialBackoff({ base: 1_000, factor: 2, max: 5_000 })
    expect([1, 2, 3, 4, 20].map((attempt) => wait(attempt, () => 0.5))).toEqual([
      500, 1_000, 2_000, 2_500, 2_500,
    ])
    expect([1, 2, 3].map((attempt) => exponentialBackoff()(attempt, () => 0.5))).toEqual([500, 750, 1_125])
    expect(exponentialBackoff()(1_000, () => 0.5)).toBe(15_000)
    expect(wait(1, () => 0)).toBe(0)
  })

  test.each([{ base: NaN }, { base: -1 }, { max: -5 }, { factor: 'x' }, { bas: 5 }])(
    'exponentialBackoff(%j) makes no sense',
    (options) => {
      expect(() => exponentialBackoff(options as BackoffOptions)).toThrow(
        // as JavaScript may
        expect.objectContaining({ kind: 'config', message: expect.stringContaining('exponentialBackoff.') }),
      )
    },
  )
})
