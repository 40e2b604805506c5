import { createWebSocketClient } from 'hawser'
import type { WebSocketClient, WebSocketConfig } from 'hawser'
import { type SocketDevtoolsOptions, socketDevtools } from 'hawser/devtools'
import { text } from 'hawser/dialects'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { type App, createApp } from 'vue'
import { type FakeDevtools, createFakeDevtools } from './devtools.ts'
import { type Stage, createStage } from './stage.ts'

const devtools: FakeDevtools = vi.hoisted(() => ({}) as FakeDevtools) // filled before the first test
vi.mock('@vue/devtools-api', () => ({
  setupDevtoolsPlugin: (...plugin: Parameters<FakeDevtools['setupDevtoolsPlugin']>) =>
    devtools.setupDevtoolsPlugin(...plugin),
}))

beforeEach(() => {
  Object.defineProperties(devtools, Object.getOwnPropertyDescriptors(createFakeDevtools()))
})

interface Shown extends Stage {
  app: App
  client: WebSocketClient
}

/** A client of an app that shows it, with the devtools open. */
function show(config: Partial<WebSocketConfig> = {}, options?: SocketDevtoolsOptions): Shown {
  const stage = createStage()
  const client = createWebSocketClient(stage.config(config))
  const app = createApp({ render: () => 'app' })
  app.use(socketDevtools(client, options))
  app.mount(document.createElement('div'))
  devtools.open()
  return { ...stage, client, app }
}

/** Ends what a test began. */
function end({ app, client }: Shown): void {
  app.unmount()
  client.destroy()
}

/** The timeline in short, but for the frames: layer, title, subtitle. */
const told = (): string[] =>
  devtools.timeline
    .filter(({ layerId }) => layerId !== 'hawser:frames')
    .map(({ layerId, event }) => [layerId.replace('hawser:', ''), event.title, event.subtitle].join(' | '))

/** The frames of the timeline: direction, size, what travelled. */
const frames = (): unknown[] =>
  devtools.timeline
    .filter(({ layerId }) => layerId === 'hawser:frames')
    .map(({ event: { title, subtitle, data } }) => [title, subtitle, data.frame])

