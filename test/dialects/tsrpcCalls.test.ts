import { type TsrpcOptions, tsrpc, tsrpcResult } from 'hawser/dialects'
import { describe, expect, test } from 'vitest'
import type { ServerSocket } from '../support/servers/socket.ts'
import { failure } from '../support/setUp.ts'
import { setUpAgainst } from '../support/setUpAgainst.ts'
import { ADDRESS, type Service, start, startOpen } from '../support/tsrpc.ts'

describe('a call', () => {
  test('is answered by its number, in any order', async () => {
    const { world, client, answers } = await startOpen()
    const [first, second] = [client.request('Slow'), client.request('Slow')]
    await world.settle()
    answers[1]?.(2)
    answers[0]?.(1)
    expect(await Promise.all([first, second])).toEqual([{ n: 1 }, { n: 2 }])
  })

  test('that took too long is told once, and its late answer to nobody', async () => {
    const { world, client, answers } = await startOpen()
    client.on('invalid', () => expect.unreachable())
    client.onMessage('*', () => expect.unreachable())
    const result = tsrpcResult(client.request('Slow', {}, { timeout: 50 }))
    await world.advance(50)
    expect(await result).toEqual({
      isSucc: false,
      err: { message: 'Request Timeout', type: 'NetworkError', code: 'TIMEOUT' },
    })
    answers[0]?.(1)
    await world.settle()
  })

  test('that was aborted settles', async () => {
    const { client } = await startOpen()
    const controller = new AbortController()
    const result = tsrpcResult(client.request('Slow', {}, { signal: controller.signal }))
    controller.abort()
    expect(await result).toMatchObject({ isSucc: false, err: { type: 'ClientError', code: 'ABORTED' } })
  })

  test.each([
    ['{"isSucc":false}', { message: 'Slow: no error given', type: 'ServerError' }],
    ['{"isSucc":false,"err":"full"}', { message: 'Slow: full', type: 'ServerError' }],
    ['{"isSucc":false,"err":{"code":7}}', { message: expect.any(String), type: 'ServerError', code: 7 }],
    ['{"isSucc":false,"err":{"message":"full","type":"ApiError"}}', { message: 'full', type: 'ApiError' }],
  ])('that fails with %s has an error with a message', async (body, err) => {
    const sockets: ServerSocket[] = []
    const take = (socket: ServerSocket): void => {
      sockets.push(socket)
      socket.accept('text')
    }
    const { world, client } = setUpAgainst(take, tsrpc<Service>({ url: ADDRESS }))
    await client.connect()
    const result = tsrpcResult(client.request('Slow'))
    await world.settle()
    sockets[0]?.send(`["Slow",${body},1]`)
    expect(await result).toEqual({ isSucc: false, err })
  })

  test('without a connection says so', async () => {
    const { client } = start({}, {}, { outbox: false })
    expect(await tsrpcResult(client.request('Slow'))).toEqual({
      isSucc: false,
      err: { message: 'WebSocket is not connected', type: 'ClientError', code: 'WS_NOT_OPEN' },
    })
  })

  test('that was never sent says the same when the connection cannot be had', async () => {
    const refuse = (socket: ServerSocket): void => socket.refuse()
    const { client } = setUpAgainst(refuse, tsrpc<Service>({ url: ADDRESS }))
    const result = tsrpcResult(client.request('Slow', {}, { timeout: 60_000 }))
    client.connect({ retry: false }).catch(() => {}) // as it must
    expect(await result).toMatchObject({ isSucc: false, err: { type: 'ClientError', code: 'WS_NOT_OPEN' } })
  })

  test('keeps its number counting over reconnects', async () => {
    const { world, client, server } = await startOpen()
    await client.request('Echo', { text: 'a' })
    server.stop()
    await world.advance(5_000)
    await client.request('Echo', { text: 'b' })
    expect(server.frames).toEqual(['["Echo",{"text":"a"},1]', '["Echo",{"text":"b"},2]'])
  })

  test.each([
    [new Date(0), '"1970-01-01T00:00:00.000Z"'],
    [Uint8Array.of(1, 2, 255), '"AQL/"'],
    [Uint8Array.of(1, 2), '"AQI="'],
    [Uint8Array.of(1), '"AQ=="'],
    [new Uint8Array(0), '""'],
    [Uint8Array.of(9, 1, 2, 9).subarray(1, 3), '"AQI="'],
    [Buffer.from([1, 2, 255]), '"AQL/"'],
    [Uint8Array.of(1, 2, 255).buffer, '"AQL/"'],
    [Uint16Array.of(513), '"AQI="'],
    [{ toJSON: () => '507f1f77bcf86cd799439011' }, '"507f1f77bcf86cd799439011"'],
    [{ deep: [{ bytes: Uint8Array.of(0) }] }, '{"deep":[{"bytes":"AA=="}]}'],
    [null, 'null'],
    [{ a: undefined }, '{}'],
  ])('sends %j as %s', async (value, json) => {
    const { client, server } = await startOpen()
    await client.request('Any', { value })
    expect(server.frames).toEqual([`["Any",{"value":${json}},1]`])
  })

  test.each([1n, circle()])('that cannot be written fails at once, and nothing is sent', async (value) => {
    const { client, server } = await startOpen()
    const result = await tsrpcResult(client.request('Any', { value }))
    expect(result).toMatchObject({ isSucc: false, err: { type: 'ClientError', code: 'INPUT_DATA_ERR' } })
    expect(server.frames).toEqual([])
    expect(client.isConnected()).toBe(true)
  })

  test('that its check refuses is not sent', async () => {
    const validate: TsrpcOptions['validate'] = (kind, name, data) =>
      (data as { text?: unknown }).text === 1 ? `${kind} ${name}: text must be a string` : undefined
    const { client, server } = await startOpen({ validate })
    const wrong = { text: 1 as unknown as string }
    expect(await failure(client.request('Echo', wrong))).toMatchObject({
      kind: 'encode',
      message: 'Echo: api Echo: text must be a string',
    })
    expect(() => client.send('Chat', wrong as never)).toThrow('msg Chat: text must be a string')
    expect(server.frames).toEqual([])
    expect(await client.request('Echo', { text: 'fine' })).toEqual({ reply: 'fine' })
  })
})

function circle(): object {
  const value: { self?: object } = {}
  value.self = value
  return value
}
