import { describe, expect, test } from 'vitest'
import { plain, word } from '../support/plain.ts'
import { setUpOpen, watchLifecycle, watchStates } from '../support/setUp.ts'

const SILENT = { name: 'waiting', cause: { kind: 'silent' } }
const deaf = { pong: false }

describe('a ping', () => {
  test('goes out at every interval, and carries the time', async () => {
    const { world, server } = await setUpOpen({ heartbeatInterval: 1_000 })
    await world.advance(3_500)
    const sent = server.received.map(({ type, data }) => [type, data])
    const at = (after: number) => ({ timestamp: world.now() - 3_500 + after })
    expect(sent).toEqual([
      ['ping', at(1_000)],
      ['ping', at(2_000)],
      ['ping', at(3_000)],
    ])
  })

  test('does not go out where it is turned off', async () => {
    const { world, server, client } = await setUpOpen({ heartbeatInterval: false }, deaf)
    await world.advance(1e7)
    expect(server.received).toEqual([])
    expect(client.isConnected()).toBe(true)
  })

  test('measures the way there and back', async () => {
    const { world, client } = await setUpOpen({ heartbeatInterval: 1_000 }, { latency: 40 })
    expect(client.state).toMatchObject({ latency: undefined })
    await world.advance(1_100)
    expect(client.state).toMatchObject({ name: 'open', latency: 80 })
  })

  test('never waits in the outbox', async () => {
    const { world, server, client } = await setUpOpen({ heartbeatInterval: 1_000, highWaterMark: 0 })
    server.connections[0]?.clog()
    client.send('chat', 'fills the socket')
    await world.advance(1_000)
    expect(client.outbox.items.map(({ type }) => type)).not.toContain('ping')
  })

  test('of the server is answered', async () => {
    const { world, server } = await setUpOpen()
    server.push('ping')
    await world.settle()
    expect(server.received.map(({ type }) => type)).toEqual(['pong'])
  })
})

describe('silence', () => {
  test('after a ping ends the connection, and the next one begins', async () => {
    const { world, server, client } = await setUpOpen(
      { heartbeatInterval: 1_000, heartbeatTimeout: 500 },
      deaf,
    )
    const heard = watchLifecycle(client)
    await world.advance(1_499)
    expect(client.isConnected()).toBe(true)
    await world.advance(1)
    expect(client.state).toMatchObject(SILENT)
    await world.settle()
    expect(server.connections).toHaveLength(0)
    await world.advance(5_000)
    expect(heard).toEqual([
      ['error', expect.objectContaining({ details: { cause: { kind: 'silent' }, attempt: 0 } })],
      ['close', { code: 1006, reason: expect.any(String), isManual: false }],
      ['reconnect', 1],
      ['open', { replayed: false }],
    ])
  })

  test('on a half-open link needs no close event to be acted upon', async () => {
    const { world, server, client } = await setUpOpen({ heartbeatInterval: 1_000, heartbeatTimeout: 500 })
    server.silence()
    await world.advance(1_500)
    expect(client.state).toMatchObject(SILENT)
    await world.advance(5_000)
    expect(client.isConnected()).toBe(true)
    expect(world.alive.sockets).toHaveLength(1)
  })

  test('is not what a server keeps that answers no ping but talks', async () => {
    const { world, server, client } = await setUpOpen(
      { heartbeatInterval: 1_000, heartbeatTimeout: 500 },
      deaf,
    )
    for (let n = 0; n < 50; n += 1) {
      await world.advance(400)
      server.push('tick', n)
    }
    expect(client.isConnected()).toBe(true)
    expect(world.sockets).toHaveLength(1)
  })

  test('is broken by garbage too: any frame is life', async () => {
    const { world, server, client } = await setUpOpen(
      { heartbeatInterval: 1_000, heartbeatTimeout: 500 },
      deaf,
    )
    for (let n = 0; n < 20; n += 1) {
      await world.advance(400)
      server.send('garbage')
    }
    expect(client.isConnected()).toBe(true)
  })

  test('is looked for at the same pace after a reconnect', async () => {
    const { world, server, client } = await setUpOpen({ heartbeatInterval: 1_000, heartbeatTimeout: 500 })
    await client.reconnect()
    await world.advance(10_000)
    expect(server.received.filter(({ type }) => type === 'ping')).toHaveLength(10)
  })

  test('is not looked for where the dialect has no word for it', async () => {
    const mute = plain({
      encode: (outgoing) => (outgoing.kind === 'ping' ? undefined : JSON.stringify(outgoing)),
    })
    const { world, server, client } = await setUpOpen({
      dialect: mute,
      heartbeatInterval: 1_000,
      heartbeatTimeout: 500,
    })
    server.silence()
    await world.advance(60_000)
    world.signal('wake')
    await world.advance(60_000)
    expect(client.isConnected()).toBe(true)
  })
})

