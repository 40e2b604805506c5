import type { WebSocketClient } from 'hawser/core'
import { describe, expect, test } from 'vitest'
import { setUp, setUpOpen, watchLifecycle } from '../support/setUp.ts'

/** Every name that has a meaning of its own, in the client or in JavaScript. */
const RESERVED = [
  'open',
  'close',
  'error',
  'reconnect',
  'reconnect-failed',
  'state',
  'invalid',
  'recovered',
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  '*',
]

describe('a server message can never pass for an event of the connection', () => {
  test.each(RESERVED)('%s', async (type) => {
    const { world, server, client } = await setUpOpen()
    const heard = watchLifecycle(client)
    const seen: unknown[] = []
    client.onMessage('*', (data, message) => seen.push([message.type, data]))
    server.push(type, 'from the server')
    await world.settle()
    expect(heard).toEqual([])
    expect(seen).toEqual([[type, 'from the server']])
    expect(client.isConnected()).toBe(true)
    expect(Object.prototype).not.toHaveProperty('data')
  })

  test.each(RESERVED.filter((name) => name !== '*'))(
    '%s reaches who listens to messages of that type',
    async (type) => {
      const { world, server, client } = await setUpOpen()
      const seen: unknown[] = []
      client.onMessage(type, (data) => seen.push(data))
      client.onMessage([type], (data) => seen.push(data))
      client.onMessage(new RegExp(`^${type}$`), (data) => seen.push(data))
      server.push(type, 1)
      await world.settle()
      expect(seen).toEqual([1, 1, 1])
    },
  )

  test('nor can a frame of such keys do harm', async () => {
    const { world, server, client } = await setUpOpen()
    const got = client.waitFor('chat')
    server.send('{"type":"chat","data":{"__proto__":{"polluted":true}},"__proto__":{"error":1}}')
    expect(await got).toBeDefined()
    await world.settle()
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  })
})

describe('the state', () => {
  test('is frozen, and the same object until it changes', async () => {
    const { world, server, client } = setUp()
    const seen = new Set<object>()
    const check = (): void => {
      expect(Object.isFrozen(client.state)).toBe(true)
      expect(client.state).toBe(client.state)
      seen.add(client.state)
    }
    check()
    client.on('state', (state) => {
      expect(state).toBe(client.state)
      check()
    })
    await client.connect()
    server.drop()
    await world.advance(5_000)
    client.disconnect()
    expect([...seen].map((state) => (state as WebSocketClient['state']).name)).toEqual([
      'idle',
      'resolving',
      'opening',
      'open',
      'waiting',
      'resolving',
      'opening',
      'open',
      'closed',
    ])
  })

  test('holds no socket, timer or function', async () => {
    const { world, server, client } = await setUpOpen()
    expect(() => structuredClone(client.state)).not.toThrow()
    server.drop()
    await world.settle()
    expect(() => structuredClone(client.state)).not.toThrow()
  })

  test('is in place before anybody is told of the change', async () => {
    const { world, server, client } = setUp()
    const seen: [string, string][] = []
    for (const name of ['open', 'close', 'error', 'reconnect', 'state'] as const) {
      client.on(name as 'state', () => seen.push([name, client.state.name]))
    }
    await client.connect()
    seen.length = 0
    server.drop()
    await world.settle()
    expect(seen).toEqual([
      ['error', 'waiting'],
      ['close', 'waiting'],
      ['state', 'waiting'],
    ])
  })
})

describe('events that cause events', () => {
  test('run one after the other', async () => {
    const { world, server, client } = await setUpOpen()
    const order: string[] = []
    client.once('close', () => {
      order.push('close begins')
      void client.connect()
      order.push('close ends')
    })
    client.on('state', ({ name }) => order.push(name))
    server.drop()
    await world.settle()
    expect(order).toEqual(['close begins', 'close ends', 'waiting', 'resolving', 'opening', 'open'])
  })

  test('a connect inside of close resolves with the new connection', async () => {
    const { world, server, client } = await setUpOpen()
    const connected: Promise<void>[] = []
    client.once('close', () => connected.push(client.connect()))
    server.drop()
    await world.settle()
    await Promise.all(connected)
    expect(client.isConnected()).toBe(true)
    expect(world.alive.sockets).toHaveLength(1)
  })

  test('messages keep their order when a listener sends', async () => {
    const { world, server, client } = setUp()
    client.on('open', () => client.send('hello', 'from the listener'))
    void client.connect()
    client.send('chat', 'from the outbox')
    await world.settle()
    expect(server.received.map(({ type }) => type)).toEqual(['hello', 'chat'])
  })
})

describe('errors', () => {
  test('say what happened in words', async () => {
    const { world, server, client } = await setUpOpen()
    const messages: string[] = []
    client.on('error', ({ message }) => messages.push(message))
    server.close(1012, 'restart')
    await world.settle()
    expect(messages).toEqual([expect.stringMatching(/1012 restart/)])
  })

  test('of a listener that nobody hears go to the platform', async () => {
    const { world, server, client } = await setUpOpen({}, { reports: 1 })
    client.on('chat', () => {
      throw new Error('clumsy')
    })
    server.push('chat')
    await world.settle()
    expect(world.reports).toEqual([expect.objectContaining({ kind: 'handler', details: { event: 'chat' } })])
  })

  test('of an error listener go to the platform, and in no circle', async () => {
    const { world, server, client } = await setUpOpen({}, { reports: 1 })
    client.on('error', () => {
      throw new Error('even clumsier')
    })
    server.drop()
    await world.settle()
    expect(world.reports).toEqual([expect.objectContaining({ kind: 'handler', details: { event: 'error' } })])
    expect(client.state.name).toBe('waiting')
  })

  test('of a connection that nobody hears are no one’s trouble', async () => {
    const { world, server } = await setUpOpen()
    server.drop()
    await world.settle()
    expect(world.reports).toEqual([])
  })
})

test('the cause in a snapshot is frozen too', async () => {
  const { world, server, client } = await setUpOpen()
  server.drop()
  await world.settle()
  expect(client.state).toMatchObject({ name: 'waiting', cause: { kind: 'dropped' } })
  expect('cause' in client.state && Object.isFrozen(client.state.cause)).toBe(true)
})
