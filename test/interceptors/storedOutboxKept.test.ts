import { storedOutbox } from 'hawser/interceptors'
import { describe, expect, test } from 'vitest'
import { createStorage, load, stored } from '../support/storedOutboxScene.ts'

describe('nothing is kept', () => {
  test('of what was sent', async () => {
    const storage = createStorage()
    const { client, world } = load(storage)
    await Promise.all([client.connect(), world.settle()])
    client.send('chat', 'hello')
    expect(storage.text).toBeUndefined()
  })

  test('of what was dropped', async () => {
    const storage = createStorage()
    const { client, server } = load(storage, {}, { outbox: { capacity: 1 } })
    server.hang()
    void client.connect()
    client.send('chat', 'one')
    client.send('chat', 'two')
    expect(stored(storage).map(({ data }) => data)).toEqual(['two'])
    client.disconnect()
    expect(storage.text).toBeUndefined()
  })

  test('of requests, whose callers are gone with the page', async () => {
    const storage = createStorage()
    const { client, server } = load(storage)
    server.hang()
    void client.connect()
    void client.request('ask', 'hello')
    expect(storage.text).toBeUndefined()
  })
})

describe('until acknowledged', () => {
  const until = 'acknowledged'

  test('what was sent is sent again after a reload', async () => {
    const storage = createStorage()
    const { client, world, received } = load(storage, { until })
    await Promise.all([client.connect(), world.settle()])
    client.send('chat', 'hello', { id: 'mine' })
    await world.settle()
    const next = load(storage, { until })
    void next.client.connect()
    await next.world.settle()
    expect(received()).toMatchObject([{ id: 'mine' }])
    expect(next.received()).toMatchObject([{ id: 'mine', data: 'hello' }])
  })

  test.each(['reply', 'reject'] as const)('the server’s %s ends it', async (answer) => {
    const storage = createStorage()
    const { client, world, server } = load(storage, { until })
    await Promise.all([client.connect(), world.settle()])
    client.send('chat', 'hello')
    expect(stored(storage)).toHaveLength(1)
    server[answer](await server.expect('chat'), 'word')
    await world.settle()
    expect(storage.text).toBeUndefined()
  })

  test('what went with a link that is gone is sent again over the next, before what waits', async () => {
    const storage = createStorage()
    const { client, world, server, received } = load(storage, { until })
    await Promise.all([client.connect(), world.settle()])
    client.send('chat', 'first', { id: 'a' })
    await world.settle()
    server.drop()
    await world.settle()
    client.send('chat', 'second', { id: 'b' })
    await world.advance(5_000)
    expect(received().map(({ id }) => id)).toEqual(['a', 'a', 'b'])
    expect(client.outbox.items).toMatchObject([
      { id: 'a', outcome: 'sent' },
      { id: 'b', outcome: 'sent' },
    ])
  })

  test('what a half-open link has swallowed arrives, and what the server has is not sent again', async () => {
    const storage = createStorage()
    const { client, world, server, received } = load(storage, { until })
    await Promise.all([client.connect(), world.settle()])
    client.send('chat', 'heard', { id: 'a' })
    server.reply(await server.expect('chat'))
    await world.settle()
    server.silence()
    client.send('chat', 'swallowed', { id: 'b' })
    await world.advance(45_000)
    expect(client.isConnected()).toBe(true)
    expect(received().map(({ id }) => id)).toEqual(['a', 'b'])
  })

  test('after disconnect() nothing of this page is left to whoever comes next', async () => {
    const storage = createStorage()
    const { client, world } = load(storage, { until })
    await Promise.all([client.connect(), world.settle()])
    client.send('chat', 'mine', { id: 'a' })
    client.disconnect()
    expect(storage.text).toBeUndefined()
  })

  test('one that was sent, and is too long to be stored, keeps no later one out', async () => {
    const storage = createStorage(undefined, [], 500)
    const { client, world, server } = load(storage, { until })
    void client.connect()
    client.send('chat', 'x'.repeat(1_000))
    await world.settle()
    server.drop()
    await world.settle()
    expect(client.send('chat', 'after')).toBe('queued')
    expect(stored(storage).map(({ data }) => data)).toEqual(['after'])
  })

  test('a server that never acknowledges does not fill the storage', async () => {
    const storage = createStorage()
    const { client, world } = load(storage, { until })
    await Promise.all([client.connect(), world.settle()])
    for (let minute = 0; minute < 50; minute += 1) {
      client.send('chat', minute)
      await world.advance(60_000)
    }
    client.send('chat', 'last')
    expect(stored(storage).map(({ data }) => data)).toEqual(['last'])
  })
})

test('a lazy client that goes to rest keeps what waits, and sends it with the next', async () => {
  const storage = createStorage()
  const { client, world, server, received } = load(storage, {}, { lazy: true })
  server.refuse({ times: 1 })
  client.send('chat', 'one')
  await world.settle()
  expect(client.state.name).toBe('idle')
  expect(stored(storage).map(({ data }) => data)).toEqual(['one'])
  client.send('chat', 'two')
  await world.settle()
  expect(received().map(({ data }) => data)).toEqual(['one', 'two'])
  expect(storage.text).toBeUndefined()
})

test('taken out of its client it forgets what it kept, and keeps nothing more', async () => {
  const storage = createStorage()
  const { client, server } = load(storage, { key: 'another' })
  const remove = client.use(storedOutbox({ storage }))
  server.hang()
  void client.connect()
  client.send('chat', 'one')
  expect(stored(storage)).toHaveLength(1)
  remove()
  client.send('chat', 'two')
  expect(storage.text).toBeUndefined()
  expect(client.outbox.size).toBe(2)
})