describe('a timer that fires late', () => {
  test('asks first and blames later', async () => {
    const { world, client } = await setUpOpen({ heartbeatInterval: 1_000, heartbeatTimeout: 500 })
    const states = watchStates(client)
    for (let n = 0; n < 10; n += 1) await world.advanceLate(600_000)
    expect(client.isConnected()).toBe(true)
    expect(states.filter(({ name }) => name !== 'open')).toEqual([])
  })

  test('does not take a connection down whose pong was slept over', async () => {
    const { world, client } = await setUpOpen(
      { heartbeatInterval: 1_000, heartbeatTimeout: 500 },
      { latency: 50 },
    )
    await world.advance(1_010)
    await world.advanceLate(3_600_000)
    await world.advance(200)
    expect(client.isConnected()).toBe(true)
  })

  test('still finds out that the connection is dead', async () => {
    const { world, server, client } = await setUpOpen({ heartbeatInterval: 1_000, heartbeatTimeout: 500 })
    server.silence()
    await world.advanceLate(3_600_000)
    await world.advance(10_000)
    const dials = world.sockets.length
    expect(dials).toBeGreaterThan(1)
    expect(client.state.name).not.toBe('failed')
  })

  test('and is always late, as in a throttled tab, finds a dead connection too', async () => {
    const { world, server, client } = await setUpOpen({ heartbeatInterval: 1_000, heartbeatTimeout: 500 })
    server.silence()
    for (let minute = 0; minute < 10; minute += 1) await world.advanceLate(60_000)
    expect(world.sockets.length).toBeGreaterThan(1)
    expect(client.isListening()).toBe(true)
  })
})

describe('a server that beats by itself', () => {
  const alive = word({ kind: 'alive', interval: 1_000 })
  const config = { dialect: plain(), heartbeatInterval: false, heartbeatTimeout: 500 } as const

  test('is given two and a half beats and the timeout', async () => {
    const { world, server, client } = await setUpOpen(config)
    server.send(alive)
    await world.advance(2_999)
    expect(client.isConnected()).toBe(true)
    await world.advance(1)
    expect(client.state).toMatchObject(SILENT)
  })

  test('lives on for as long as anything arrives', async () => {
    const { world, server, client } = await setUpOpen(config)
    server.send(alive)
    for (let n = 0; n < 20; n += 1) {
      await world.advance(1_000)
      server.send(n % 2 ? alive : word({ kind: 'message', type: 'tick', data: n }))
    }
    expect(client.isConnected()).toBe(true)
  })

  test('is forgotten with its connection', async () => {
    const { world, server, client } = await setUpOpen(config)
    server.send(alive)
    await world.settle()
    await client.reconnect()
    await world.advance(60_000)
    expect(client.isConnected()).toBe(true)
  })

  test('is not blamed for a sleep of our own', async () => {
    const { world, server, client } = await setUpOpen(config)
    server.send(alive)
    await world.advanceLate(3_600_000)
    server.send(alive)
    await world.advance(1_000)
    expect(client.isConnected()).toBe(true)
  })
})

test('a latency is not the time slept', async () => {
  const { world, client } = await setUpOpen({}, { latency: 20 })
  await world.advance(30_000 - 1)
  await world.advance(5) // the ping is on its way
  await world.advanceLate(3_600_000)
  await world.advance(1_000)
  expect(client.state).toMatchObject({ name: 'open', latency: 20 })
})

test('after a clock jump an open link is probed with a short deadline', async () => {
  const { world, server, client } = await setUpOpen({ heartbeatTimeout: 60_000 })
  await world.advance(10_000)
  server.silence()
  await world.advanceLate(3_600_000)
  await world.advance(6_000)
  expect(client.state.name).not.toBe('open')
})
