import { createWebSocketClient } from 'hawser'
import type { WebSocketClient } from 'hawser'
import { socketDevtools } from 'hawser/devtools'
import { describe, expect, test, vi } from 'vitest'
import { createApp } from 'vue'
import { devtools } from './devtools.ts'
import { end, show, told } from './devtoolsStage.ts'
import { createStage } from './stage.ts'

vi.mock('@vue/devtools-api', () => import('./devtools.ts'))

describe('the inspector', () => {
  test('shows each client with its state', async () => {
    const stage = createStage()
    const [chat, feed] = [createWebSocketClient(stage.config()), createWebSocketClient(stage.config())]
    const app = createApp({ render: () => 'app' }).use(socketDevtools({ chat, feed }))
    app.mount(document.createElement('div'))
    devtools.open()
    await feed.connect()
    expect(devtools.tree(app)).toMatchObject([
      { id: 'chat', label: 'chat', tags: [{ label: 'idle' }] },
      { id: 'feed', label: 'feed', tags: [{ label: 'open' }] },
    ])
    expect(devtools.refreshes()).toBeGreaterThan(0)
    app.unmount()
    feed.destroy()
  })

  test('shows state, outbox, requests, topics, and who listens besides itself', async () => {
    const shown = show({ lazy: true })
    const { app, client, server, world } = shown
    server.hang()
    client.on('chat', () => {})
    client.onMessage(/^game/, () => {})
    client.on('open', () => {})
    client.on('state', () => {})
    client.subscribe('orders')
    client.send('chat', 'Hello', { id: 'a' })
    await world.settle()
    expect(devtools.state(app, 'socket')).toMatchObject({
      state: { name: 'opening', attempt: 0 },
      outbox: { chat: { id: 'a', outcome: 'queued', data: 'Hello' } },
      requests: { pending: 0 },
      'message listeners': { chat: 1, '/^game/': 1 },
      'lifecycle listeners': { open: 1, state: 1 },
      topics: { orders: 1 },
      options: { dialect: 'envelope', lazy: true, heartbeatInterval: 30_000 },
    })
    const { 'message listeners': listeners } = devtools.state(app, 'socket') ?? {}
    expect(listeners).not.toHaveProperty('*')
    end(shown)
  })

  test('leaves out the listeners of every timeline that watches the same client', () => {
    const { config } = createStage()
    const client = createWebSocketClient(config())
    const tools = socketDevtools({ chat: client, feed: client })
    const apps = [1, 2].map(() => createApp({ render: () => 'app' }).use(tools))
    for (const app of apps) app.mount(document.createElement('div'))
    devtools.open()
    client.on('state', () => {})
    client.onMessage('*', () => {})
    for (const app of apps) {
      expect(devtools.state(app, 'chat')).toMatchObject({
        'message listeners': { '*': 1 },
        'lifecycle listeners': { state: 1 },
      })
      expect(Object.keys(devtools.state(app, 'feed')?.['message listeners'] ?? {})).toEqual(['*'])
      app.unmount()
    }
    client.destroy()
  })

  test('hides every value that may be secret', () => {
    const secret = 'opensesame'
    const shown = show({
      url: `wss://ada:${secret}@app.test/ws?token=${secret}&room=${secret}`,
      query: { key: secret },
      headers: { authorization: secret },
      protocols: ['chat', secret],
      bindCode: { url: `/code?key=${secret}`, init: { headers: { authorization: secret }, body: secret } },
      requestVia: { url: `/requests?key=${secret}`, query: { key: secret } },
    })
    const { app } = shown
    const state = devtools.state(app, 'socket')
    expect(state?.options).toMatchObject({
      url: 'wss://***@app.test/ws?token=***&room=***',
      query: { key: '***' },
      headers: { authorization: '***' },
      bindCode: { url: '/code?key=***', param: 'code' },
      requestVia: { url: '/requests?key=***' },
    })
    expect(JSON.stringify(state)).not.toContain(secret)
    end(shown)
  })

  test('says nothing to those who ask of another app', () => {
    const shown = show()
    const other = createApp({})
    expect(devtools.tree(other)).toEqual([])
    expect(devtools.state(other, 'socket')).toBeUndefined()
    end(shown)
  })
})

describe('it leaves nothing', () => {
  /** Listeners of a client, in all. */
  const listeners = (client: WebSocketClient): number => {
    const { lifecycle, messages } = client.inspect()
    return [...lifecycle.values(), ...messages.values()].reduce((sum, count) => sum + count, 0)
  }

  test('without devtools it does not even listen', () => {
    const { config } = createStage()
    const client = createWebSocketClient(config())
    const app = createApp({ render: () => 'app' }).use(socketDevtools(client))
    app.mount(document.createElement('div'))
    expect(listeners(client)).toBe(0)
    app.unmount()
    devtools.open()
    expect(listeners(client)).toBe(0)
  })

  test('an app that is gone when it arrives is not shown', () => {
    const { config } = createStage()
    const client = createWebSocketClient(config())
    const container = document.createElement('div')
    const gone = createApp({ render: () => 'app' })
    gone.mount(container)
    gone.unmount()
    gone.use(socketDevtools(client))
    const next = createApp({ render: () => 'another' })
    next.mount(container)
    gone.use(socketDevtools({ late: client }))
    devtools.open()
    expect(listeners(client)).toBe(0)
    expect(devtools.descriptors).toEqual([])
    next.unmount()
  })

  test('one that is mounted already is', () => {
    const { config } = createStage()
    const client = createWebSocketClient(config())
    const app = createApp({ render: () => 'app' })
    app.mount(document.createElement('div'))
    app.use(socketDevtools(client))
    devtools.open()
    expect(listeners(client)).toBeGreaterThan(0)
    app.unmount()
    expect(listeners(client)).toBe(0)
  })

  test('with the app it lets go of the client and of the app', async () => {
    const shown = show()
    const { app, client, world } = shown
    expect(listeners(client)).toBeGreaterThan(0)
    app.unmount()
    expect(listeners(client)).toBe(0)
    expect(devtools.descriptors.map((descriptor) => descriptor.app)).toEqual([undefined])
    expect(devtools.tree(app)).toEqual([])
    const before = devtools.timeline.length
    await client.connect()
    client.send('chat', 'Hello')
    await world.settle()
    expect(devtools.timeline).toHaveLength(before)
    client.destroy()
  })

  test('devtools that set it up twice are told once', async () => {
    const shown = show()
    devtools.open()
    await shown.client.connect()
    expect(told()).toEqual(['connection | resolving | ', 'connection | opening | ', 'connection | open | '])
    end(shown)
  })
})
