import { describe, expect, test } from 'vitest'
import { failure, setUp, setUpOpen } from '../support/setUp.ts'

describe('a request that is aborted', () => {
  test('rejects at once', async () => {
    const { server, client } = await setUpOpen()
    const controller = new AbortController()
    const error = failure(client.request('join', undefined, { signal: controller.signal }))
    await server.expect('join')
    controller.abort('changed my mind')
    expect(await error).toMatchObject({
      kind: 'aborted',
      details: { what: 'join' },
      cause: 'changed my mind',
    })
  })

  test('is not sent any more, if it still waited', async () => {
    const { server, client } = setUp()
    const controller = new AbortController()
    const connected = client.connect()
    const error = failure(client.request('join', undefined, { signal: controller.signal }))
    controller.abort()
    await error
    await connected
    await expect(server.expect('join')).rejects.toThrow('no join arrived')
  })

  test('before it began is not sent at all', async () => {
    const { server, client } = await setUpOpen()
    await failure(client.request('join', undefined, { signal: AbortSignal.abort() }))
    await expect(server.expect('join')).rejects.toThrow('no join arrived')
  })
})

describe('when the connection is lost', () => {
  test('a request that was sent rejects at once, and says so', async () => {
    const { server, client } = await setUpOpen()
    const error = failure(client.request('join'))
    await server.expect('join')
    server.drop()
    expect(await error).toMatchObject({
      kind: 'disconnected',
      details: { type: 'join', sent: true, cause: { kind: 'dropped', code: 1006 } },
    })
  })

  test('one that was not sent yet waits for the next connection', async () => {
    const { world, server, client } = await setUpOpen()
    server.on('join', () => 'welcome')
    server.drop()
    await world.settle()
    const answer = client.request('join')
    await world.advance(5_000)
    expect(await answer).toBe('welcome')
  })

  test('one that may run twice is sent again under the same id', async () => {
    const { world, server, client } = await setUpOpen()
    const answer = client.request('join', 'lobby', { resend: true })
    const first = await server.expect('join')
    server.drop()
    await world.advance(5_000)
    const second = await server.expect('join')
    expect([second.id, second.data]).toEqual([first.id, 'lobby'])
    server.reply(second, 'welcome')
    expect(await answer).toBe('welcome')
  })

  test('but not beyond its own time', async () => {
    const { world, server, client } = await setUpOpen({ requestTimeout: 4_000 })
    const error = failure(client.request('join', 'lobby', { resend: true }))
    await server.expect('join')
    server.drop()
    await world.advance(10_000)
    expect(await error).toMatchObject({ kind: 'timeout' })
    await expect(server.expect('join')).rejects.toThrow('no join arrived')
  })

  test.each([
    ['disconnect', true],
    ['reconnect', true],
  ] as const)('by %s a sent request rejects', async (how, sent) => {
    const { server, client } = await setUpOpen()
    const error = failure(client.request('join'))
    await server.expect('join')
    void client[how]()
    expect(await error).toMatchObject({ kind: 'disconnected', details: { type: 'join', sent } })
  })

  test('for good, those that waited reject too: the server cannot have seen them', async () => {
    const { world, server, client } = setUp({ maxReconnectAttempts: 0 })
    server.refuse()
    void client.connect()
    const error = failure(client.request('join', undefined, { resend: true }))
    expect(await error).toMatchObject({ kind: 'disconnected', details: { sent: false } })
    await world.settle()
    expect(client.outbox.size).toBe(0)
  })

  test('those that waited reject with disconnect as well', async () => {
    const { server, client } = setUp()
    server.hang()
    void client.connect()
    const error = failure(client.request('join'))
    client.disconnect()
    expect(await error).toMatchObject({ kind: 'disconnected', details: { sent: false } })
  })
})
