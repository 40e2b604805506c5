import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { type WebSocketClient, type WebSocketConfig, createWebSocketClient } from 'hawser/core'
import { envelope } from 'hawser/dialects'
import { recovery } from 'hawser/interceptors'
import { WebSocket } from 'ws'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { root } from '../support/docsCode.ts'
import { type PageServer, startPageServer } from '../support/pageServer.ts'
import { failure, setUpOpen } from '../support/setUp.ts'

const PAGES = ['docs/envelope.md', 'docs/zh/envelope.md']

/** The frames in the first column of a table, as they are printed. */
function framesIn(page: string, section: number): string[] {
  const part = readFileSync(resolve(root, page), 'utf8').split('\n## ')[section] ?? ''
  return [...part.matchAll(/^\| `(\{.*?\})` \|/gm)].map(([, frame = '']) => frame)
}

describe.each(PAGES)('%s', (page) => {
  test('has the frames that the client sends, to the letter', async () => {
    const { world, server, client } = await setUpOpen({}, { start: 1_800_000_000_000 - 30_000 })
    const sent: unknown[] = []
    server.onFrame((frame) => sent.push(frame))
    await world.advance(30_000)
    const answered = client.request('add', { a: 1, b: 2 })
    client.send('chat', { content: 'Hello' })
    client.send('chat', { content: 'Hello' }, { id: 'm-1' })
    client.subscribe('room:general')()
    server.push('ping')
    server.reply(await server.expect('add'), 3)
    expect(await answered).toBe(3)
    await world.settle()
    expect(new Set(framesIn(page, 1))).toEqual(new Set(sent))
  })

  test('has frames of the server that mean what is said', () => {
    const { decode } = envelope()
    const kinds = framesIn(page, 2).map((frame) => [decode(frame)].flat().map(({ kind }) => kind))
    expect(kinds.flat()).toEqual([
      'message',
      'message',
      'reply',
      'reply',
      'reply',
      'ack',
      'ack',
      'ack',
      'pong',
      'ping',
    ])
  })
})

test('with a server that answers no pings each connection lasts 40 s, and without pings it stays', async () => {
  const { world, client } = await setUpOpen({}, { pong: false })
  const patient = createWebSocketClient({ url: '/ws', env: world, heartbeatInterval: false })
  onTestFinished(() => patient.destroy())
  await patient.connect()
  for (const _ of [1, 2]) {
    await world.advance(39_999)
    expect(client.isConnected()).toBe(true)
    await world.advance(1)
    expect(client.state.name).toBe('waiting')
    await world.advance(5_000)
  }
  expect(patient.isConnected()).toBe(true)
  expect(world.sockets).toHaveLength(4)
})

