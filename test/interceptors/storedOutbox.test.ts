import type { StorageLike } from 'hawser/interceptors'
import { describe, expect, test } from 'vitest'
import { START, createStorage, leaveBehind, load, stored } from '../support/storedOutboxScene.ts'

describe('after a reload', () => {
  test('queued messages are sent, in order, under the ids that they had', async () => {
    const storage = createStorage()
    await leaveBehind(storage, 'one', 'two')
    const ids = stored(storage).map(({ id }) => id)
    expect(new Set(ids).size).toBe(2)
    const { client, world, received } = load(storage, { later: 1_000 })
    await Promise.all([client.connect(), world.settle()])
    await world.settle()
    expect(received()).toEqual([
      { type: 'chat', data: 'one', id: ids[0] },
      { type: 'chat', data: 'two', id: ids[1] },
    ])
    expect(storage.text).toBeUndefined()
  })

  test('they go before what the new page says, however early', async () => {
    const storage = createStorage()
    await leaveBehind(storage, 'old')
    const { client, world, received } = load(storage)
    void client.connect()
    client.send('chat', 'new')
    await world.settle()
    expect(received().map(({ data }) => data)).toEqual(['old', 'new'])
  })

  test('also where the first message opens the connection', async () => {
    const storage = createStorage()
    await leaveBehind(storage, 'old')
    const { client, world, received } = load(storage, {}, { lazy: true })
    client.send('chat', 'new')
    await world.settle()
    expect(received().map(({ data }) => data)).toEqual(['old', 'new'])
  })

  test('they have the rest of their time', async () => {
    const storage = createStorage()
    await leaveBehind(storage, 'hello')
    const { client, world, server } = load(storage, { later: 59_000 }, { openTimeout: 5_000 })
    server.hang(1)
    void client.connect()
    await world.settle()
    expect(client.outbox.items).toMatchObject([{ data: 'hello', expiresAt: START + 60_000 }])
    await world.advance(1_000)
    expect(client.outbox.size).toBe(0)
    expect(storage.text).toBeUndefined()
  })

  test('what is too old is not sent, and not kept', async () => {
    const storage = createStorage()
    await leaveBehind(storage, 'hello')
    const { client, world, received } = load(storage, { later: 60_000 })
    void client.connect()
    await world.settle()
    expect(received()).toEqual([])
    expect(storage.text).toBeUndefined()
  })

  test('what never grows old is sent whenever', async () => {
    const storage = createStorage()
    const { client, server } = load(storage)
    server.hang()
    void client.connect()
    client.send('chat', 'for ever', { ttl: Infinity })
    const next = load(storage, { later: 1e12 })
    void next.client.connect()
    await next.world.settle()
    expect(next.received()).toMatchObject([{ data: 'for ever' }])
  })

  test('an id of the caller stays', async () => {
    const storage = createStorage()
    const { client, server } = load(storage)
    server.hang()
    void client.connect()
    client.send('chat', 'hello', { id: 'mine' })
    const next = load(storage)
    void next.client.connect()
    await next.world.settle()
    expect(next.received()).toMatchObject([{ data: 'hello', id: 'mine' }])
  })

  test('a page that goes away again before it is connected leaves them behind again', async () => {
    const storage = createStorage()
    await leaveBehind(storage, 'one')
    await leaveBehind(storage, 'two')
    expect(stored(storage).map(({ data }) => data)).toEqual(['one', 'two'])
  })
})

