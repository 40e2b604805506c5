import { type Frame, createWebSocketClient } from 'hawser/core'
import { describe, expect, test } from 'vitest'
import { asText, plain } from '../support/plain.ts'
import { ADDRESS, type SetUp, setUp, setUpOpen, setUpWorld } from '../support/setUp.ts'

const payloads = (server: SetUp['server']): unknown[] =>
  server.received.filter(({ type }) => type === 'chat').map(({ data }) => data)

describe('data that cannot be encoded', () => {
  const cycle: Record<string, unknown> = {}
  cycle.self = cycle
  const hostile = {
    toJSON() {
      throw new Error('no')
    },
  }

  test.each([
    ['a cycle', cycle],
    ['a bigint', { amount: 5n }],
    ['a function', () => 1],
    ['a symbol', Symbol('s')],
    ['an object that refuses', hostile],
  ])('%s is an encode error, and nothing is sent or queued', async (_what, data) => {
    for (const { server, client } of [await setUpOpen(), setUp()]) {
      if (!client.isConnected()) void client.connect()
      expect(() => client.send('chat', data)).toThrow(
        expect.objectContaining({ kind: 'encode', details: { type: 'chat' }, cause: expect.any(Error) }),
      )
      expect(client.outbox.size).toBe(0)
      expect(payloads(server)).toEqual([])
    }
  })

  test('no data at all is fine', async () => {
    const { server, client } = await setUpOpen()
    expect(client.send('typing')).toBe('sent')
    expect(await server.expect('typing')).toMatchObject({ data: undefined })
  })
})

test.each([undefined, null, '', 5, {}])('a type of %j makes no sense', async (type) => {
  const { client } = await setUpOpen()
  expect(() => client.send(type as string, 1)).toThrow(
    // as JavaScript may
    expect.objectContaining({ kind: 'config', details: expect.objectContaining({ key: 'type' }) }),
  )
})

test('a dialect without a word for messages says so', async () => {
  const { client } = await setUpOpen({
    dialect: plain({ encode: () => undefined }),
    heartbeatInterval: false,
  })
  expect(() => client.send('chat', 1)).toThrow(
    expect.objectContaining({ kind: 'unsupported', details: { dialect: 'plain', what: 'message' } }),
  )
})

test('a frame that the socket will not take is an error of its own, and the next message goes out', async () => {
  const { world, server } = setUpWorld()
  const openSocket: typeof world.openSocket = (...dial) => {
    const socket = world.openSocket(...dial)
    const send = socket.send.bind(socket)
    // As `ws` does.
    socket.send = (frame) => {
      if (typeof frame === 'number') throw new TypeError('a string or bytes, please')
      send(frame)
    }
    return socket
  }
  const client = createWebSocketClient({
    url: ADDRESS,
    env: { ...world, openSocket },
    use: [
      () => ({
        name: 'mistake',
        encodeFrame: (frame) => (asText(frame).includes('odd') ? (5 as unknown as Frame) : frame), // untyped code may
      }),
    ],
  })
  const heard: unknown[] = []
  client.on('error', ({ kind, details }) => heard.push([kind, details]))
  const connected = client.connect()
  expect(client.send('odd', 1)).toBe('queued')
  expect(client.send('chat', 2)).toBe('queued')
  await connected
  expect(client.send('odd', 3)).toBe('dropped')
  expect(client.send('chat', 4)).toBe('sent')
  await world.settle()
  expect(server.received.map(({ data }) => data)).toEqual([2, 4])
  expect(heard).toEqual([
    ['provider', { of: 'socket' }],
    ['provider', { of: 'socket' }],
  ])
  client.destroy()
})
