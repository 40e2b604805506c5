import { type Env, type InterceptorHost, createWebSocketClient } from 'hawser/core'
import { describe, expect, test } from 'vitest'
import { ADDRESS, failure, setUp, setUpOpen, setUpWorld } from '../support/setUp.ts'

describe('a request that is refused at once waits no more', () => {
  test('where nothing is connected', async () => {
    const { client } = setUp()
    expect(await failure(client.request('time'))).toMatchObject({ kind: 'disconnected' })
    expect(client.inspect().pending).toBe(0)
  })

  test('where a stage cancels it on its way', async () => {
    const { client } = await setUpOpen({ use: [() => ({ name: 'no', encodeFrame: () => null })] })
    expect(await failure(client.request('time'))).toMatchObject({ kind: 'aborted' })
    expect(client.inspect().pending).toBe(0)
  })

  test('where the outbox is full', async () => {
    const { server, client } = setUp({ outbox: { capacity: 1, overflow: 'drop-newest' } })
    server.hang()
    void client.connect()
    client.send('chat', 1)
    expect(await failure(client.request('time'))).toMatchObject({ kind: 'dropped' })
    expect(client.inspect().pending).toBe(0)
  })

  test('and keeps no lazy connection open', async () => {
    let isRefused = true
    const { world, client } = setUp({
      lazy: true,
      idleTimeout: 1_000,
      heartbeatInterval: false,
      use: [() => ({ name: 'no', encodeFrame: (frame) => (isRefused ? null : frame) })],
    })
    await client.connect()
    expect(await failure(client.request('time'))).toMatchObject({ kind: 'aborted' })
    isRefused = false
    await world.advance(5_000)
    expect(client.state.name).toBe('idle')
  })
})

test('what a stage asks of a socket that is closing is told as disconnected', async () => {
  const { world } = setUpWorld()
  let isClosing = false
  const openSocket: Env['openSocket'] = (...dial) => {
    const socket = world.openSocket(...dial)
    return new Proxy(socket, {
      get(target, name) {
        const value: unknown = name === 'readyState' && isClosing ? 2 : Reflect.get(target, name)
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
  }
  let host: InterceptorHost | undefined
  const client = createWebSocketClient({
    url: ADDRESS,
    env: { ...world, openSocket },
    use: [
      (given) => {
        host = given
        return { name: 'asker' }
      },
    ],
  })
  await client.connect()
  isClosing = true
  expect(await failure(host?.request('login') ?? Promise.resolve())).toMatchObject({ kind: 'disconnected' })
  client.disconnect()
})
