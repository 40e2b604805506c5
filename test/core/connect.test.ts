import { describe, expect, test } from 'vitest'
import { failure, setUp, setUpOpen, watchLifecycle, watchStates } from '../support/setUp.ts'

test('a client does nothing by itself', async () => {
  const { world, client } = setUp()
  await world.advance(60_000)
  expect(client.state).toEqual({ name: 'idle' })
  expect(client.isConnected()).toBe(false)
  expect(client.isListening()).toBe(false)
  expect(world.sockets).toHaveLength(0)
  world.assertIdle()
})

test('connect resolves when the connection is open', async () => {
  const { world, client } = setUp()
  const states = watchStates(client)
  await expect(client.connect()).resolves.toBeUndefined()
  expect(states.map(({ name }) => name)).toEqual(['resolving', 'opening', 'open'])
  expect(client.state).toEqual({ name: 'open', since: world.now(), latency: undefined, attempt: 0 })
  expect(client.isConnected()).toBe(true)
  expect(client.isListening()).toBe(true)
})

test('it is wanted from the first moment, and connected only when open', async () => {
  const { world, client } = setUp()
  void client.connect()
  expect(client.isListening()).toBe(true)
  expect(client.isConnected()).toBe(false)
  expect(client.state).toEqual({ name: 'resolving', attempt: 0, retry: true })
  await world.settle()
  expect(client.isConnected()).toBe(true)
})

test('all calls share one dial', async () => {
  const { world, client } = setUp({}, { latency: 100 })
  const calls = [client.connect(), client.connect()]
  await world.advance(100)
  expect(client.state.name).toBe('opening')
  calls.push(client.connect())
  await world.advance(100)
  await Promise.all(calls)
  await client.connect()
  expect(world.sockets).toHaveLength(1)
})

test('the first attempt is retried like any other', async () => {
  const { world, server, client } = setUp()
  server.refuse({ times: 2 })
  const connected = client.connect()
  await world.advance(10_000)
  await connected
  expect(world.sockets).toHaveLength(3)
  expect(client.state).toMatchObject({ name: 'open', attempt: 2 })
})

test('connect rejects with the last cause when the client gives up', async () => {
  const { world, server, client } = setUp({ maxReconnectAttempts: 2 })
  server.refuse()
  const error = failure(client.connect())
  await world.advance(10_000)
  expect(await error).toMatchObject({
    name: 'SocketError',
    kind: 'connection',
    details: {
      cause: { kind: 'exhausted', last: { kind: 'dropped', code: 1006, reason: '', opened: false } },
    },
  })
  expect(client.state.name).toBe('failed')
  expect(world.sockets).toHaveLength(3)
})

test('connect rejects when the connection is called off', async () => {
  const { client } = setUp()
  const error = failure(client.connect())
  client.disconnect()
  expect(await error).toMatchObject({ kind: 'connection', details: { cause: { kind: 'requested' } } })
})

test('a caller who forgets to catch costs nothing', async () => {
  const { world, server, client } = setUp({ maxReconnectAttempts: 0 })
  server.refuse()
  void client.connect()
  void client.connect({ signal: AbortSignal.abort() })
  await world.settle()
  expect(client.state.name).toBe('failed')
})

describe('connect dials now, with a fresh budget', () => {
  test('while waiting', async () => {
    const { world, server, client } = setUp({ maxReconnectAttempts: 1 })
    server.refuse({ times: 1 })
    void client.connect()
    await world.settle()
    expect(client.state.name).toBe('waiting')
    server.refuse({ times: 1 })
    const connected = client.connect()
    expect(client.state).toMatchObject({ name: 'resolving', attempt: 0 })
    await world.advance(5_000)
    await connected
    expect(world.sockets).toHaveLength(3)
  })

  test('after it failed', async () => {
    const { server, client } = setUp({ maxReconnectAttempts: 0 })
    server.refuse({ times: 1 })
    await failure(client.connect())
    expect(client.state.name).toBe('failed')
    await client.connect()
    expect(client.isConnected()).toBe(true)
  })

  test('after it was closed', async () => {
    const { world, client } = await setUpOpen()
    client.disconnect()
    await client.connect()
    expect(client.isConnected()).toBe(true)
    expect(world.sockets).toHaveLength(2)
  })
})

describe('connect({ retry: false })', () => {
  test('gives up at the first failure, and says why', async () => {
    const { world, server, client } = setUp()
    const heard = watchLifecycle(client)
    server.refuse()
    const error = await failure(client.connect({ retry: false }))
    expect(error).toMatchObject({
      kind: 'connection',
      details: { cause: { kind: 'dropped', opened: false } },
    })
    expect(client.state).toMatchObject({ name: 'failed', cause: { kind: 'dropped' } })
    expect(heard.map(([name]) => name)).toEqual(['error'])
    await world.advance(60_000)
    world.signal('wake')
    await world.settle()
    expect(world.sockets).toHaveLength(1)
  })

  test('changes nothing about later reconnects', async () => {
    const { world, server, client } = setUp()
    await client.connect({ retry: false })
    server.drop()
    await world.advance(5_000)
    expect(client.isConnected()).toBe(true)
  })

  test('gives up alone where another caller would rather retry', async () => {
    const { world, server, client } = setUp()
    server.refuse({ times: 1 })
    const patient = client.connect()
    const hasty = failure(client.connect({ retry: false }))
    expect(await hasty).toMatchObject({ kind: 'connection', details: { cause: { kind: 'dropped' } } })
    expect(client.state.name).toBe('waiting')
    await world.advance(5_000)
    await patient
  })

  test('a patient caller who joins keeps the dial going', async () => {
    const { world, server, client } = setUp()
    server.refuse({ times: 1 })
    const hasty = failure(client.connect({ retry: false }))
    const patient = client.connect()
    await hasty
    await world.advance(5_000)
    await patient
  })
})