describe('the server of the page', () => {
  let server: PageServer

  beforeAll(async () => {
    server = await startPageServer()
  })

  afterAll(() => server.end())

  async function open(config: Partial<WebSocketConfig> = {}): Promise<WebSocketClient> {
    const client = createWebSocketClient({ url: `ws://127.0.0.1:${server.port}`, WebSocket, ...config })
    onTestFinished(() => client.destroy())
    await client.connect()
    return client
  }

  async function hearing(client: WebSocketClient, room: string): Promise<unknown[]> {
    const heard: unknown[] = []
    client.on('chat', ({ content }) => heard.push(content))
    client.subscribe(`room:${room}`)
    // What is answered comes after what was said before.
    await client.request('add', { a: 0, b: 0 })
    return heard
  }

  test('lets those chat who subscribed to the room', async () => {
    const [ada, bob] = [await open(), await open()]
    const [inside, outside] = [await hearing(ada, 'a'), await hearing(bob, 'b')]
    bob.send('chat', { room: 'a', content: 'Hello' })
    await expect.poll(() => inside).toEqual(['Hello'])
    bob.send('chat', { room: 'b', content: 'Here' })
    await expect.poll(() => outside).toEqual(['Here'])
    expect(inside).toEqual(['Hello'])
  })

  test('tells nobody who left the room', async () => {
    const client = await open()
    const heard: unknown[] = []
    client.on('chat', ({ content }) => heard.push(content))
    client.subscribe(['room:c', 'room:d'])
    client.subscribe('room:e')()
    client.send('chat', { room: 'e', content: 'too late' })
    client.send('chat', { room: 'd', content: 'in time' })
    await expect.poll(() => heard).toEqual(['in time'])
  })

  test('acknowledges a message, once handled however often it comes', async () => {
    const client = await open()
    const heard = await hearing(client, 'f')
    const answers: unknown[] = []
    client.outbox.onChange(({ outcome, answer }) => answers.push([outcome, Object(answer).seq]))
    client.send('chat', { room: 'f', content: 'once' }, { id: 'f-1' })
    await expect.poll(() => answers.length).toBe(2)
    client.send('chat', { room: 'f', content: 'once' }, { id: 'f-1' })
    await expect.poll(() => answers.length).toBe(4)
    expect(answers).toEqual([
      ['sent', undefined],
      ['acknowledged', expect.any(Number)],
      ['sent', undefined],
      answers[1],
    ])
    expect(heard).toEqual(['once'])
  })

  test('rejects a message with its reason', async () => {
    const client = await open()
    const answers: unknown[] = []
    client.outbox.onChange(({ outcome, answer }) => answers.push([outcome, answer]))
    client.send('chat', { room: 'g', content: '' }, { id: 'g-1' })
    await expect.poll(() => answers.at(-1)).toEqual(['rejected', { message: 'There is nothing in it' }])
  })

  test('answers requests, or says why not', async () => {
    const client = await open()
    expect(await client.request('add', { a: 1, b: 2 })).toBe(3)
    expect(await failure(client.request('toString'))).toMatchObject({
      kind: 'rejected',
      message: 'toString: There is no toString',
    })
  })

  test('answers pings', async () => {
    const client = await open({ heartbeatInterval: 20 })
    await expect.poll(() => 'latency' in client.state && client.state.latency).toEqual(expect.any(Number))
  })

  const catchUp = () =>
    recovery({
      positionOf: ({ seq }) => seq,
      fetch: (after, { client }) => client.request('resume', { after }),
    })

  /** What the client says of each reconnect. */
  function recoveries(client: WebSocketClient): unknown[] {
    const told: unknown[] = []
    client.on('recovered', (how) => told.push(how))
    return told
  }

  test('gives back what was said while a client was away, once and in order', async () => {
    const [ada, bob] = [await open({ use: [catchUp()] }), await open()]
    const [heard, told] = [await hearing(ada, 'h'), recoveries(ada)]
    await bob.request('chat', { room: 'h', content: 1 })
    await expect.poll(() => heard).toEqual([1])
    ada.disconnect()
    await bob.request('chat', { room: 'h', content: 2 })
    await bob.request('chat', { room: 'i', content: 'not for her' })
    await bob.request('chat', { room: 'h', content: 3 })
    await ada.connect()
    await expect.poll(() => heard).toEqual([1, 2, 3])
    expect(told).toEqual([{ recovered: true, count: 2 }])
  })

  test.each([
    ['fewer', 1],
    ['more', 5],
  ])('says after a restart that it lost something, where %s messages followed', async (_, count) => {
    const [ada, bob] = [await open({ use: [catchUp()] }), await open()]
    const [heard, told] = [await hearing(ada, 'j'), recoveries(ada)]
    for (const content of ['a', 'b', 'c']) await bob.request('chat', { room: 'j', content })
    await expect.poll(() => heard).toEqual(['a', 'b', 'c'])
    ada.disconnect()
    await bob.request('chat', { room: 'j', content: 'lost' })
    bob.disconnect()
    await server.restart()
    await bob.connect()
    const since = Array.from({ length: count }, (_each, index) => index + 1)
    for (const content of since) await bob.request('chat', { room: 'j', content })
    await ada.connect()
    await expect.poll(() => told).toEqual([{ recovered: false, count }])
    await bob.request('chat', { room: 'j', content: 'live' })
    await expect.poll(() => heard).toEqual(['a', 'b', 'c', ...since, 'live'])
  })

  test('survives what is no envelope', async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}`)
    await once(socket, 'open')
    socket.send('{')
    expect(await once(socket, 'close')).toEqual([1007, Buffer.from('not an envelope')])
    const client = await open()
    expect(await client.request('add', { a: 2, b: 2 })).toBe(4)
  })
})
