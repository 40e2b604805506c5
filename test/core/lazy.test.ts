import type { WebSocketClient } from 'hawser/core'
import { describe, expect, test } from 'vitest'
import { failure, setUp, setUpOpen, watchLifecycle } from '../support/setUp.ts'

describe('a lazy client dials at its first use', () => {
  test('nothing before', async () => {
    const { world, client } = setUp({ lazy: true })
    client.on('chat', () => {})
    client.onMessage('*', () => {})
    await world.advance(60_000)
    world.signal('wake')
    await world.advance(60_000)
    expect(client.state.name).toBe('idle')
    world.assertIdle()
  })

  test.each<[string, (client: WebSocketClient) => unknown]>([
    ['send', (client) => client.send('chat', 1)],
    ['request', (client) => client.request('join', 1)],
    ['stream', (client) => client.stream('join', 1)],
    ['subscribe', (client) => client.subscribe('orders')],
    ['connect', (client) => client.connect()],
  ])('%s', async (_what, use) => {
    const { world, server, client } = setUp({ lazy: true })
    use(client)
    expect(client.isListening()).toBe(true)
    await world.settle()
    expect(client.isConnected()).toBe(true)
    expect(world.sockets).toHaveLength(1)
    expect(server.received).toHaveLength(_what === 'connect' ? 0 : 1)
  })

  test('send is queued meanwhile', async () => {
    const { server, client } = setUp({ lazy: true })
    expect(client.send('chat', 1)).toBe('queued')
    expect(await server.expect('chat')).toMatchObject({ data: 1 })
  })
})

describe('after a drop', () => {
  test('it rests, and the next call dials', async () => {
    const { world, server, client } = setUp({ lazy: true })
    const heard = watchLifecycle(client)
    client.send('chat', 1)
    await world.settle()
    server.drop()
    await world.advance(60_000)
    expect(client.state).toEqual({ name: 'idle' })
    expect(world.sockets).toHaveLength(1)
    expect(heard.map(([name]) => name)).toEqual(['open', 'error', 'close'])
    client.send('chat', 2)
    await world.settle()
    expect(client.isConnected()).toBe(true)
  })

  test('what was pending fails, and says whether it was sent', async () => {
    const { world, server, client } = setUp({ lazy: true })
    const error = failure(client.request('join'))
    await world.settle()
    server.drop()
    expect(await error).toMatchObject({ kind: 'disconnected', details: { sent: true } })
  })

  test('a server that is away fails what waited for it', async () => {
    const { world, server, client } = setUp({ lazy: true })
    server.refuse()
    const error = failure(client.request('join'))
    expect(await error).toMatchObject({ kind: 'disconnected', details: { sent: false } })
    await world.settle()
    expect(client.state.name).toBe('idle')
  })
})

describe('a lazy client that nobody uses', () => {
  test('lets go after its idle time', async () => {
    const { world, client } = setUp({ lazy: true, idleTimeout: 10_000 })
    const heard = watchLifecycle(client)
    client.send('chat', 1)
    await world.settle()
    await world.advance(9_999)
    expect(client.isConnected()).toBe(true)
    await world.advance(1)
    expect(client.state.name).toBe('idle')
    world.assertIdle()
    expect(heard.map(([name]) => name)).toEqual(['open', 'close'])
  })

  test('each use begins it anew', async () => {
    const { world, client } = setUp({ lazy: true, idleTimeout: 10_000, heartbeatInterval: false })
    client.send('chat', 1)
    await world.settle()
    for (let n = 0; n < 5; n += 1) {
      await world.advance(9_000)
      client.send('chat', n)
    }
    expect(client.isConnected()).toBe(true)
    expect(world.sockets).toHaveLength(1)
  })

  test('a heartbeat is no use', async () => {
    const { world, client } = setUp({ lazy: true, idleTimeout: 10_000, heartbeatInterval: 1_000 })
    client.send('chat', 1)
    await world.settle()
    await world.advance(11_000)
    expect(client.state.name).toBe('idle')
  })

  test('a pending request or a held topic keeps it', async () => {
    const { world, client } = setUp({
      lazy: true,
      idleTimeout: 10_000,
      heartbeatInterval: false,
      requestTimeout: Infinity,
    })
    const controller = new AbortController()
    const error = failure(client.request('join', undefined, { signal: controller.signal }))
    await world.advance(60_000)
    expect(client.isConnected()).toBe(true)
    const off = client.subscribe('orders')
    controller.abort()
    await error
    await world.advance(60_000)
    expect(client.isConnected()).toBe(true)
    off()
    await world.advance(10_000)
    expect(client.state.name).toBe('idle')
  })

  test('stays for ever by default', async () => {
    const { world, client } = setUp({ lazy: true })
    client.send('chat', 1)
    await world.advance(1e8)
    expect(client.isConnected()).toBe(true)
    expect(world.sockets).toHaveLength(1)
  })
})

test('a lazy client that was closed stays closed, whatever is asked of it', async () => {
  const { world, client } = setUp({ lazy: true })
  client.send('chat', 1)
  await world.settle()
  client.disconnect()
  expect(client.send('chat', 2)).toBe('dropped')
  await failure(client.request('join'))
  client.subscribe('orders')
  await world.settle()
  expect(client.state.name).toBe('closed')
  world.assertIdle()
})

test('a page that is put away takes a lazy connection to rest', async () => {
  const { world, client } = setUp({ lazy: true })
  client.send('chat', 1)
  await world.settle()
  world.signal('suspend')
  expect(client.state.name).toBe('idle')
  world.assertIdle()
})

test('idleTimeout does not close over what still waits', async () => {
  const { world, client } = await setUpOpen({ lazy: true, idleTimeout: 1_000, highWaterMark: 0 })
  const outcomes: string[] = []
  client.outbox.onChange(({ outcome }) => outcomes.push(outcome))
  world.sockets[0]?.clog()
  client.send('chat', 1)
  expect(client.send('chat', 2)).toBe('queued')
  await world.advance(3_000)
  world.sockets[0]?.drain()
  await world.advance(60_000)
  expect(outcomes).toEqual(['sent', 'queued', 'sent'])
})