describe('the timeline', () => {
  test('tells a dial, a heartbeat, a drop and a retry', async () => {
    const shown = show({ heartbeatInterval: 1_000 })
    const { client, server, world } = shown
    await client.connect()
    await world.advance(1_000)
    server.drop()
    await world.advance(5_000)
    expect(told()).toEqual([
      'connection | resolving | ',
      'connection | opening | ',
      'connection | open | ',
      'connection | heartbeat | 0 ms',
      expect.stringMatching(/^connection \| connection \| .*1006/),
      'connection | waiting | dropped',
      'connection | resolving | retry 1',
      'connection | opening | ',
      'connection | open | ',
    ])
    end(shown)
  })

  test('tells messages in and out with what they carry, and what became of them', async () => {
    const shown = show()
    const { client, server, world } = shown
    client.send('chat', { content: 'Hello' }, { id: 'a' })
    void client.connect()
    await world.settle()
    server.push('chat', { content: 'Hi' })
    server.push('odd')
    server.send('no envelope')
    await world.settle()
    const messages = devtools.timeline.filter(({ layerId }) => layerId === 'hawser:messages')
    expect(messages.map(({ event: { title, subtitle, data } }) => [title, subtitle, data.data])).toEqual([
      ['chat', 'out, message, dropped', { content: 'Hello' }],
      ['chat', 'in', { content: 'Hi' }],
      ['odd', 'in', undefined],
      ['invalid frame', expect.any(String), undefined],
    ])
    end(shown)
  })

  test('groups what became of one message', async () => {
    const shown = show()
    const { client, server, world } = shown
    const connected = client.connect()
    client.send('chat', 'Hello', { id: 'a' })
    await connected
    server.reply(await server.expect('chat'), 'seen')
    await world.settle()
    const groups = devtools.timeline.filter(({ event }) => event.groupId === 'socket out a')
    expect(groups.map(({ event }) => event.data.outcome)).toEqual(['queued', 'sent', 'acknowledged'])
    end(shown)
  })

  test('tells frames in and out as they travel, heartbeats too', async () => {
    const { server, world } = createStage()
    const client = createWebSocketClient({ url: '/ws', env: world, dialect: text() })
    const app = createApp({ render: () => 'app' }).use(socketDevtools(client))
    app.mount(document.createElement('div'))
    devtools.open()
    await client.connect()
    client.send('message', 'Hello')
    client.send('message', new Uint8Array([0, 255]).buffer)
    server.send(new Uint8Array(300))
    server.send('Hi')
    await world.settle()
    expect(frames()).toEqual([
      ['out', '5 characters', 'Hello'],
      ['out', '2 bytes', '00 ff'],
      ['in', '300 bytes', `${'00 '.repeat(256).trim()}…`],
      ['in', '2 characters', 'Hi'],
    ])
    app.unmount()
    client.destroy()
    const beating = show({ heartbeatInterval: 1_000 })
    await beating.client.connect()
    await beating.world.advance(1_000)
    expect(frames().slice(4)).toMatchObject([
      ['out', expect.any(String), expect.stringContaining('"ping"')],
      ['in', expect.any(String), expect.stringContaining('"pong"')],
    ])
    end(beating)
  })

  test('cuts long text and counts bytes', async () => {
    const { server, world } = createStage()
    const client = createWebSocketClient({ url: '/ws', env: world, dialect: text() })
    const app = createApp({ render: () => 'app' }).use(socketDevtools(client))
    app.mount(document.createElement('div'))
    devtools.open()
    await client.connect()
    server.send('x'.repeat(20_000))
    server.send(new Uint8Array(7))
    await world.settle()
    const payloads = devtools.timeline
      .filter(({ layerId }) => layerId === 'hawser:messages')
      .map(({ event }) => event.data.data)
    expect(payloads).toEqual([`${'x'.repeat(10_000)}…`, '7 bytes'])
    app.unmount()
    client.destroy()
  })

  test('is told at most so much in a second, and how much was left out', async () => {
    const shown = show({ heartbeatInterval: false }, { limit: 10 })
    const { client, server, world } = shown
    await client.connect()
    await world.advance(1_000)
    const before = told().length
    for (let count = 0; count < 50; count++) server.push('chat', count)
    await world.settle()
    expect(told().length - before).toBe(10)
    await world.advance(1_000)
    server.push('chat', 'later')
    await world.settle()
    expect(told().slice(-2)).toEqual(['messages | too much | 40 left out', 'messages | chat | in'])
    end(shown)
  })

  test('devtools that fail change nothing for the app, which is told once', async () => {
    const trouble = new Error('the panel is gone')
    Object.defineProperties(devtools, Object.getOwnPropertyDescriptors(createFakeDevtools(trouble)))
    const shown = show()
    const { client, server, world } = shown
    const seen: unknown[] = []
    client.on('chat', (data) => seen.push(data))
    client.on('error', (error) => seen.push(error))
    await client.connect()
    expect(client.send('chat', 'Hello')).toBe('sent')
    server.push('chat', 'Hi')
    await world.settle()
    expect(seen).toEqual(['Hi'])
    expect(world.takeReports()).toEqual([trouble])
    end(shown)
  })

  test('leaves an error to the last resort', async () => {
    const shown = show()
    const { client, server, world } = shown
    await client.connect()
    client.on('chat', () => {
      throw new Error('broken')
    })
    server.push('chat')
    await world.settle()
    expect(world.takeReports().map(({ message }) => message)).toEqual(['chat: broken'])
    expect(told()).toContain('connection | handler | chat: broken')
    end(shown)
  })
})

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
