import { type Requester, createWebSocketClient } from 'hawser/core'
import { describe, expect, test } from 'vitest'
import { plain } from '../support/plain.ts'
import { ADDRESS, failure, setUp, setUpOpen, setUpWorld } from '../support/setUp.ts'

describe('requests that a function answers', () => {
  test('reach it with type and data, and never the connection', async () => {
    const calls: unknown[] = []
    const requestVia: Requester = async (type, data) => {
      calls.push([type, data])
      return 'by other ways'
    }
    const { server, client } = await setUpOpen({ requestVia })
    expect(await client.request('join', { room: 1 })).toBe('by other ways')
    expect(calls).toEqual([['join', { room: 1 }]])
    expect(client.send('chat', 1)).toBe('sent')
    await server.expect('chat')
    expect(server.received).toHaveLength(1)
  })

  test('need no connection', async () => {
    const { world, client } = setUp({ requestVia: async () => 'here' })
    expect(await client.request('join')).toBe('here')
    expect(world.sockets).toHaveLength(0)
  })

  test('reject when it does, or throws, with what it had to say', async () => {
    const trouble = new Error('503')
    const rejecting = setUp({ requestVia: () => Promise.reject(trouble) })
    const throwing = setUp({
      requestVia: () => {
        throw trouble
      },
    })
    for (const { client } of [rejecting, throwing]) {
      expect(await failure(client.request('join'))).toMatchObject({
        kind: 'provider',
        details: { of: 'requestVia' },
        cause: trouble,
      })
    }
  })

  test('reject when the time is over, and it learns of that', async () => {
    const signals: { aborted: boolean }[] = []
    const requestVia: Requester = (_type, _data, { signal }) => {
      signals.push(signal)
      return new Promise(() => {})
    }
    const { world, client } = setUp({ requestVia, requestTimeout: 1_000 })
    const error = failure(client.request('join'))
    await world.advance(1_000)
    expect(await error).toMatchObject({ kind: 'timeout', details: { type: 'join', timeout: 1_000 } })
    expect(signals.map(({ aborted }) => aborted)).toEqual([true])
  })

  test('reject when the caller gives up', async () => {
    const { client } = setUp({ requestVia: () => new Promise(() => {}) })
    const controller = new AbortController()
    const error = failure(client.request('join', undefined, { signal: controller.signal }))
    controller.abort()
    expect(await error).toMatchObject({ kind: 'aborted' })
  })
})

describe('requests over a second WebSocket', () => {
  const requestVia = { url: 'wss://api.test/actions' }

  test('dial it at the first request, and stay on it', async () => {
    const { world, server, client } = await setUpOpen({ requestVia })
    server.on('join', (_data, { connection }) => connection.url)
    expect(world.sockets).toHaveLength(1)
    expect(await client.request('join')).toBe('wss://api.test/actions')
    expect(await client.request('join')).toBe('wss://api.test/actions')
    expect(world.sockets.map(({ url }) => url)).toEqual([ADDRESS, 'wss://api.test/actions'])
  })

  test('reject when it is lost, and dial it again', async () => {
    const { world, server, client } = await setUpOpen({ requestVia })
    const error = failure(client.request('join'))
    const { connection } = await server.expect('join')
    connection.drop()
    expect(await error).toMatchObject({ kind: 'disconnected', details: { sent: true } })
    expect(client.isConnected()).toBe(true)
    server.on('join', () => 'again')
    expect(await client.request('join')).toBe('again')
    expect(world.sockets).toHaveLength(3)
  })

  test('end with the connection', async () => {
    const { world, client } = await setUpOpen({ requestVia })
    const error = failure(client.request('join'))
    await world.settle()
    client.disconnect()
    expect(await error).toMatchObject({ kind: 'disconnected' })
    await world.settle()
    world.assertIdle()
  })
})

test('the config for requests is checked with the rest, at creation', () => {
  const { world } = setUpWorld()
  for (const requestVia of [{ url: 'ftp://api.test' }, { url: ADDRESS, bogus: 1 }]) {
    expect(() => createWebSocketClient({ url: ADDRESS, env: world, requestVia })).toThrow(
      /^(url|bogus) must be/,
    )
  }
})

test('a late answer of a handler dials nothing after the end', async () => {
  const { world, server, client } = await setUpOpen({
    dialect: plain({ answer: (_to, value) => ({ type: 'answer', data: value }) }),
    requestVia: { url: 'wss://api.test/api' },
  })
  let finish = (_value: string): void => {}
  client.on(
    'ask',
    () =>
      new Promise<string>((resolve) => {
        finish = resolve
      }),
  )
  server.send('{"kind":"message","type":"ask"}')
  await world.settle()
  client.destroy()
  finish('yes')
  await world.settle()
  world.assertIdle()
})
