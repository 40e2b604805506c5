import { describe, expect, test } from 'vitest'
import { setUp, setUpOpen, watchLifecycle } from '../support/setUp.ts'

const SILENT = { name: 'waiting', cause: { kind: 'silent' } }

describe('when page or network come back', () => {
  test('an open connection is asked, with a short deadline', async () => {
    const { world, server, client } = await setUpOpen()
    server.silence()
    world.signal('wake')
    await world.advance(4_999)
    expect(client.isConnected()).toBe(true)
    await world.advance(1)
    expect(client.state).toMatchObject(SILENT)
  })

  test('one that answers stays', async () => {
    const { world, server, client } = await setUpOpen()
    world.signal('wake')
    await server.expect('ping')
    await world.advance(20_000)
    expect(client.isConnected()).toBe(true)
    expect(world.sockets).toHaveLength(1)
  })

  test('one without a heartbeat is not asked: its server may have no answer', async () => {
    const { world, server, client } = await setUpOpen({ heartbeatInterval: false })
    server.silence()
    world.signal('wake')
    await world.advance(60_000)
    expect(client.isConnected()).toBe(true)
    expect(server.received).toEqual([])
  })

  test('asking twice does not prolong the wait', async () => {
    const { world, server, client } = await setUpOpen()
    server.silence()
    world.signal('wake')
    await world.advance(4_000)
    world.signal('wake')
    await world.advance(1_000)
    expect(client.state).toMatchObject(SILENT)
  })

  test('a waiting client dials now', async () => {
    const { world, server, client } = await setUpOpen({ reconnectInterval: 60_000 })
    server.drop()
    await world.settle()
    world.signal('wake')
    await world.settle()
    expect(client.isConnected()).toBe(true)
  })

  test('that attempt counts', async () => {
    const { world, server, client } = await setUpOpen({ maxReconnectAttempts: 2 })
    server.refuse()
    server.drop()
    await world.settle()
    expect(client.state).toMatchObject({ name: 'waiting', attempt: 1 })
    world.signal('wake')
    await world.settle()
    expect(client.state).toMatchObject({ name: 'waiting', attempt: 2 })
  })

  test('an attempt under way is left alone', async () => {
    const { world, server, client } = setUp()
    server.hang()
    void client.connect()
    await world.settle()
    world.signal('wake')
    await world.settle()
    expect(world.sockets).toHaveLength(1)
    expect(client.state.name).toBe('opening')
  })
})

describe('offline is a hint', () => {
  test('the connection is asked, not killed', async () => {
    const { world, server, client } = await setUpOpen()
    world.signal('offline')
    await server.expect('ping')
    await world.advance(20_000)
    expect(client.isConnected()).toBe(true)
  })

  test('one that is really gone is found out', async () => {
    const { world, server, client } = await setUpOpen()
    server.silence()
    world.signal('offline')
    await world.advance(5_000)
    expect(client.state).toMatchObject(SILENT)
  })

  test('attempts go on', async () => {
    const { world, server, client } = await setUpOpen()
    server.drop()
    await world.settle()
    world.signal('offline')
    await world.advance(5_000)
    expect(client.isConnected()).toBe(true)
  })
})

describe('a page that is put away', () => {
  test('closes its connection, and has it again when it comes back', async () => {
    const { world, server, client } = await setUpOpen()
    const heard = watchLifecycle(client)
    world.signal('suspend')
    expect(client.state).toMatchObject({ name: 'waiting', cause: { kind: 'suspended' }, retryAt: Infinity })
    await world.advance(1e8)
    expect(server.connections).toHaveLength(0)
    world.signal('wake')
    await world.settle()
    expect(client.isConnected()).toBe(true)
    expect(heard.map(([name]) => name)).not.toContain('error')
    expect(heard[0]).toEqual(['close', { code: 1000, reason: '', isManual: false }])
  })

  test('takes an attempt along', async () => {
    const { world, server, client } = setUp()
    server.hang(1)
    const connected = client.connect()
    await world.settle()
    world.signal('suspend')
    expect(world.alive.sockets).toHaveLength(0)
    world.signal('wake')
    await connected
  })

  test('may disconnect meanwhile', async () => {
    const { world, client } = await setUpOpen()
    world.signal('suspend')
    client.disconnect()
    world.signal('wake')
    await world.settle()
    expect(client.state.name).toBe('closed')
  })
})
