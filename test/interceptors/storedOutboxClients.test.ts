import { type WebSocketConfig, createWebSocketClient } from 'hawser/core'
import { storedOutbox } from 'hawser/interceptors'
import { describe, expect, onTestFinished, test } from 'vitest'
import { ADDRESS, setUpWorld } from '../support/setUp.ts'
import { createStorage, leaveBehind, load, stored } from '../support/storedOutboxScene.ts'

describe('clients on one storage', () => {
  test('stay apart by their keys', async () => {
    const storage = createStorage()
    await leaveBehind(storage, 'hello')
    const { client, world, received } = load(storage, { key: 'another' })
    await Promise.all([client.connect(), world.settle()])
    expect(received()).toEqual([])
  })

  test.each([
    ['wss://api.test/ws', true],
    ['wss://api.test/ws?token=2', true],
    ['wss://anna:secret@api.test/ws', true],
    ['https://api.test/ws', true],
    ['/ws', true],
    ['wss://other.test/ws', false],
    ['wss://api.test:8443/ws', false],
    ['wss://api.test/other', false],
  ])('never send what was meant for another server: %s is the same, %s', async (url, isSame) => {
    const storage = createStorage()
    await leaveBehind(storage, 'hello')
    const { world } = setUpWorld({ page: 'https://api.test/' })
    const client = createWebSocketClient({ url, env: world, use: [storedOutbox({ storage })] })
    onTestFinished(() => client.destroy())
    const outcomes: unknown[] = []
    client.outbox.onChange(({ outcome }) => outcomes.push(outcome))
    client.on('error', () => {}) // nobody is at most of these
    void client.connect({ retry: false }).catch(() => {}) // likewise
    await world.settle()
    expect(outcomes.includes('queued')).toBe(isSame)
  })

  test('need one where the url is a function', () => {
    const { world } = setUpWorld()
    const make = (options: object) =>
      createWebSocketClient({
        url: () => ADDRESS,
        env: world,
        use: [storedOutbox({ storage: createStorage(), ...options })],
      })
    expect(() => make({})).toThrow('key must be given where the url is a function')
    expect(() => make({ key: 'chat' })).not.toThrow()
  })

  test('that live at the same time, as tabs do, leave each other’s messages alone', async () => {
    const storage = createStorage()
    const tabs = [load(storage), load(storage)]
    for (const [index, { server, client }] of tabs.entries()) {
      server.hang(1)
      void client.connect()
      await tabs[index]?.world.settle()
    }
    for (const [index, { client }] of tabs.entries()) client.send('chat', index)
    expect(stored(storage).map(({ data }) => data)).toEqual([0, 1])
    await tabs[0]?.world.advance(20_000)
    expect(tabs[0]?.received()).toMatchObject([{ data: 0 }])
    expect(stored(storage).map(({ data }) => data)).toEqual([1])
  })

  /** Two tabs that do not get in; the second one takes over what the first one has queued. */
  const openTabs = async (config?: Partial<WebSocketConfig>) => {
    const storage = createStorage()
    const first = load(storage)
    const second = load(storage, {}, config)
    first.server.hang()
    void first.client.connect()
    for (const text of ['one', 'two']) first.client.send('chat', text)
    second.server.hang()
    void second.client.connect()
    await second.world.settle()
    return { storage, first, second, texts: () => stored(storage).map(({ data }) => data) }
  }

  test('take nothing away from each other when one of them disconnects', async () => {
    const { storage, second, texts } = await openTabs()
    expect(second.client.outbox.size).toBe(2)
    second.client.send('chat', 'of the second')
    second.client.disconnect()
    expect(texts()).toEqual(['one', 'two'])
    const reloaded = load(storage)
    await Promise.all([reloaded.client.connect(), reloaded.world.settle()])
    await reloaded.world.settle()
    expect(reloaded.received().map(({ data }) => data)).toEqual(['one', 'two'])
    expect(storage.text).toBeUndefined()
  })

  test('take nothing away when the outbox of one of them has no room for it, and keep the order', async () => {
    const { second, texts } = await openTabs({ outbox: { capacity: 1, overflow: 'drop-newest' } })
    expect(second.client.outbox.items).toMatchObject([{ data: 'one' }])
    expect(texts()).toEqual(['one', 'two'])
    second.client.send('chat', 'of the second')
    expect(texts()).toEqual(['one', 'two'])
  })

  test('take nothing away where one of them has no outbox', async () => {
    const { texts } = await openTabs({ outbox: false })
    expect(texts()).toEqual(['one', 'two'])
  })

  test('take away what they sent for another one, and do not bring back what that one sent', async () => {
    const { storage, first, second, texts } = await openTabs({ outbox: { capacity: 1 } })
    // Pushed out by `two`, `one` stays for the first tab.
    expect(second.client.outbox.items).toMatchObject([{ data: 'two' }])
    await first.world.advance(20_000)
    expect(first.received().map(({ data }) => data)).toEqual([])
    first.server.accept()
    await Promise.all([first.client.reconnect(), first.world.settle()])
    expect(first.received().map(({ data }) => data)).toEqual(['one', 'two'])
    second.client.send('chat', 'of the second')
    expect(texts()).toEqual(['of the second'])
    second.client.disconnect()
    expect(storage.text).toBeUndefined()
  })

  test('forget what grew old elsewhere', async () => {
    const { storage, second } = await openTabs()
    second.client.disconnect()
    const next = load(storage, { later: 60_000 })
    void next.client.connect()
    await next.world.settle()
    expect(storage.text).toBeUndefined()
  })
})
