import type { Frame, Interceptor, InterceptorFactory, InterceptorHost, WebSocketConfig } from 'hawser/core'
import { describe, expect, test } from 'vitest'
import { asText } from '../support/plain.ts'
import { failure, setUp, setUpOpen, watchLifecycle } from '../support/setUp.ts'

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

describe('the host', () => {
  test('has the client, the clock, and a voice', async () => {
    let host: InterceptorHost | undefined
    const { world, client } = await setUpOpen({
      use: [
        (given) => {
          host = given
          return { name: 'curious' }
        },
      ],
    })
    const heard = watchLifecycle(client)
    expect(host?.client).toBe(client)
    expect(host?.now()).toBe(world.now())
    let isOver = false
    host?.after(100, () => (isOver = true))
    await world.advance(100)
    expect(isOver).toBe(true)
    host?.report(new Error('trouble'))
    expect(heard).toEqual([
      ['error', expect.objectContaining({ cause: expect.objectContaining({ message: 'trouble' }) })],
    ])
  })

  test('puts a message of an earlier life back, under its id', async () => {
    const { world, server, client } = setUp({
      use: [
        (host) => ({
          name: 'stored',
          ready: () =>
            host.restore({ type: 'chat', data: 'from before', id: 'm0', expiresAt: host.now() + 60_000 }),
        }),
      ],
    })
    void client.connect()
    client.send('chat', 'from now')
    await world.settle()
    expect(server.received.map(({ id, data }) => [id, data])).toContainEqual(['m0', 'from before'])
    expect(server.received).toHaveLength(2)
  })

  test('is one per client: nothing is shared', async () => {
    const counts: number[] = []
    const factory = (): Interceptor => {
      let count = 0
      return {
        name: 'counter',
        send(outgoing) {
          counts.push((count += 1))
          return outgoing
        },
      }
    }
    const first = await setUpOpen({ use: [factory] })
    const second = await setUpOpen({ use: [factory] })
    first.client.send('chat', 1)
    second.client.send('chat', 1)
    expect(counts).toEqual([1, 1])
  })
})

describe('one that is added later', () => {
  test('sees what passes from then on, and nothing once it is taken out', async () => {
    const { server, world, client } = await setUpOpen()
    const seen: string[] = []
    client.send('chat', 1)
    const off = client.use(() => ({
      name: 'tap',
      encodeFrame(frame) {
        seen.push(`out ${asText(frame)}`)
        return frame
      },
      receive(message) {
        seen.push(`in ${message.type}`)
        return message
      },
    }))
    client.send('chat', 2)
    server.push('news')
    await world.settle()
    off()
    off()
    client.send('chat', 3)
    server.push('news')
    await world.settle()
    expect(seen).toEqual([expect.stringMatching(/^out .*"data":2/), 'in news'])
  })

  test('takes part in attempts from the next one on', async () => {
    const { server, client } = await setUpOpen()
    client.use(() => ({ name: 'token', connect: (url) => url.searchParams.set('token', 'fresh') }))
    await client.reconnect()
    expect(server.connections.at(-1)?.url).toContain('token=fresh')
  })

  test('a thing that is no function is refused', () => {
    const { client } = setUp()
    // @ts-expect-error -- as untyped JavaScript may
    expect(() => client.use({ name: 'tap' })).toThrow('handler must be a function')
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

describe('what a `ready` hook asks', () => {
  const asking = (ask: (host: InterceptorHost) => Promise<unknown>): InterceptorFactory[] => [
    (host) => ({ name: 'login', ready: () => ask(host) }),
  ]

  test('goes at once, before the connection is open, and is answered', async () => {
    const { world, server, client } = setUp({
      use: asking(({ request }) => request('login', { token: 'fresh' })),
    })
    server.on('login', () => 'welcome')
    const connected = client.connect()
    client.send('chat', 1)
    await connected
    await world.settle()
    expect(server.received.map(({ type }) => type)).toEqual(['login', 'chat'])
  })

  test('fails the attempt where the server refuses it', async () => {
    const { server, client } = setUp({ use: asking(({ request }) => request('login')) })
    const refused = failure(client.connect({ retry: false }))
    server.reject(await server.expect('login'), 'who are you?')
    expect(await refused).toMatchObject({
      details: { cause: { kind: 'resolve-failed', error: { kind: 'rejected' } } },
    })
  })

  test('rejects at once where no socket takes it', async () => {
    const { client } = setUp({
      use: asking(({ request }) => request('login')),
    })
    let host: InterceptorHost | undefined
    client.use((given) => {
      host = given
      return { name: 'early' }
    })
    expect(await failure(host?.request('login') ?? Promise.resolve())).toMatchObject({ kind: 'disconnected' })
  })
})
