import { createWebSocketClient, exponentialBackoff } from 'hawser/core'
import { describe, expect, test } from 'vitest'
import { plain, word } from '../support/plain.ts'
import { ADDRESS, failure, setUp, setUpOpen, setUpWorld } from '../support/setUp.ts'

/** What users of other clients complain of most, by its place among those complaints: all of them are in test/proof/pains.mjs. */
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

  test('9: which close is for good is for the user to say', async () => {
    const { world, server, client } = await setUpOpen({
      classifyClose: ({ code }) => {
        if (code === 4401) return 'retry'
        if (code === 4429) return { retryAfter: 60_000 }
        return code === 4000 ? 'stop' : undefined
      },
    })
    server.close(4401)
    await world.advance(5_000)
    expect(client.isConnected()).toBe(true)
    server.close(4429)
    await world.advance(59_999)
    expect(client.state.name).toBe('waiting')
    await world.advance(1)
    expect(client.isConnected()).toBe(true)
    server.close(4000)
    await world.settle()
    expect(client.state).toMatchObject({ name: 'failed', cause: { kind: 'refused', code: 4000 } })
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