describe('trouble with the storage is an error event, and messages go on without it,', () => {
  test.each<[what: string, storage: StorageLike]>([
    ['when it is full', createStorage(undefined, ['setItem'])],
    ['when it is forbidden', createStorage(undefined, ['getItem', 'setItem', 'removeItem'])],
    ['when what is in it is no JSON', createStorage('{"type":')],
  ])('%s', async (_what, storage) => {
    const { client, world, errors, received } = load(storage)
    void client.connect()
    client.send('chat', 'hello')
    await world.settle()
    expect(received()).toMatchObject([{ data: 'hello' }])
    expect(errors.length).toBeGreaterThan(0)
  })

  test('when one of them is too long, which keeps no other one out', async () => {
    const storage = createStorage(undefined, [], 500)
    const { client, world, server, errors } = load(storage)
    server.hang(1)
    void client.connect()
    client.send('chat', 'before')
    client.send('chat', 'x'.repeat(1_000))
    client.send('chat', 'after')
    expect(errors).toHaveLength(1)
    expect(stored(storage).map(({ data }) => data)).toEqual(['before', 'after'])
    await world.advance(20_000)
    expect(client.isConnected()).toBe(true)
    expect(storage.text).toBeUndefined()
    expect(errors).toHaveLength(1)
  })

  test('when it fails for a while, after which nothing stale is left in it', async () => {
    const fail: (keyof StorageLike)[] = []
    const storage = createStorage(undefined, fail)
    const { client, server, errors } = load(storage, {}, { outbox: { capacity: 1 } })
    server.hang()
    void client.connect()
    client.send('chat', 'one')
    fail.push('setItem', 'removeItem')
    client.send('chat', 'two')
    expect(errors).not.toEqual([])
    expect(stored(storage).map(({ data }) => data)).toEqual(['one'])
    fail.length = 0
    client.send('chat', 'three')
    expect(stored(storage).map(({ data }) => data)).toEqual(['three'])
  })

  test('when it fails for a while, after which what it takes again has the place that it had', async () => {
    const fail: (keyof StorageLike)[] = ['getItem', 'setItem', 'removeItem']
    const storage = createStorage(undefined, fail)
    const { client, world, server } = load(storage, { until: 'acknowledged' })
    server.hang(1)
    void client.connect()
    client.send('chat', 'one')
    fail.length = 0
    client.send('chat', 'two')
    expect(stored(storage).map(({ data }) => data)).toEqual(['two'])
    await world.advance(20_000)
    expect(client.isConnected()).toBe(true)
    expect(stored(storage).map(({ data }) => data)).toEqual(['one', 'two'])
  })

  test('when a message cannot be written', async () => {
    const storage = createStorage()
    const dialect = { name: 'bytes', readyOn: 'open', encode: () => 'bytes', decode: () => [] } as const
    const { client, server, errors } = load(storage, {}, { dialect })
    server.hang()
    void client.connect()
    expect(client.send('chat', 1n)).toBe('queued')
    expect(errors).toHaveLength(1)
  })
})

test.each([
  'null',
  '7',
  '"text"',
  '{}',
  '[]',
  '[null, 7, {}, {"type":"chat"}, {"type":1,"id":"a","expiresAt":1}]',
  '[{"type":"","id":"a","expiresAt":null}, {"type":"chat","id":"","expiresAt":null}]',
])('a storage with %s has no messages in it', async (text) => {
  const { client, world, errors, received } = load(createStorage(text))
  await Promise.all([client.connect(), world.settle()])
  expect(received()).toEqual([])
  expect(errors).toEqual([])
})

test('one message that cannot be sent any more does not take the others along', async () => {
  const storage = createStorage()
  await leaveBehind(storage, 'one', 'two')
  const encode = (out: { data?: unknown }): string => {
    if (out.data === 'one') throw new Error('no more')
    return JSON.stringify(out)
  }
  const dialect = { name: 'picky', readyOn: 'open', encode, decode: () => [] } as const
  const { client, world, server, errors } = load(storage, {}, { dialect: dialect as never }) // encodes all that it is given
  const frames: unknown[] = []
  server.onFrame((frame) => frames.push(frame))
  void client.connect()
  await world.settle()
  expect(frames).toMatchObject([expect.stringContaining('two')])
  expect(errors).toMatchObject([{ kind: 'encode' }])
  expect(storage.text).toBeUndefined()
})
