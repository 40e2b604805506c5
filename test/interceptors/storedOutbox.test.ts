import type { SocketError, WebSocketConfig } from 'hawser/core'
import { type StorageLike, type StoredOutboxOptions, storedOutbox } from 'hawser/interceptors'
import { describe, expect, test } from 'vitest'
import { type SetUp, setUp } from '../support/setUp.ts'

const KEY = 'hawser.outbox'
const START = 1_800_000_000_000

interface FakeStorage extends StorageLike {
  readonly text: string | undefined
}

/** `fail` names the calls that throw, as a full or forbidden storage does. */
function createStorage(text?: string, fail: readonly (keyof StorageLike)[] = []): FakeStorage {
  const entries = new Map(text === undefined ? [] : [[KEY, text]])
  const guard = (call: keyof StorageLike): void => {
    if (fail.includes(call)) throw new DOMException('The quota has been exceeded.', 'QuotaExceededError')
  }
  return {
    get text() {
      return entries.get(KEY)
    },
    getItem(key) {
      guard('getItem')
      return entries.get(key) ?? null
    },
    setItem(key, value) {
      guard('setItem')
      entries.set(key, value)
    },
    removeItem(key) {
      guard('removeItem')
      entries.delete(key)
    },
  }
}

interface Page extends SetUp {
  readonly errors: SocketError[]
  /** What reached the server, without pings. */
  received(): { type: string; data: unknown; id: unknown }[]
}

/** Every page has random numbers of its own. */
let pages = 0

/** A page with a client on the storage; a reload is a page after it, in a world of its own, in which time went on. */
function load(
  storage: StorageLike,
  { later = 0, ...options }: Partial<StoredOutboxOptions> & { later?: number } = {},
  config: Partial<WebSocketConfig> = {},
): Page {
  const use = [storedOutbox({ storage, ...options })]
  const scene = setUp({ use, ...config }, { start: START + later, seed: ++pages })
  const errors: SocketError[] = []
  scene.client.on('error', (error) => error.kind !== 'connection' && errors.push(error))
  const received = () => scene.server.received.map(({ type, data, id }) => ({ type, data, id }))
  return { ...scene, errors, received }
}

/** A page that says these and goes away before it was connected. */
async function leaveBehind(storage: StorageLike, ...texts: string[]): Promise<void> {
  const { world, server, client } = load(storage)
  server.hang()
  void client.connect()
  for (const text of texts) expect(client.send('chat', text)).toBe('queued')
  await world.settle()
}

const stored = (storage: FakeStorage): { id: string; data: unknown }[] => JSON.parse(storage.text ?? '[]')

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
    await leaveBehind(storage, 'hello')
    const { client } = load(storage)
    void client.connect()
    client.disconnect()
    const { client: lazy, server } = load(storage, {}, { outbox: { capacity: 1 } })
    server.hang()
    void lazy.connect()
    lazy.send('chat', 'one')
    lazy.send('chat', 'two')
    expect(stored(storage).map(({ data }) => data)).toEqual(['two'])
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

test('two clients on one storage stay apart by their keys', async () => {
  const storage = createStorage()
  await leaveBehind(storage, 'hello')
  const { client, world, received } = load(storage, { key: 'another' })
  await Promise.all([client.connect(), world.settle()])
  expect(received()).toEqual([])
})
