import { type WebSocketConfig, createWebSocketClient } from 'hawser/core'
import { tsrpc, tsrpcResult } from 'hawser/dialects'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { serveOverTcp } from '../support/servers/overTcp.ts'
import { startRealTsrpc } from '../support/servers/realTsrpc.ts'
import { createTsrpcServer } from '../support/servers/tsrpc.ts'
import { failure } from '../support/setUp.ts'
import { type Service, apis } from '../support/tsrpcService.ts'

// Real sockets on a busy machine.
vi.setConfig({ testTimeout: 30_000 })

interface Served {
  readonly url: string
  broadcast(name: string, msg: object): void
  stop(): Promise<void>
}

const received: unknown[] = []
const msgs = { Chat: (msg: unknown) => void received.push(msg) }

async function serveSimulated(): Promise<Served> {
  const server = createTsrpcServer({ apis, msgs })
  const { url, close } = await serveOverTcp(server.take)
  return {
    url,
    broadcast: server.broadcast,
    async stop() {
      server.stop()
      await close()
    },
  }
}

describe.each([
  ['simulated', serveSimulated],
  ['real', () => startRealTsrpc({ apis, msgs })],
])('a %s server', (_name, serve) => {
  async function start(config: Partial<WebSocketConfig<never, never>> = {}) {
    const server = await serve()
    let isStopped = false
    const stop = async (): Promise<void> => {
      if (isStopped) return
      isStopped = true
      await server.stop()
    }
    onTestFinished(stop)
    const client = createWebSocketClient({
      ...tsrpc<Service>({ url: server.url }),
      WebSocket,
      reconnectInterval: 10,
      ...config,
    })
    onTestFinished(() => client.destroy())
    client.on('error', () => {}) // tests look at what they expect
    await client.connect()
    return { server, client, stop }
  }

  test('answers calls', async () => {
    const { client } = await start()
    expect(await client.request('Echo', { text: 'hi' })).toEqual({
      reply: 'echo:hi',
      time: '2023-11-14T22:13:20.000Z',
    })
    expect(await client.request('user/Login', { user: 'bob' })).toEqual({ token: 't-bob' })
  })

  test('refuses with its words, and keeps the connection', async () => {
    const { client } = await start()
    const refused = { kind: 'rejected', message: 'Fail: it failed' }
    expect(await failure(client.request('Fail'))).toMatchObject({
      ...refused,
      details: {
        code: 'E_FAIL',
        data: { message: 'it failed', type: 'ApiError', code: 'E_FAIL', extra: 'try again' },
      },
    })
    expect(await failure(client.request('Fail', { numeric: 42 }))).toMatchObject({
      ...refused,
      details: { code: 42 },
    })
    expect(await failure(client.request('Throw'))).toMatchObject({ details: { code: 'INTERNAL_ERR' } })
    expect(client.isConnected()).toBe(true)
  })

  test('gives results in the manner of its own client', async () => {
    const { client } = await start()
    expect(await tsrpcResult(client.request('user/Login', { user: 'bob' }))).toEqual({
      isSucc: true,
      res: { token: 't-bob' },
    })
    expect(await tsrpcResult(client.request('Fail', { code: 'X' }))).toMatchObject({
      isSucc: false,
      err: { message: 'it failed', type: 'ApiError', code: 'X' },
    })
  })

  test('takes and sends messages, found by name and by pattern', async () => {
    const { server, client } = await start()
    const games: unknown[] = []
    client.onMessage(/^game\//, (msg, { type }) => games.push([type, msg]))
    const over = client.waitFor('game/GameOver')
    client.send('Chat', { name: 'k8w', content: 'I love TSRPC.' })
    await client.request('Echo', { text: 'what was sent before has arrived' })
    expect(received.splice(0)).toEqual([{ name: 'k8w', content: 'I love TSRPC.' }])
    server.broadcast('game/GameStart', { at: 1 })
    server.broadcast('game/GameOver', { at: 2 })
    await over
    expect(games).toEqual([
      ['game/GameStart', { at: 1 }],
      ['game/GameOver', { at: 2 }],
    ])
  })

  test('takes dates and bytes, and gives them as JSON has them', async () => {
    const { client } = await start()
    const date = new Date(1_700_000_000_000)
    const any = { list: [1, null, 'x'], '': false }
    expect(await client.request('Types', { date, bytes: Uint8Array.of(1, 2, 255), any })).toEqual({
      date: '2023-11-14T22:13:20.000Z',
      bytes: 'AQL/',
      any,
    })
  })

  test.each([
    [{ reason: 'kicked by admin' }, 'kicked by admin', 1000],
    [{ reason: 'go away', code: 4001 }, 'go away', 4001],
    [{ code: 4001 }, 'Lost connection to server', 4001],
  ])('that kicks with %j tells every call why, and the client comes back', async (kick, message, code) => {
    const { client } = await start()
    const slow = tsrpcResult(client.request('Slow'))
    const closed = new Promise((resolve) => client.on('close', resolve))
    expect(await tsrpcResult(client.request('Kick', kick))).toEqual({
      isSucc: false,
      err: { message, type: 'NetworkError', code: 'LOST_CONN' },
    })
    expect(await slow).toMatchObject({ err: { message } })
    expect(await closed).toMatchObject({ code, isManual: false })
    expect(await client.request('user/Login', { user: 'bob' })).toEqual({ token: 't-bob' })
  })

  test('closes for a call that it does not know, and says so', async () => {
    const { client } = await start()
    const error = await failure(client.request('Nope'))
    expect(error).toMatchObject({
      kind: 'disconnected',
      details: { sent: true, cause: { code: 1000, reason: 'Invalid api path: Nope' } },
    })
    expect(await client.request('Echo', { text: 'back' })).toMatchObject({ reply: 'echo:back' })
  })

  test('answers heartbeats', async () => {
    const { client } = await start({ heartbeatInterval: 5 })
    await new Promise<void>((resolve) => {
      client.on('state', (state) => state.name === 'open' && state.latency !== undefined && resolve())
    })
    expect(await client.request('Echo', { text: 'text goes on' })).toMatchObject({
      reply: 'echo:text goes on',
    })
  })

  test('that stops tells every call', async () => {
    const { client, stop } = await start()
    const slow = tsrpcResult(client.request('Slow'))
    await client.request('Echo', { text: 'it is there' })
    await stop()
    expect(await slow).toMatchObject({ err: { message: 'Server stopped', code: 'LOST_CONN' } })
  })
})
