import { createWebSocketClient, exponentialBackoff } from 'hawser/core'
import { describe, expect, test } from 'vitest'
import { plain, word } from '../support/plain.ts'
import { ADDRESS, failure, setUp, setUpOpen, setUpWorld, watchLifecycle } from '../support/setUp.ts'

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

describe('known pains', () => {
  test('4: timers of an old connection do not act on the new one', async () => {
    const { world, server, client } = await setUpOpen(
      { heartbeatInterval: 1_000, heartbeatTimeout: 900 },
      { pong: false },
    )
    await world.advance(1_500)
    await client.reconnect()
    server.on('ping', (_data, { connection }) => connection.send('{"type":"pong"}'))
    await world.advance(10_000)
    expect(world.sockets).toHaveLength(2)
  })

  test('6: a client that gave up is not stuck: connect, reconnect and a wake-up dial with a fresh budget', async () => {
    for (const revive of ['connect', 'reconnect', 'wake'] as const) {
      const { world, server, client } = setUp({ maxReconnectAttempts: 1 })
      server.refuse({ times: 3 })
      void client.connect()
      await world.advance(5_000)
      expect(client.state.name).toBe('failed')
      if (revive === 'wake') world.signal('wake')
      else void client[revive]()
      await world.advance(5_000)
      expect([revive, client.state]).toMatchObject([revive, { name: 'open', attempt: 1 }])
    }
  })

  test('8: a token is asked for anew at every attempt', async () => {
    let token = 0
    const { world, server, client } = setUp({ query: () => ({ token: (token += 1) }) })
    server.refuse({ times: 2 })
    void client.connect()
    await world.advance(10_000)
    expect(world.sockets.map(({ url }) => url)).toEqual([1, 2, 3].map((n) => `${ADDRESS}?token=${n}`))
  })

  test.each([
    ['the default delay', {}, 0.05],
    ['exponentialBackoff', { reconnectInterval: exponentialBackoff({ base: 5_000 }) }, 0.05],
  ])(
    '10: of two thousand clients cut off together few come back together: %s',
    async (_what, config, share) => {
      const { world } = setUpWorld({ seed: 42 })
      const url = (): never => {
        throw new Error('cut off')
      }
      const clients = Array.from({ length: 2_000 }, () =>
        createWebSocketClient({ url, env: world, ...config }),
      )
      for (const client of clients) void client.connect()
      await world.settle()
      const buckets = new Map<number, number>()
      for (const { state } of clients) {
        const bucket = state.name === 'waiting' ? Math.floor((state.retryAt - world.now()) / 100) : NaN
        buckets.set(bucket, (buckets.get(bucket) ?? 0) + 1)
      }
      expect(buckets.has(NaN)).toBe(false)
      expect(Math.max(...buckets.values()) / clients.length).toBeLessThan(share)
      for (const client of clients) client.disconnect()
    },
  )

  test('12: a zombie after sleep is found out at the wake-up, within seconds', async () => {
    const { world, server, client } = await setUpOpen()
    server.silence()
    await world.advanceLate(8 * 3_600_000)
    world.signal('wake')
    await world.advance(5_000 + 5_000)
    expect(client.isConnected()).toBe(true)
    expect(world.sockets).toHaveLength(2)
  })

  test('13: a throttled tab takes no healthy connection down', async () => {
    const { world, client } = await setUpOpen({}, { latency: 100 })
    for (let minute = 0; minute < 120; minute += 1) await world.advanceLate(60_000)
    await world.advance(1_000)
    expect(client.isConnected()).toBe(true)
    expect(world.sockets).toHaveLength(1)
  })

  test('14: the network returns, and the delay is skipped', async () => {
    const { world, server, client } = await setUpOpen({ reconnectInterval: 60_000 })
    world.signal('offline')
    server.drop()
    await world.settle()
    world.signal('wake')
    await world.settle()
    expect(client.isConnected()).toBe(true)
  })

  test('15: an outbox is bounded, forgets what is stale, and says what became of each message', async () => {
    const { world, server, client } = setUp({ outbox: { capacity: 2, ttl: 1_000 } })
    const outcomes: unknown[] = []
    client.outbox.onChange(({ data, outcome }) => outcomes.push([data, outcome]))
    server.hang()
    void client.connect()
    for (const n of [1, 2, 3]) client.send('chat', n)
    await world.advance(1_000)
    expect(outcomes).toContainEqual([1, 'dropped'])
    expect(outcomes).toContainEqual([2, 'dropped'])
    expect(outcomes).toContainEqual([3, 'dropped'])
    expect(client.outbox.size).toBe(0)
  })

  test('16: nothing leaves the outbox before the server has let the client in', async () => {
    const { world, server, client } = setUp({ dialect: plain({ readyOn: 'frame' }) })
    void client.connect()
    client.send('chat', 'early')
    await world.settle()
    expect(server.received).toEqual([])
    server.send(word({ kind: 'ready' }))
    expect(await server.expect('chat')).toMatchObject({ data: 'early' })
  })

  test('17: a request is never left hanging by a drop', async () => {
    const { server, client } = await setUpOpen({ requestTimeout: Infinity })
    const error = failure(client.request('join'))
    await server.expect('join')
    server.drop()
    expect(await error).toMatchObject({ kind: 'disconnected', details: { sent: true } })
  })

  test('19: listeners and topics are neither doubled nor lost by reconnects', async () => {
    const { world, server, client } = await setUpOpen()
    const seen: unknown[] = []
    client.on('chat', (data) => seen.push(data))
    client.subscribe('room')
    for (let n = 0; n < 5; n += 1) await client.reconnect()
    server.push('chat', 'once')
    await world.settle()
    expect(seen).toEqual(['once'])
    const last = world.sockets.at(-1)
    expect(server.received.filter(({ connection }) => connection === last)).toHaveLength(1)
  })

  test('23: making a client on a server touches nothing, and asks for no socket', async () => {
    const { world } = setUpWorld({ page: false })
    const client = createWebSocketClient({ url: '/ws', env: world })
    client.on('chat', () => {})
    await world.advance(60_000)
    world.assertIdle()
    expect(world.sockets).toHaveLength(0)
    client.destroy()
  })

  test('25: each socket gets the same settings, bytes included', async () => {
    const { server, client } = await setUpOpen({ dialect: plain(), protocols: 'v1', headers: { a: 'b' } })
    for (let n = 0; n < 3; n += 1) {
      await client.reconnect()
      const bytes = client.waitFor('bytes')
      server.send(new Uint8Array([n]))
      expect(new Uint8Array((await bytes) as ArrayBuffer)).toEqual(new Uint8Array([n]))
      expect(server.connections[0]).toMatchObject({ protocols: ['v1'], headers: { a: 'b' } })
    }
  })
})
