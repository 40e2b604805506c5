import type { WebSocketConfig } from 'hawser/core'
import { describe, expect, test } from 'vitest'
import { ADDRESS, failure, setUp, setUpOpen } from '../support/setUp.ts'

const dialled = async (config: Partial<WebSocketConfig>, page?: string): Promise<string | undefined> => {
  const { world } = await setUpOpen(config, page === undefined ? {} : { page })
  return world.sockets[0]?.url
}

describe('the url', () => {
  test.each([
    ['wss://api.test/ws', 'wss://api.test/ws'],
    ['https://api.test/ws', 'wss://api.test/ws'],
    ['/ws', 'wss://app.test/ws'],
    ['ws', 'wss://app.test/chat/ws'],
    ['//api.test/ws', 'wss://api.test/ws'],
    ['?room=1', 'wss://app.test/chat/?room=1'],
  ])('%s goes to %s', async (url, expected) => {
    expect(await dialled({ url }, 'https://app.test/chat/')).toBe(expected)
  })

  test('follows the page: ws where it came by http', async () => {
    expect(await dialled({ url: '/ws' }, 'http://app.test/')).toBe('ws://app.test/ws')
    expect(await dialled({ url: 'http://api.test/ws' }, 'http://app.test/')).toBe('ws://api.test/ws')
  })
})

describe('the query', () => {
  test('is merged into the url, and other parameters stay', async () => {
    const url = await dialled({
      url: `${ADDRESS}?keep=1&room=old`,
      query: { room: 'new', page: 2, quiet: true, none: undefined, nothing: null, empty: '' },
    })
    const { searchParams } = new URL(url ?? '')
    expect(Object.fromEntries(searchParams)).toEqual({
      keep: '1',
      room: 'new',
      page: '2',
      quiet: 'true',
      empty: '',
    })
  })

  test('is encoded', async () => {
    const url = await dialled({ query: { name: 'a&b=c #?中' } })
    expect(new URL(url ?? '').searchParams.get('name')).toBe('a&b=c #?中')
  })

  test('may be a function, asked at every attempt', async () => {
    const { world, server, client } = setUp({ query: async ({ attempt }) => ({ token: `t${attempt}` }) })
    server.refuse({ times: 1 })
    void client.connect()
    await world.advance(5_000)
    expect(world.sockets.map(({ url }) => new URL(url).searchParams.get('token'))).toEqual(['t0', 't1'])
  })

  test.each([null, 'a=1', 5])('a function that returns %j is a failed attempt', async (rubbish) => {
    const { world, client } = setUp({
      maxReconnectAttempts: 1,
      query: () => rubbish as unknown as object as never,
    })
    const error = failure(client.connect())
    await world.advance(5_000)
    expect(await error).toMatchObject({
      details: {
        cause: { last: { kind: 'resolve-failed', error: { kind: 'provider', details: { of: 'query' } } } },
      },
    })
  })
})

describe('subprotocols', () => {
  test('none are offered unless asked for', async () => {
    const { world } = await setUpOpen()
    expect(world.sockets[0]?.protocols).toEqual([])
  })

  test.each([
    ['one', 'chat.v1', ['chat.v1']],
    ['several', ['chat.v2', 'chat.v1'], ['chat.v2', 'chat.v1']],
    ['a function', () => ['chat.v3'], ['chat.v3']],
    ['a promise', async () => 'chat.v4', ['chat.v4']],
  ])('%s', async (_what, protocols, offered) => {
    const { world } = await setUpOpen({ protocols })
    expect(world.sockets[0]?.protocols).toEqual(offered)
  })

  test.each([null, 5, ['a', 'a']])('a function that returns %j is a failed attempt', async (rubbish) => {
    const protocols = (): string[] => rubbish as unknown as string[] // as JavaScript may
    const { world, client } = setUp({ maxReconnectAttempts: 0, protocols })
    await failure(client.connect())
    expect(client.state).toMatchObject({ cause: { last: { error: { kind: 'provider' } } } })
    expect(world.sockets).toHaveLength(0)
  })
})

test('headers reach the socket, at every attempt', async () => {
  const { world, client } = await setUpOpen({ headers: { Authorization: 'Bearer x' } })
  await client.reconnect()
  expect(world.sockets.map(({ headers }) => headers)).toEqual(
    [1, 2].map(() => ({ Authorization: 'Bearer x' })),
  )
})

test('a WebSocket class is used in place of the platform’s', async () => {
  const opened: unknown[][] = []
  class Stub {
    binaryType = 'blob'
    readyState = 0
    bufferedAmount = 0
    constructor(...args: unknown[]) {
      opened.push(args)
    }
    send() {}
    close() {}
    addEventListener() {}
    removeEventListener() {}
  }
  const { createWebSocketClient } = await import('hawser/core')
  const client = createWebSocketClient({ url: ADDRESS, WebSocket: Stub })
  void client.connect()
  await new Promise((resolve) => setImmediate(resolve))
  client.disconnect()
  expect(opened).toEqual([[ADDRESS, [], { headers: {}, closeTimeout: 5_000 }]])
})

test('headers may come from a function, asked at every attempt', async () => {
  const { world, client } = await setUpOpen({
    headers: async ({ attempt }) => ({ 'X-Attempt': `${attempt}` }),
  })
  await client.reconnect()
  expect(world.sockets.map(({ headers }) => headers)).toEqual([1, 2].map(() => ({ 'X-Attempt': '0' })))
})
