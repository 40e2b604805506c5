import { tsrpc, tsrpcResult } from 'hawser/dialects'
import { describe, expect, test } from 'vitest'
import { createTsrpcServer } from '../support/servers/tsrpc.ts'
import { setUpAgainst } from '../support/setUpAgainst.ts'
import { ADDRESS, startOpen } from '../support/tsrpc.ts'
import captured from './captured/tsrpc.json' with { type: 'json' }

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
