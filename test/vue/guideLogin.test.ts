import { createSocket, useSocket } from 'hawser'
import type { WebSocketConfig } from 'hawser'
import { envelope } from 'hawser/dialects'
import { describe, expect, test } from 'vitest'
import { createStage } from './stage.ts'

// What the guide says, done as it says it.

describe('logging in', () => {
  const login = { kind: 'message', type: 'login', data: { token: 't' } } as const

  test('by a first message: it goes before topics and before what waited', async () => {
    const { config, server, settle } = createStage()
    const { client } = createSocket(config({ dialect: { ...envelope(), greet: () => [login] } }))
    client.subscribe('orders')
    void client.connect()
    client.send('chat')
    await settle()
    expect(server.received.map(({ type }) => type)).toEqual(['login', 'subscribe', 'chat'])
    client.destroy()
  })

  test('by a first request: the connection is open when it was answered, and not where it was refused', async () => {
    const { advance, config, server, settle, world } = createStage()
    const { client } = createSocket(
      config({
        reconnectInterval: 1_000,
        use: [
          (host) => ({
            name: 'login',
            ready: ({ signal }) => host.request('login', { token: 't' }, { signal }),
          }),
        ],
      }),
    )
    client.subscribe('orders')
    void client.connect()
    client.send('chat')
    const asked = await server.expect('login')
    expect(client.state.name).toBe('handshaking')
    server.reject(asked, 'wrong')
    await settle()
    expect(client.state.name).toBe('waiting')
    await advance(1_000)
    server.reply(await server.expect('login'), { name: 'Ada' })
    await settle()
    expect(client.state.name).toBe('open')
    expect(server.received.map(({ type }) => type)).toEqual([
      'subscribe',
      'login',
      'subscribe',
      'login',
      'chat',
    ])
    world.takeReports()
    client.destroy()
  })

  test('later: nothing is dialled until then, and the token is that of the attempt', async () => {
    const { config, mount: show, server, settle, world } = createStage()
    const session: { token?: string } = {}
    const query: WebSocketConfig['query'] = () => ({ token: session.token })
    const plugin = createSocket(config({ query }), { autoConnect: false })
    show(() => void useSocket(), plugin)
    await settle()
    expect(world.sockets).toEqual([])
    session.token = 'secret'
    await plugin.client.connect()
    expect(server.connections.map(({ url }) => url)).toEqual(['wss://app.test/ws?token=secret'])
    plugin.client.disconnect()
    show(() => void useSocket(), plugin)
    await settle()
    expect(server.connections).toEqual([])
  })
})
