import { type Env, type SocketLike, createPlatformEnv, createWebSocketClient } from 'hawser/core'
import { describe, expect, test } from 'vitest'
import { ADDRESS, setUpOpen, setUpWorld, watchLifecycle } from '../support/setUp.ts'

/** A client whose sockets differ from those of the fake world in some parts. */
async function openWith(parts: (socket: SocketLike) => Partial<SocketLike>, reports = 0) {
  const { world, server } = setUpWorld({ reports })
  const openSocket: Env['openSocket'] = (...args) => {
    const socket = world.openSocket(...args)
    const odd: Partial<Record<PropertyKey, unknown>> = parts(socket)
    return new Proxy(socket, {
      get(target, key) {
        if (key in odd) return odd[key]
        const value: unknown = Reflect.get(target, key)
        return typeof value === 'function' ? value.bind(target) : value
      },
      set: (target, key, value) => Reflect.set(target, key, value),
    })
  }
  const client = createWebSocketClient({ url: ADDRESS, reconnectJitter: 0, env: { ...world, openSocket } })
  await client.connect()
  return { world, server, client }
}

describe('a socket that throws when it is closed', () => {
  const clumsy = (socket: SocketLike): Partial<SocketLike> => ({
    close() {
      socket.close()
      throw new Error('cannot close')
    },
  })

  test('is reported, and left all the same', async () => {
    const { client } = await openWith(clumsy)
    const heard = watchLifecycle(client)
    client.disconnect()
    expect(client.state.name).toBe('closed')
    expect(heard).toContainEqual([
      'error',
      expect.objectContaining({ kind: 'handler', details: { event: 'socket' } }),
    ])
  })

  test('takes nothing any more that is said when it is reported', async () => {
    const { world, server, client } = await openWith(() => ({
      close() {
        throw new Error('will not close')
      },
    }))
    const outcomes: string[] = []
    client.on('error', ({ kind }) => {
      if (kind === 'handler') outcomes.push(client.send('chat', 'still there?'))
    })
    server.silence()
    await world.advance(40_000)
    expect(outcomes).toEqual(['queued'])
    await world.advance(5_000)
    await server.expect('chat')
    client.disconnect()
    for (const connection of world.sockets) connection.drop()
  })

  test('does not keep the next attempt from coming', async () => {
    const { world, server, client } = await openWith(clumsy, 2)
    server.drop()
    await world.advance(5_000)
    expect(client.isConnected()).toBe(true)
    client.disconnect()
  })
})

test('a socket that does not know how much it holds is sent to', async () => {
  const { server, client } = await openWith(() => ({ bufferedAmount: undefined }))
  expect(client.send('chat', 1)).toBe('sent')
  await server.expect('chat')
  client.disconnect()
})

describe('disconnect() refuses what browsers refuse, whatever its type', () => {
  test.each([
    ['code', ['3000']],
    ['code', [3000n]],
    ['code', [3000.5]],
    ['code', [[3000]]],
    ['reason', [1000, null]],
    ['reason', [1000, 5]],
  ])('%s: %o', async (key, args) => {
    const { client } = await setUpOpen()
    expect(() => client.disconnect(...(args as [number, string]))).toThrow(
      // as JavaScript may
      expect.objectContaining({ kind: 'config', details: expect.objectContaining({ key }) }),
    )
    expect(client.isConnected()).toBe(true)
  })
})

test('headers that the platform’s WebSocket would leave out are refused, and their values not told', () => {
  const env = createPlatformEnv()
  const globals = globalThis as { WebSocket?: unknown }
  const before = globals.WebSocket
  globals.WebSocket = function WebSocket() {}
  try {
    expect(() => env.openSocket(ADDRESS, [], { Authorization: 'Bearer secret' })).toThrow(
      expect.objectContaining({
        kind: 'config',
        message: expect.stringMatching(/^headers .*got "Authorization"$/),
      }),
    )
  } finally {
    globals.WebSocket = before
  }
})
