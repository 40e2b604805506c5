import { createWebSocketClient } from 'hawser/core'
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
})
