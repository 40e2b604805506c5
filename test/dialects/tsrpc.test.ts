import type { WebSocketConfig } from 'hawser/core'
import { type TsrpcOptions, type TsrpcService, tsrpc, tsrpcResult } from 'hawser/dialects'
import { describe, expect, test } from 'vitest'
import type { ServerSocket } from '../support/servers/socket.ts'
import { type TsrpcServerOptions, createTsrpcServer } from '../support/servers/tsrpc.ts'
import { failure } from '../support/setUp.ts'
import { setUpAgainst } from '../support/setUpAgainst.ts'
import captured from './captured/tsrpc.json' with { type: 'json' }

const ADDRESS = 'wss://tsrpc.test/'

interface Service extends TsrpcService {
  api: {
    Echo: { req: { text: string }; res: { reply: string } }
    Slow: { req: object; res: { n: number } }
    Any: { req: { value: unknown }; res: object }
  }
  msg: { Chat: { content: string }; 'game/GameStart': { at: number } }
}

function start(
  options: Partial<TsrpcOptions> = {},
  server: TsrpcServerOptions = {},
  config: Partial<WebSocketConfig<never, never>> = {},
) {
  const answers: ((n: number) => void)[] = []
  const tsrpcServer = createTsrpcServer({
    apis: {
      Echo: (req) => ({ reply: (req as { text: string }).text }),
      Slow: () => new Promise((resolve) => answers.push((n) => resolve({ n }))),
      Any: () => ({}),
    },
    msgs: { Chat: () => {} },
    ...server,
  })
  const preset = tsrpc<Service>({ url: ADDRESS, ...options })
  return { server: tsrpcServer, answers, ...setUpAgainst(tsrpcServer.take, { ...preset, ...config }) }
}

async function startOpen(...args: Parameters<typeof start>) {
  const all = start(...args)
  await all.client.connect()
  return all
}

describe('a frame', () => {
  const { decode } = tsrpc({ url: ADDRESS }).dialect ?? expect.unreachable()

  test.each(captured.server.filter((text) => text.startsWith('[') && !text.endsWith('"abc"]')))(
    'that a server was seen to send is understood: %s',
    (text) => {
      const [type, body, id] = JSON.parse(text) as [
        string,
        { isSucc?: boolean; res?: unknown; err?: unknown },
        number?,
      ]
      const { isSucc, res, err } = body
      const reply = isSucc ? { kind: 'reply', id, data: res } : { kind: 'reply', id, error: err }
      expect(decode(text)).toEqual(id === undefined ? { kind: 'message', type, data: body } : reply)
    },
  )

  test.each([
    '',
    '{}',
    'null',
    '[]',
    '[1,{}]',
    '["Echo",{},null]',
    '["Echo",{},"abc"]',
    '["Echo",{},1.5]',
    '["Echo",1,1]',
    '{"isSucc":true,"res":{}}',
  ])('that means nothing is invalid: %s', (text) => {
    expect(decode(text)).toMatchObject({ kind: 'invalid', frame: text })
  })

  test.each(['', '0000', '01', ...captured.binary.filter((hex) => hex !== '00')])(
    'of the other mode is invalid: %s',
    (hex) => {
      const bytes = Uint8Array.from(Buffer.from(hex, 'hex')).buffer
      expect(decode(bytes)).toEqual({ kind: 'invalid', problem: 'binary mode', frame: bytes })
    },
  )

  test('says what the server’s own client says', async () => {
    const { world, server, client } = await startOpen()
    await client.request('Echo', { text: 'hi' })
    client.send('Chat', { content: 'I love TSRPC.' })
    client.request('Slow').catch(() => {}) // nobody answers it
    await world.settle()
    expect(captured.client).toContain(server.frames[0])
    expect(server.frames.slice(1)).toEqual(['["Chat",{"content":"I love TSRPC."}]', '["Slow",{},3]'])
  })
})

test('offers exactly one subprotocol', async () => {
  const { world } = await startOpen()
  expect(world.sockets[0]?.protocols).toEqual(['text'])
})

test('a server without text mode closes with 1000, which is retried until the attempts are used up', async () => {
  const take = createTsrpcServer().take
  const { world, client } = setUpAgainst(take, { ...tsrpc({ url: ADDRESS }), protocols: ['buffer'] })
  client.on('error', () => {}) // it says so each time
  client.connect().catch(() => {}) // it is let in for a moment
  await world.advance(60_000)
  expect(world.sockets).toHaveLength(6)
  expect(client.state).toMatchObject({ name: 'failed', cause: { kind: 'exhausted', last: { code: 1000 } } })
})

describe('the heartbeat', () => {
  test('is the byte 00, at the beginning and then each interval, among text', async () => {
    const { world, client, server } = await startOpen()
    await world.settle()
    expect(server.beats()).toBe(1)
    await world.advance(30_000)
    expect(server.beats()).toBe(2)
    expect(client.state).toMatchObject({ latency: 0 })
    expect(await client.request('Echo', { text: 'hi' })).toEqual({ reply: 'hi' })
    const bytes = world.sockets[0]?.frames.filter((frame) => typeof frame !== 'string')
    expect(bytes).toEqual([Uint8Array.of(0).buffer, Uint8Array.of(0).buffer])
  })

  test('finds out a server that hangs in the middle of closing', async () => {
    const apis = {
      Echo() {
        throw { complaint: 'x'.repeat(124) }
      },
    }
    const { world, client } = await startOpen({}, { apis })
    const result = tsrpcResult(client.request('Echo', { text: '' }, { timeout: Infinity }))
    await world.advance(39_999)
    expect(client.isConnected()).toBe(true)
    await world.advance(1)
    expect(client.state).toMatchObject({ name: 'waiting', cause: { kind: 'silent' } })
    expect(await result).toMatchObject({ err: { type: 'NetworkError', code: 'LOST_CONN' } })
    await world.advance(5_000)
    expect(client.isConnected()).toBe(true)
  })
})

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

test('names that mean something to JavaScript are names like others', async () => {
  const { world, client, server } = await startOpen()
  const heard: unknown[] = []
  client.onMessage('*', (msg, { type }) => heard.push([type, msg]))
  const names = ['__proto__', 'constructor', 'error', 'open']
  for (const name of names) server.broadcast(name, { isSucc: true })
  await world.settle()
  expect(heard).toEqual(names.map((name) => [name, { isSucc: true }]))
})

test('what handlers return is sent nowhere', async () => {
  const { world, client, server } = await startOpen()
  client.on('Chat', () => ({ content: 'an answer?' }))
  server.broadcast('Chat', { content: 'hi' })
  await world.settle()
  expect(server.frames).toEqual([])
})

function circle(): object {
  const value: { self?: object } = {}
  value.self = value
  return value
}
