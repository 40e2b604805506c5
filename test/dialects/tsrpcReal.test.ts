import { createWebSocketClient } from 'hawser/core'
import { tsrpc } from 'hawser/dialects'
import { expect, onTestFinished, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { startRealTsrpc } from '../support/servers/realTsrpc.ts'
import { failure } from '../support/setUp.ts'
import { type Service, apis } from '../support/tsrpcService.ts'

// Real sockets on a busy machine.
vi.setConfig({ testTimeout: 30_000 })

test('the real server closes for data of the wrong type, and knows no API without a handler', async () => {
  const server = await startRealTsrpc({ apis })
  onTestFinished(() => server.stop())
  const client = createWebSocketClient({
    ...tsrpc<Service>({ url: server.url }),
    WebSocket,
    reconnectInterval: 10,
  })
  onTestFinished(() => client.destroy())
  client.on('error', () => {}) // tests look at what they expect
  await client.connect()
  expect(await failure(client.request('Missing'))).toMatchObject({ details: { code: 'UNHANDLED_API' } })
  expect(await failure(client.request('Echo', { text: 1 as unknown as string }))).toMatchObject({
    details: { cause: { reason: 'Property `text`: Expected type to be `string`, actually `number`.' } },
  })
})

test('the real server that stops gracefully lets nobody in any more, and answers what it was asked', async () => {
  let finish = (_res: object): void => {}
  const slow = () => new Promise<object>((resolve) => (finish = resolve))
  const server = await startRealTsrpc({ apis: { ...apis, Slow: slow } })
  const config = { ...tsrpc<Service>({ url: server.url }), WebSocket, reconnectInterval: 10 }
  const client = createWebSocketClient(config)
  onTestFinished(() => client.destroy())
  await client.connect()
  const answer = client.request('Slow')
  await client.request('Echo', { text: 'it is there' })
  const stopped = server.stopGracefully()
  const late = createWebSocketClient({ ...config, maxReconnectAttempts: 0, minUptime: 60_000 })
  onTestFinished(() => late.destroy())
  late.on('error', () => {}) // as above
  const failed = new Promise((resolve) =>
    late.on('state', (state) => state.name === 'failed' && resolve(state)),
  )
  late.connect().catch(() => {}) // it may be let in for a moment
  expect(await failed).toMatchObject({ cause: { kind: 'exhausted', last: { code: 1012 } } })
  finish({})
  expect(await answer).toEqual({})
  client.disconnect()
  await stopped
})
