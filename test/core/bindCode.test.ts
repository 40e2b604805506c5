import type { WebSocketConfig } from 'hawser/core'
import type { FakeAnswer } from 'hawser/testing'
import { describe, expect, test } from 'vitest'
import { ADDRESS, failure, setUp } from '../support/setUp.ts'

const START = 1_800_000_000_000
const CODES = '/api/socket/bind-code'
const SOON = START + 60_000

/** A client whose endpoint gives that answer, at every attempt. */
const dialWith = (answer: FakeAnswer, bindCode: WebSocketConfig['bindCode'] = {}) => {
  const all = setUp({ bindCode, maxReconnectAttempts: 0 })
  all.world.serve(CODES, answer)
  return all
}

const problemOf = async (
  answer: FakeAnswer,
  bindCode: WebSocketConfig['bindCode'] = {},
): Promise<unknown> => {
  const { world, client } = dialWith(answer, bindCode)
  const error = failure(client.connect())
  await world.advance(10_000)
  expect(world.sockets).toHaveLength(0)
  const { details } = (await error) as { details: { cause: { last: { error: unknown } } } }
  return details.cause.last.error
}

describe('a client with a bind code', () => {
  test('names the endpoint that answers nothing at all, before the attempt’s own time is up', async () => {
    const { world, client } = setUp({ bindCode: {}, maxReconnectAttempts: 0 })
    world.serve(CODES, () => new Promise(() => {}))
    const error = failure(client.connect())
    await world.advance(5_000)
    expect(await error).toMatchObject({
      details: { cause: { last: { error: { kind: 'bind-code', details: { problem: 'timeout' } } } } },
    })
  })

  test('fetches one and adds it to the url', async () => {
    const { world, client } = dialWith({ body: { code: 'c0de', expireTime: SOON } })
    await client.connect()
    expect(world.requests).toMatchObject([
      { url: `https://app.test${CODES}`, init: { credentials: 'same-origin' } },
    ])
    expect(world.sockets[0]?.url).toBe(`${ADDRESS}?code=c0de`)
  })

  test('fetches a new one for every attempt, for it is single-use', async () => {
    const { world, server, client } = setUp({ bindCode: {} })
    let count = 0
    world.serve(CODES, () => ({ body: { code: `code${(count += 1)}`, expireTime: SOON } }))
    server.refuse({ times: 1 })
    void client.connect()
    await world.advance(5_000)
    await client.reconnect()
    expect(world.sockets.map(({ url }) => new URL(url).searchParams.get('code'))).toEqual([
      'code1',
      'code2',
      'code3',
    ])
  })

  test('asks where and how it is told to', async () => {
    const { world, client } = setUp({
      query: { room: 1 },
      bindCode: {
        url: 'https://auth.test/codes?app=1',
        param: 'ticket',
        init: { method: 'POST', headers: { 'X-App': 'chat' }, body: '{}', credentials: 'include' },
        parse: (body) => (body as { result: { code: string; expireTime: number } }).result,
      },
    })
    world.serve('https://auth.test/codes', { body: { result: { code: 'c0de', expireTime: SOON } } })
    await client.connect()
    expect(world.requests).toMatchObject([
      {
        url: 'https://auth.test/codes?app=1',
        init: { method: 'POST', headers: { 'X-App': 'chat' }, body: '{}', credentials: 'include' },
      },
    ])
    expect(world.sockets[0]?.url).toBe(`${ADDRESS}?room=1&ticket=c0de`)
  })

  test.each([
    ['epoch milliseconds', SOON],
    ['epoch seconds', SOON / 1_000],
    ['digits', String(SOON)],
    ['ISO 8601', new Date(SOON).toISOString()],
  ])('understands an expiry in %s', async (_what, expireTime) => {
    const { client } = dialWith({ body: { data: { code: 'c0de', expireTime } } })
    await client.connect()
    expect(client.isConnected()).toBe(true)
  })

  test('dials again after a failure, like after any other', async () => {
    const { world, client } = setUp({ bindCode: {} })
    const off = world.serve(CODES, 'unreachable')
    const connected = client.connect()
    await world.settle()
    expect(client.state).toMatchObject({
      name: 'waiting',
      cause: { kind: 'resolve-failed', error: { kind: 'bind-code' } },
    })
    off()
    world.serve(CODES, { body: { code: 'c0de', expireTime: SOON } })
    await world.advance(5_000)
    await connected
  })

  test('stops asking when it is called off', async () => {
    const { world, client } = dialWith('silence')
    void client.connect()
    await world.settle()
    expect(world.alive.requests).toHaveLength(1)
    client.disconnect()
    world.assertIdle()
  })
})

describe('an endpoint that fails says how', () => {
  test.each<[string, FakeAnswer, object]>([
    ['with status 500', { status: 500, body: 'oops' }, { problem: 'status', status: 500 }],
    ['with status 401', { status: 401, body: { code: 'no' } }, { problem: 'status', status: 401 }],
    ['with a page of HTML', { body: '<!doctype html><h1>Login</h1>' }, { problem: 'malformed' }],
    ['with nothing in the body', { body: '' }, { problem: 'malformed' }],
    ['with status 204', { status: 204 }, { problem: 'malformed' }],
    ['with null', { body: null }, { problem: 'malformed' }],
    ['with a list', { body: [] }, { problem: 'malformed' }],
    ['without a code', { body: { expireTime: SOON } }, { problem: 'malformed' }],
    ['with an empty code', { body: { code: '', expireTime: SOON } }, { problem: 'malformed' }],
    ['with a code that is a number', { body: { code: 5, expireTime: SOON } }, { problem: 'malformed' }],
    ['without an expiry', { body: { code: 'c0de' } }, { problem: 'malformed' }],
    [
      'with an expiry that is no time',
      { body: { code: 'c0de', expireTime: 'soon' } },
      { problem: 'malformed' },
    ],
    [
      'with a code that has expired',
      { body: { code: 'c0de', expireTime: START - 1 } },
      { problem: 'expired' },
    ],
    ['because nobody is there', 'unreachable', { problem: 'network' }],
    ['because nothing comes at all', 'silence', { problem: 'timeout' }],
  ])('%s', async (_what, answer, details) => {
    const error = await problemOf(answer, { timeout: 5_000 })
    expect(error).toMatchObject({ name: 'SocketError', kind: 'bind-code', details })
  })

  test('because our own parse threw', async () => {
    const parse = (): never => {
      throw new Error('no result')
    }
    const error = await problemOf({ body: {} }, { parse })
    expect(error).toMatchObject({
      kind: 'bind-code',
      details: { problem: 'malformed' },
      cause: { message: 'no result' },
    })
  })

  test('because our own parse returned nothing', async () => {
    const error = await problemOf({ body: {} }, { parse: () => undefined as never })
    expect(error).toMatchObject({ kind: 'bind-code', details: { problem: 'malformed' } })
  })
})
