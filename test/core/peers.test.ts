import { createWebSocketClient } from 'hawser/core'
import { describe, expect, test } from 'vitest'
import { ADDRESS, setUp, setUpOpen, setUpWorld, watchLifecycle } from '../support/setUp.ts'

/** What went wrong in other clients must not go wrong here: one test for each defect that was reproduced elsewhere. */

describe('known defects', () => {
  test('P1: equal messages of one moment are all seen', async () => {
    const { world, server, client } = await setUpOpen()
    const seen: unknown[] = []
    client.on('data', (data) => seen.push(data))
    for (const data of ['a', 'b', 'c', 'c']) server.push('data', data)
    await world.settle()
    expect(seen).toEqual(['a', 'b', 'c', 'c'])
  })

  test('P2: a missed pong redials though no close event comes, and leaving meanwhile is leaving', async () => {
    const { world, server, client } = await setUpOpen({ heartbeatInterval: 1_000, heartbeatTimeout: 500 })
    server.silence()
    await world.advance(1_500)
    expect(client.state.name).toBe('waiting')
    client.disconnect()
    await world.advance(60_000)
    expect(world.sockets).toHaveLength(1)
    await client.connect()
    server.silence()
    await world.advance(1_500 + 5_000)
    expect(client.isConnected()).toBe(true)
  })

  test('P3: the late close of an old socket does not stop the heartbeat of the new one', async () => {
    const { world, server, client } = await setUpOpen({ heartbeatInterval: 1_000 }, { latency: 200 })
    const reconnected = client.reconnect()
    await world.advance(400)
    await reconnected
    await world.advance(3_400)
    expect(client.isConnected()).toBe(true)
    const [, second] = world.sockets
    expect(server.received.filter(({ connection }) => connection === second)).toHaveLength(3)
  })

  test('P4: nothing closes the connection for good but its user', async () => {
    const { world, client } = await setUpOpen()
    world.signal('suspend')
    world.signal('wake')
    await world.settle()
    expect(client.isConnected()).toBe(true)
  })

  test('P5: a constructor that throws in a retry is a failed attempt', async () => {
    const { world, server } = setUpWorld()
    let sockets = 0
    const client = createWebSocketClient({
      url: ADDRESS,
      reconnectJitter: 0,
      env: {
        ...world,
        openSocket(...args) {
          if ((sockets += 1) === 2) throw new Error('out of sockets')
          return world.openSocket(...args)
        },
      },
    })
    await client.connect()
    server.drop()
    await world.advance(5_000)
    expect(client.state).toMatchObject({ name: 'waiting', attempt: 2 })
    await world.advance(5_000)
    expect(client.isConnected()).toBe(true)
    client.disconnect()
  })

  test('P6: a listener to open that throws stops neither heartbeat nor outbox', async () => {
    const { world, server, client } = setUp({ heartbeatInterval: 1_000 })
    const heard = watchLifecycle(client)
    client.on('open', () => {
      throw new Error('clumsy')
    })
    void client.connect()
    client.send('chat', 'waiting')
    await world.advance(1_000)
    expect(server.received.map(({ type }) => type)).toEqual(['chat', 'ping'])
    expect(heard.map(([name]) => name)).toContain('error')
  })

  test('P7: a server that accepts and closes does not get endless retries', async () => {
    const { world, server, client } = setUp({ maxReconnectAttempts: 3 })
    server.refuse({ code: 1011 })
    await client.connect()
    await world.advance(1e6)
    expect(world.sockets).toHaveLength(4)
    expect(client.state.name).toBe('failed')
  })

  test('P8: disconnect during the delay of a retry opens nothing', async () => {
    const { world, server, client } = await setUpOpen()
    server.drop()
    await world.settle()
    expect(client.state.name).toBe('waiting')
    client.disconnect()
    await world.advance(1e6)
    expect(world.sockets).toHaveLength(1)
  })

  test('P9: an asynchronous url that rejects once is retried, and reconnect works', async () => {
    let calls = 0
    const { world, client } = setUp({
      url: async () => {
        if ((calls += 1) === 1) throw new Error('no token yet')
        return ADDRESS
      },
    })
    void client.connect()
    await world.settle()
    expect(client.state.name).toBe('waiting')
    await client.reconnect()
    expect(client.isConnected()).toBe(true)
  })

  test('P10: what open sends goes before what waited, and giving up is told', async () => {
    const { world, server, client } = setUp({ maxReconnectAttempts: 1 })
    const heard = watchLifecycle(client)
    client.on('open', () => client.send('auth', 'token'))
    void client.connect()
    client.send('chat', 'waiting')
    await world.settle()
    expect(server.received.map(({ type }) => type)).toEqual(['auth', 'chat'])
    server.refuse()
    server.drop()
    await world.advance(60_000)
    expect(heard.filter(([name]) => name === 'reconnect-failed')).toHaveLength(1)
  })

  test('P11: one failed socket is one failed attempt', async () => {
    const { world, server, client } = setUp()
    const heard = watchLifecycle(client)
    server.refuse({ times: 1 })
    void client.connect()
    await world.advance(5_000)
    expect(heard.filter(([name]) => name === 'reconnect')).toEqual([['reconnect', 1]])
    expect(world.sockets).toHaveLength(2)
  })

  test('P12: a clean close and a frame that is no JSON end nothing', async () => {
    const { world, server, client } = await setUpOpen()
    const next = client.messages('chat')[Symbol.asyncIterator]()
    server.send('not json')
    server.close(1012, 'restart')
    await world.advance(5_000)
    expect(client.isConnected()).toBe(true)
    server.push('chat', 'still here')
    expect(await next.next()).toEqual({ done: false, value: 'still here' })
    await next.return?.()
  })
})
