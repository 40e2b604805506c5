import type { Frame, Interceptor, InterceptorFactory, InterceptorHost, WebSocketConfig } from 'hawser/core'
import { describe, expect, test } from 'vitest'
import { asText } from '../support/plain.ts'
import { failure, setUpOpen, watchLifecycle } from '../support/setUp.ts'

/** A config of these interceptors, in order. */
const using = (...interceptors: Omit<Interceptor, 'name'>[]): Partial<WebSocketConfig> => ({
  use: interceptors.map((interceptor, index) => () => ({ name: `stage${index}`, ...interceptor })),
})

describe('send', () => {
  test('may change what goes out, in order', async () => {
    const { server, client } = await setUpOpen(
      using(
        {
          send: (outgoing) =>
            outgoing.kind === 'message' ? { ...outgoing, data: `${String(outgoing.data)}1` } : outgoing,
        },
        {
          send: (outgoing) =>
            outgoing.kind === 'message' ? { ...outgoing, data: `${String(outgoing.data)}2` } : outgoing,
        },
      ),
    )
    client.send('chat', '0')
    expect(await server.expect('chat')).toMatchObject({ data: '012' })
  })

  test('sees messages and requests, but no heartbeat', async () => {
    const kinds: string[] = []
    const { world, server, client } = await setUpOpen({
      ...using({
        send(outgoing) {
          kinds.push(outgoing.kind)
          return outgoing
        },
      }),
      heartbeatInterval: 1_000,
    })
    server.on('join', () => 'welcome')
    client.send('chat', 1)
    await client.request('join')
    await world.advance(1_000)
    expect(kinds).toEqual(['message', 'request'])
  })

  test('null cancels, and what waited settles', async () => {
    const { server, client } = await setUpOpen(using({ send: () => null }))
    expect(client.send('chat', 1)).toBe('dropped')
    expect(await failure(client.request('join'))).toMatchObject({
      kind: 'aborted',
      details: { what: 'join' },
    })
    await expect(server.expect('chat')).rejects.toThrow('no chat arrived')
  })

  test('one that throws is reported, and cancels', async () => {
    const { client } = await setUpOpen(
      using({
        send: () => {
          throw new Error('clumsy')
        },
      }),
    )
    const heard = watchLifecycle(client)
    expect(client.send('chat', 1)).toBe('dropped')
    expect(heard).toEqual([
      ['error', expect.objectContaining({ cause: expect.objectContaining({ message: 'clumsy' }) })],
    ])
    expect(await failure(client.request('join'))).toMatchObject({ kind: 'aborted' })
  })
})

describe('receive', () => {
  test('may change, hold back and deliver later', async () => {
    let host: InterceptorHost | undefined
    const held: Parameters<InterceptorHost['deliver']>[0][] = []
    const { world, server, client } = await setUpOpen({
      use: [
        (given) => {
          host = given
          return {
            name: 'holder',
            receive(message) {
              if (message.type !== 'later') return { ...message, data: `${String(message.data)}!` }
              held.push(message)
              return null
            },
          }
        },
      ],
    })
    const seen: unknown[] = []
    client.onMessage('*', (data) => seen.push(data))
    server.push('now', 'a')
    server.push('later', 'b')
    await world.settle()
    expect(seen).toEqual(['a!'])
    for (const message of held) host?.deliver(message)
    expect(seen).toEqual(['a!', 'b'])
  })

  test('one that throws is reported, and the message is not delivered', async () => {
    const { world, server, client } = await setUpOpen(
      using({
        receive: () => {
          throw new Error('clumsy')
        },
      }),
    )
    const heard = watchLifecycle(client)
    const seen: unknown[] = []
    client.on('chat', (data) => seen.push(data))
    server.push('chat')
    await world.settle()
    expect(seen).toEqual([])
    expect(heard.map(([name]) => name)).toEqual(['error'])
    expect(client.isConnected()).toBe(true)
  })
})

describe('frames', () => {
  const rot = (frame: Frame): string => asText(frame).split('').toReversed().join('')

  test('may be changed on their way out and in, heartbeats included', async () => {
    const { world, server, client } = await setUpOpen({
      ...using({
        encodeFrame: (frame) => rot(frame),
        decodeFrame: (frame) => rot(frame),
      }),
      heartbeatInterval: 1_000,
    })
    const got = client.waitFor('chat')
    client.send('chat', 1)
    server.send(rot('{"type":"chat","data":2}'))
    expect(await got).toBe(2)
    await world.advance(1_000)
    expect(server.connections[0]?.frames.map((frame) => JSON.parse(rot(frame)) as object)).toMatchObject([
      { type: 'chat', data: 1 },
      { type: 'ping' },
    ])
  })

  test('null swallows a frame', async () => {
    const { world, server, client } = await setUpOpen(
      using({ encodeFrame: () => null, decodeFrame: () => null }),
    )
    const heard = watchLifecycle(client)
    const seen: unknown[] = []
    client.onMessage('*', (data) => seen.push(data))
    client.send('chat', 1)
    server.push('chat', 2)
    await world.settle()
    expect([seen, heard, server.received]).toEqual([[], [], []])
  })
})

/** A stage that wraps what goes out, and unwraps what comes in. */
const codec =
  (mark: string): InterceptorFactory =>
  () => ({
    name: mark,
    encodeFrame: (frame) => `${mark}${asText(frame)}`,
    decodeFrame(frame) {
      if (!asText(frame).startsWith(mark)) throw new Error(`no ${mark}`)
      return asText(frame).slice(mark.length)
    },
  })

test('two stages that wrap what passes undo each other', async () => {
  const { world, server, client } = await setUpOpen({ use: [codec('a'), codec('b')] })
  const heard: unknown[] = []
  client.on('chat', (data) => heard.push(data))
  server.send('ba{"type":"chat","data":1}')
  await world.settle()
  const left: unknown[] = []
  server.onFrame((frame) => left.push(frame))
  client.send('chat', 2)
  await world.settle()
  expect(heard).toEqual([1])
  expect(left).toEqual([expect.stringMatching(/^ba\{.*"data":2/)])
})
