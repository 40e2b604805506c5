import { createWebSocketClient } from 'hawser/core'
import { type SilkyOptions, parseSilkyPush, silky } from 'hawser/dialects'
import { describe, expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import { serveOverTcp } from '../support/servers/overTcp.ts'
import { createSilkyGateway } from '../support/servers/silky.ts'
import { failure } from '../support/setUp.ts'
import { setUpAgainst } from '../support/setUpAgainst.ts'

const ADDRESS = 'wss://gateway.test/api/wstest'
/** More digits than a number holds. */
const LONG_ID = '9223372036854775807'

function start(options: Partial<SilkyOptions> = {}, gateway = createSilkyGateway()) {
  const config = silky({ url: ADDRESS, businessId: '100', ...options })
  return { gateway, ...setUpAgainst(gateway.take, config) }
}

async function startOpen(...args: Parameters<typeof start>) {
  const all = start(...args)
  await all.client.connect()
  return all
}

describe('a session', () => {
  test('is found by its business id, and again after a drop', async () => {
    const { world, client, gateway } = await startOpen({ businessId: LONG_ID })
    const heard: unknown[] = []
    client.on('message', (text) => heard.push(text))
    const [first] = gateway.sessions(LONG_ID)
    gateway.echo(LONG_ID, 'test echo')
    await world.settle()
    world.sockets[0]?.drop()
    await world.advance(5_000)
    const [, second] = gateway.sessions(LONG_ID)
    expect(world.sockets.map(({ url }) => url)).toEqual([
      `${ADDRESS}?businessId=${LONG_ID}`,
      `${ADDRESS}?businessId=${LONG_ID}`,
    ])
    expect(heard).toEqual([`message:test echo,sessionId:${first}`])
    expect(second).not.toBe(first)
  })

  test('has ids that are asked for at every attempt', async () => {
    let count = 0
    const { world } = await startOpen({ businessId: () => `user-${count++}`, hashKey: async () => 'east' })
    world.sockets[0]?.drop()
    await world.advance(5_000)
    expect(world.sockets.map(({ url }) => url)).toEqual([
      `${ADDRESS}?businessId=user-0&hashKey=east`,
      `${ADDRESS}?businessId=user-1&hashKey=east`,
    ])
  })

  test('may be named once more, for gateways that spell it otherwise', async () => {
    const { world } = await startOpen({ aliases: ['bussinessId'] })
    expect(world.sockets[0]?.url).toBe(`${ADDRESS}?businessId=100&bussinessId=100`)
  })

  test('may be named in headers, where they can be sent', async () => {
    let count = 0
    const { world, gateway } = await startOpen({ businessId: () => `${++count}00`, place: 'headers' })
    world.sockets[0]?.drop()
    await world.advance(5_000)
    expect(world.sockets.map(({ url, headers }) => [url, headers])).toEqual([
      [ADDRESS, { businessId: '100' }],
      [ADDRESS, { businessId: '200' }],
    ])
    expect(gateway.sessions('200')).toHaveLength(1)
  })

  test('with a hash key alone is let in, and cannot be pushed to', async () => {
    const { gateway } = await startOpen({ businessId: undefined, hashKey: 'east' })
    expect(() => gateway.echo('100', 'hi')).toThrow('不存在businessId为100的会话')
  })

  test.each([
    ['without an id', { businessId: undefined }],
    ['at another address', { url: `${ADDRESS}/` }],
  ])('%s is refused before it begins', async (_why, options) => {
    const { world, client } = start(options)
    const error = failure(client.connect())
    await world.advance(60_000)
    expect(await error).toMatchObject({
      details: { cause: { kind: 'exhausted', last: { kind: 'dropped', code: 1006, opened: false } } },
    })
  })

  test('offers no subprotocol', async () => {
    const { world } = await startOpen()
    expect(world.sockets[0]?.protocols).toEqual([])
  })

  test('that may be there only once is refused in words, and not for ever at once', async () => {
    const gateway = createSilkyGateway({ singleton: true })
    const { world } = await startOpen({}, gateway)
    const second = createWebSocketClient({ ...silky({ url: ADDRESS, businessId: '100' }), env: world })
    onTestFinished(() => second.destroy())
    second.on('error', () => {}) // it says so each time
    const heard: unknown[] = []
    second.on('message', (text) => heard.push(text))
    second.connect().catch(() => {}) // it is let in for a moment
    await world.advance(600_000)
    expect(second.state).toMatchObject({ name: 'failed', cause: { kind: 'exhausted' } })
    expect(heard).toEqual(Array.from({ length: 6 }, () => 'A session of 100 already exists in the services'))
  })
})

describe('a message', () => {
  test('is text or bytes, as it is, in both directions', async () => {
    const { world, client, gateway } = await startOpen()
    const heard: unknown[] = []
    client.on('message', (data) => heard.push(data))
    const bytes = Uint8Array.of(0, 1, 255)
    for (const frame of ['hello', '', '{"type":"ping"}', bytes]) {
      client.send('message', frame as string) // bytes too
      gateway.push('100', frame)
    }
    await world.settle()
    expect(gateway.received).toEqual(['hello', '', '{"type":"ping"}', bytes.buffer])
    expect(heard).toEqual(['hello', '', '{"type":"ping"}', bytes.buffer])
  })

  test('that is no text cannot be sent', async () => {
    const { client } = await startOpen()
    expect(() => client.send('message', { a: 1 } as never)).toThrow('text takes a string')
  })

  test('is never one of our own making', async () => {
    const { world, gateway } = await startOpen()
    await world.advance(3_600_000)
    world.signal('wake')
    await world.settle()
    expect(gateway.received).toEqual([])
    expect(world.alive.timers).toEqual([])
  })
})

describe('a push in the manner of the documentation', () => {
  test.each([
    [
      'message:test echo,sessionId:bf5d966308d64d12a27a30ed3f3064fb',
      'test echo',
      'bf5d966308d64d12a27a30ed3f3064fb',
    ],
    ['message:,sessionId:', '', ''],
    ['message:a,sessionId:b\nc,sessionId:d', 'a,sessionId:b\nc', 'd'],
  ])('%j is read', (text, message, sessionId) => {
    expect(parseSilkyPush(text)).toEqual({ message, sessionId })
  })

  test.each([
    '',
    'hello',
    'message:',
    'sessionId:1',
    ' message:a,sessionId:b',
    'A session of 100 already exists',
  ])('%j is none', (text) => {
    expect(parseSilkyPush(text)).toBeUndefined()
  })
})

test('over real sockets: in the query and in headers', async () => {
  const gateway = createSilkyGateway()
  const { url, close } = await serveOverTcp(gateway.take)
  onTestFinished(close)
  for (const place of ['query', 'headers'] as const) {
    const options = { url: `${url}/api/wstest`, businessId: LONG_ID, place }
    const client = createWebSocketClient({ ...silky(options), WebSocket })
    onTestFinished(() => client.destroy())
    const pushed = client.waitFor('message')
    await client.connect()
    gateway.echo(LONG_ID, '推送')
    expect(parseSilkyPush((await pushed) as string)).toMatchObject({ message: '推送' }) // it pushes text
  }
}, 30_000)
