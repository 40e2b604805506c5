import type { Interceptor, InterceptorFactory, InterceptorHost } from 'hawser/core'
import { describe, expect, test } from 'vitest'
import { asText } from '../support/plain.ts'
import { failure, setUp, setUpOpen, watchLifecycle } from '../support/setUp.ts'

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
