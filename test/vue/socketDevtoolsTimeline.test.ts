import { createWebSocketClient } from 'hawser'
import { socketDevtools } from 'hawser/devtools'
import { text } from 'hawser/dialects'
import { describe, expect, test, vi } from 'vitest'
import { createApp } from 'vue'
import { createFakeDevtools, devtools } from './devtools.ts'
import { end, show, told } from './devtoolsStage.ts'
import { createStage } from './stage.ts'

vi.mock('@vue/devtools-api', () => import('./devtools.ts'))

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
