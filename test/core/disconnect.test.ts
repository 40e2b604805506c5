import type { StateName } from 'hawser/core'
import { describe, expect, test } from 'vitest'
import { plain } from '../support/plain.ts'
import {
  ADDRESS,
  type SetUp,
  failure,
  setUp,
  setUpOpen,
  watchLifecycle,
  watchStates,
} from '../support/setUp.ts'

/** How to get a client into each state. */
const into: Record<StateName, () => Promise<SetUp>> = {
  idle: async () => setUp(),
  resolving: async () => dialled({ url: () => new Promise<string>(() => {}) }),
  opening: async () => dialled({}, ({ server }) => server.hang()),
  handshaking: async () => dialled({ dialect: plain({ readyOn: 'frame' }) }),
  open: async () => dialled(),
  waiting: async () => dialled({}, ({ server }) => server.refuse()),
  failed: async () => dialled({ maxReconnectAttempts: 0 }, ({ server }) => server.refuse()),
  closed: async () => {
    const all = await dialled()
    all.client.disconnect()
    return all
  },
}

async function dialled(
  config: Parameters<typeof setUp>[0] = {},
  prepare: (all: SetUp) => void = () => {},
): Promise<SetUp> {
  const all = setUp(config)
  prepare(all)
  void all.client.connect()
  await all.world.settle()
  return all
}

describe.each(Object.entries(into))('from %s', (name, enter) => {
  test('disconnect leaves nothing running, and nothing comes back', async () => {
    const { world, client } = await enter()
    expect(client.state.name).toBe(name)
    client.disconnect()
    expect(client.state).toEqual({ name: 'closed', cause: { kind: 'requested' } })
    world.assertIdle()
    const dials = world.sockets.length
    world.signal('wake')
    await world.advance(1e7)
    expect(client.state.name).toBe('closed')
    expect(world.sockets).toHaveLength(dials)
  })

  test('destroy is final, even for listeners that always connect again', async () => {
    const { world, client } = await setUpOpen()
    client.on('close', () => void client.connect())
    client.outbox.onChange(() => void client.connect())
    client.destroy()
    await world.advance(10_000)
    world.assertIdle()
  })

  test('destroy leaves nothing running, and nobody listening', async () => {
    const { world, client } = await enter()
    const heard = watchLifecycle(client)
    client.destroy()
    world.assertIdle()
    heard.length = 0
    void client.connect()
    await world.settle()
    client.disconnect()
    expect(heard).toEqual([])
    client.destroy()
  })
})

test('disconnect ends the connection with code and reason', async () => {
  const { world, server, client } = await setUpOpen()
  const heard = watchLifecycle(client)
  const [connection] = server.connections
  client.disconnect(4000, '再见')
  expect(heard).toEqual([['close', { code: 4000, reason: '再见', isManual: true }]])
  await world.settle()
  expect(connection?.closed).toEqual({ code: 4000, reason: '再见' })
})

test('without a code it is 1000', async () => {
  const { world, server, client } = await setUpOpen()
  const [connection] = server.connections
  client.disconnect()
  await world.settle()
  expect(connection?.closed).toEqual({ code: 1000, reason: '' })
})

test('what was sent before still goes out', async () => {
  const { server, client } = await setUpOpen()
  client.send('chat', 'last words')
  client.disconnect()
  expect(await server.expect('chat')).toMatchObject({ data: 'last words' })
})

test('the second disconnect changes nothing', async () => {
  const { client } = await setUpOpen()
  client.disconnect(4000, 'first')
  const states = watchStates(client)
  const heard = watchLifecycle(client)
  client.disconnect(4001, 'second')
  expect([...states, ...heard]).toEqual([])
})

test('before open there is no close event, for nothing had been open', async () => {
  const { world, client } = setUp()
  const heard = watchLifecycle(client)
  void client.connect()
  await Promise.resolve()
  client.disconnect()
  await world.settle()
  expect(heard).toEqual([])
})

test('it never waits for a server that is silent', async () => {
  const { world, server, client } = await setUpOpen()
  server.silence()
  client.disconnect()
  expect(client.state.name).toBe('closed')
  world.assertIdle()
})

test('it waits for nobody who is still thinking about the URL', async () => {
  const signals: { aborted: boolean }[] = []
  const { client } = setUp({
    url: ({ signal }) => {
      signals.push(signal)
      return new Promise<string>(() => {})
    },
  })
  const error = failure(client.connect())
  client.disconnect()
  expect(signals.every(({ aborted }) => aborted)).toBe(true)
  expect(await error).toMatchObject({ kind: 'connection' })
})

describe('what browsers refuse is refused with a config error, and nothing happens', () => {
  test.each([0, 999, 1001, 1005, 1006, 1011, 2999, 5000, 4999.5, -1000, NaN, Infinity])(
    'code %d',
    async (code) => {
      const { client } = await setUpOpen()
      expect(() => client.disconnect(code)).toThrow(
        expect.objectContaining({
          kind: 'config',
          details: expect.objectContaining({ key: 'code', value: code }),
        }),
      )
      expect(client.isConnected()).toBe(true)
    },
  )

  test.each([
    ['124 letters', 'x'.repeat(124)],
    ['42 Chinese characters', '断'.repeat(42)],
    ['32 emoji', '⚓'.repeat(42)],
  ])('a reason of %s', async (_what, reason) => {
    const { client } = await setUpOpen()
    expect(() => client.disconnect(1000, reason)).toThrow(
      expect.objectContaining({ kind: 'config', details: expect.objectContaining({ key: 'reason' }) }),
    )
    expect(client.isConnected()).toBe(true)
  })

  test('in every state alike', () => {
    const { client } = setUp()
    expect(() => client.disconnect(1001)).toThrow(/code must be/)
  })

  test.each([
    [1000, ''],
    [3000, 'x'.repeat(123)],
    [4999, '断'.repeat(41)],
  ])('%d with a reason that fits is taken', async (code, reason) => {
    const { world, server, client } = await setUpOpen()
    const [connection] = server.connections
    client.disconnect(code, reason)
    await world.settle()
    expect(connection?.closed).toEqual({ code, reason })
  })
})

test('after disconnect connect begins again', async () => {
  const { world, client } = setUp({ url: `${ADDRESS}?again` })
  await client.connect()
  client.disconnect()
  await client.connect()
  expect(client.isConnected()).toBe(true)
  await world.settle()
  expect(world.alive.sockets).toHaveLength(1)
})

test('a reason with half a character is taken, as sockets take it', async () => {
  const { client } = await setUpOpen()
  client.disconnect(1000, 'half \ud83d')
  expect(client.state.name).toBe('closed')
})
