import { type WebSocketClient, createWebSocketClient } from 'hawser/core'
import { type Hu60Options, hu60 } from 'hawser/dialects'
import type { FakeWorld } from 'hawser/testing'
import { describe, expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import { createHu60Server } from '../support/servers/hu60.ts'
import { serveOverTcp } from '../support/servers/overTcp.ts'
import type { ServerSocket } from '../support/servers/socket.ts'
import { failure, watchLifecycle } from '../support/setUp.ts'
import { setUpAgainst } from '../support/setUpAgainst.ts'

const URL_OF_SERVICE = 'wss://hu60.test/ws/msg'
const USERS = { secretA: 1, secretB: 2, robot: -50 }

interface Chat {
  chat: { params: { q: string }; result: string }
}

function start(options: Partial<Hu60Options> = {}) {
  const server = createHu60Server({ users: USERS })
  const config = hu60<Chat>({ url: URL_OF_SERVICE, sid: 'secretA', ...options })
  return { server, ...setUpAgainst(server.take, config) }
}

async function startOpen(options: Partial<Hu60Options> = {}) {
  const all = start(options)
  await all.client.connect()
  return all
}

/** Another connection to the same service. */
async function join(world: FakeWorld, sid: string): Promise<WebSocketClient> {
  const client = createWebSocketClient({ ...hu60({ url: URL_OF_SERVICE, sid }), env: world })
  onTestFinished(() => client.destroy())
  await client.connect()
  return client // untyped, for this file sends whatever it likes
}

describe('the connection is ready', () => {
  test('when the server says so, not when the socket opens', async () => {
    const sockets: ServerSocket[] = []
    const take = (socket: ServerSocket): void => {
      sockets.push(socket)
      socket.accept()
    }
    const { world, client } = setUpAgainst(take, hu60({ url: URL_OF_SERVICE }))
    const connected = client.connect()
    await world.advance(1_000)
    expect(client.state.name).toBe('handshaking')
    sockets[0]?.send('{"event": "connected"}')
    await connected
    expect(client.isConnected()).toBe(true)
  })

  test('once, however often it is said', async () => {
    const { world, client, server } = await startOpen({ mute: ['online'] })
    server.push(1, 'connected', undefined)
    await world.settle()
    expect(client.isConnected()).toBe(true)
    expect(server.commands).toHaveLength(1)
  })
})

describe('the sid', () => {
  test('goes into the query, and is asked for at every attempt', async () => {
    let count = 0
    const { world, client, server } = await startOpen({ sid: () => ['secretA', 'secretB'][count++] })
    server.restart()
    await world.advance(5_000)
    expect(client.isConnected()).toBe(true)
    expect(world.sockets.map(({ url }) => url)).toEqual([
      `${URL_OF_SERVICE}?_sid=secretA`,
      `${URL_OF_SERVICE}?_sid=secretB`,
    ])
  })

  test('is left out where the cookie tells', async () => {
    const { world, client } = start({ sid: undefined })
    await failure(client.connect())
    expect(world.sockets.map(({ url }) => url)).toEqual([URL_OF_SERVICE])
  })

  test('that is wrong stops the client, and shows nowhere', async () => {
    const { world, client } = start({ sid: 'not-my-sid' })
    const heard = watchLifecycle(client)
    const error = await failure(client.connect())
    await world.advance(600_000)
    expect(world.sockets).toHaveLength(1)
    expect(client.state).toMatchObject({ name: 'failed', cause: { kind: 'refused', code: 1008 } })
    const reason = 'can not get user uid. sid *** is not correct'
    expect(error).toMatchObject({ kind: 'connection', details: { cause: { kind: 'refused', reason } } })
    expect(JSON.stringify([heard, client.state, String(error)])).not.toContain('not-my-sid')
  })
})

describe('what the server pushes', () => {
  const letter = { id: 995610, touid: 1, byuid: 2, type: 0, isread: 0, ctime: '0001-01-01T00:00:00Z' }

  async function receive(content: unknown, rest: object = {}) {
    const { world, client, server } = await startOpen()
    const heard: unknown[] = []
    client.on('msg', (data, { id }) => heard.push({ ...data, idOfMessage: id }))
    server.push(1, 'msg', { ...letter, content, ...rest })
    await world.settle()
    return heard[0]
  }

  test('is a letter with its segments, and no time where there is none', async () => {
    const segments = [{ type: 'markdown' }, { type: 'text', value: '\r\n' }, { type: 'face', face: '滑稽' }]
    expect(await receive(JSON.stringify(segments))).toEqual({
      ...letter,
      idOfMessage: 995610,
      content: segments,
      ctime: undefined,
    })
  })

  test('is a mention with segments within', async () => {
    const mention = {
      type: 'atMsg',
      uid: 1,
      pos: '聊天室“秘密虎穴”第688楼中',
      url: 'addin.chat.{$BID}?floor=688#688',
      msg: [{ type: 'at', tag: '老虎会游泳', uid: 1 }],
    }
    expect(await receive(JSON.stringify([mention]), { type: 1 })).toMatchObject({
      type: 1,
      content: [mention],
    })
  })

  test.each(['hello', '', '[', '42', '"text"', '{"type":"text"}', '[1]', '[{"value":1}]', '[null]'])(
    'keeps the content %j as it is',
    async (content) => {
      expect(await receive(content)).toMatchObject({ content })
    },
  )

  test('keeps a time that is one', async () => {
    const ctime = '2026-11-20T09:00:00Z'
    expect(await receive('', { ctime })).toMatchObject({ ctime })
  })

  test('is a robot that comes and goes', async () => {
    const { world, client } = await startOpen()
    const heard: unknown[] = []
    client.on('online', (data) => heard.push(['online', data]))
    client.on('offline', (data) => heard.push(['offline', data]))
    const robot = await join(world, 'robot')
    robot.disconnect()
    await world.settle()
    expect(heard).toEqual([
      ['online', { uid: -50, count: 1 }],
      ['offline', { uid: -50, count: 0 }],
    ])
  })
})

describe('a request', () => {
  test('is answered by its name', async () => {
    const { world, client } = await startOpen()
    await join(world, 'robot')
    expect(await client.request('lsol')).toEqual({ '-50': 1 })
    expect(await client.request('ls')).toContain('ping')
    expect(await client.request('procinf')).toEqual({ started: '1h2m3.4s' })
    expect(await client.request('unsub', ['online'])).toBe('ok')
    expect(await client.request('lsunsub')).toEqual(['online'])
    expect(await client.request('sub', ['online'])).toBe('ok')
    expect(await client.request('lsunsub')).toEqual([])
  })

  test('for what was never stopped gives an empty list', async () => {
    const { client } = await startOpen()
    expect(await client.request('lsunsub')).toEqual([])
  })

  test('of one name is answered in its order, whatever is pushed meanwhile', async () => {
    const { world, client, server } = await startOpen()
    const order: string[] = []
    const first = client.request('lsol').then(() => order.push('first'))
    server.push(1, 'online', { uid: -51, count: 1 })
    const second = client.request('lsol').then(() => order.push('second'))
    await world.settle()
    await Promise.all([first, second])
    expect(order).toEqual(['first', 'second'])
  })

  test('to hear events again resolves, though the server may say nothing', async () => {
    const { client, server } = await startOpen()
    expect(await client.request('sub', ['online'])).toBe('ok')
    expect(server.commands).toEqual([{ id: '#sub1', action: 'sub', data: ['online'] }])
  })

  test('that the server refuses rejects with its words, and no other one does', async () => {
    const { client } = await startOpen()
    const fine = client.request('lsol')
    const error = await failure(client.request('unsub', 'online' as never)) // as JavaScript may
    expect(error).toMatchObject({ kind: 'rejected', details: { type: 'unsub', data: 'invalid data format' } })
    expect(await fine).toEqual({})
  })

  test('that waits for a robot is not hurt by the trouble of others', async () => {
    const { world, client } = await startOpen()
    const robot = await join(world, 'robot')
    await robot.request('regapi', ['chat'])
    const errors: unknown[] = []
    client.onMessage('error', (words) => errors.push(words))
    const answer = client.request('chat', { bot: -50, data: { q: 'hi' } })
    client.send('nonsense' as 'msg', {} as never) // as JavaScript may
    await world.settle()
    expect(errors).toEqual(['unsupported action: nonsense'])
    robot.send('resp', { uid: 1, action: 'chat', data: 'hello' })
    expect(await answer).toEqual({ bot: -50, data: 'hello' })
  })

  test('rejects at once when the connection drops', async () => {
    const { world, client, server } = await startOpen()
    const robot = await join(world, 'robot')
    await robot.request('regapi', ['chat'])
    const error = failure(client.request('chat', { bot: -50, data: { q: 'hi' } }))
    await world.settle()
    server.restart()
    expect(await error).toMatchObject({ kind: 'disconnected', details: { sent: true } })
  })
})

describe('a robot', () => {
  test.each([
    ['a value', () => ({ a: 42 })],
    ['a promise', async () => ({ a: 42 })],
  ])('answers with %s that its handler returns', async (_what, handle) => {
    const { world, client } = await startOpen()
    const robot = await join(world, 'robot')
    await robot.request('regapi', ['chat'])
    robot.on('req', handle)
    expect(await client.request('chat', { bot: -50, data: { q: 'hi' } })).toEqual({
      bot: -50,
      data: { a: 42 },
    })
  })

  test('sends nothing for what its other handlers return', async () => {
    const { world, client, server } = await startOpen()
    client.on('msg', () => true)
    client.on('online', () => ({ nice: true }))
    server.push(1, 'msg', {})
    server.push(1, 'online', { uid: -50, count: 1 })
    await world.settle()
    expect(server.commands).toEqual([])
  })
})

describe('unwanted events', () => {
  test('that somebody subscribes to take no answer from a request that was asked before', async () => {
    const { world, client } = await startOpen()
    const robot = await join(world, 'robot')
    await robot.request('regapi', ['chat'])
    const answer = client.request('chat', { bot: -50, data: { q: 'hi' } })
    client.subscribe('online')
    await world.settle()
    robot.send('resp', { uid: 1, action: 'chat', data: 'hello' })
    expect(await answer).toEqual({ bot: -50, data: 'hello' })
  })

  test('are muted at every ready, for a server that was restarted has forgotten', async () => {
    const { world, client, server } = await startOpen({ mute: ['online', 'offline'] })
    await world.settle()
    server.restart()
    await world.advance(5_000)
    const muting = { id: '#', action: 'unsub', data: ['online', 'offline'] }
    expect(server.commands).toEqual([muting, muting])
    expect(await client.request('lsunsub')).toEqual(['online', 'offline'])
  })

  test('are muted by a word whose answer is not taken for that of a request', async () => {
    const { world, client } = start({ mute: ['online'] })
    void client.connect()
    const error = failure(client.request('unsub', 'offline' as never)) // as JavaScript may
    await world.settle()
    expect(await error).toMatchObject({ kind: 'rejected', details: { data: 'invalid data format' } })
  })

  test('are wanted for as long as somebody subscribes', async () => {
    const { world, client, server } = await startOpen()
    const off = client.subscribe(['online', 'offline'])
    off()
    await world.settle()
    expect(server.commands).toMatchObject([
      { action: 'sub', data: ['online', 'offline'] },
      { action: 'unsub', data: ['online', 'offline'] },
    ])
  })
})

test('the heartbeat is a ping each minute, and its silence drops the link', async () => {
  const { world, client, server } = await startOpen()
  await world.advance(60_000)
  expect(server.commands).toEqual([{ action: 'ping' }])
  expect(client.state).toMatchObject({ name: 'open', latency: 0 })
  world.sockets[0]?.silence()
  await world.advance(70_000)
  expect(client.state).toMatchObject({ name: 'waiting', cause: { kind: 'silent' } })
})

test('a tab that was evicted stays away for a minute, so that tabs do not evict each other in turn', async () => {
  const server = createHu60Server({ users: USERS, limit: 2 })
  const { world, client } = setUpAgainst(server.take, hu60({ url: URL_OF_SERVICE, sid: 'secretA' }))
  await client.connect()
  const tabs = [client, await join(world, 'secretA'), await join(world, 'secretA')]
  await world.settle()
  expect(tabs.map(({ state }) => state.name)).toEqual(['open', 'waiting', 'open'])
  const reasons: unknown[] = []
  for (const tab of tabs) tab.on('disconnecting', (reason: unknown) => reasons.push(reason))
  await world.advance(59_999)
  expect(world.sockets).toHaveLength(3)
  await world.advance(1)
  expect(world.sockets).toHaveLength(4)
  await world.advance(540_000)
  expect(world.sockets).toHaveLength(13)
  expect(reasons).toEqual(Array.from({ length: 10 }, () => 'reached the connections limit'))
})

test('a message with an id is acknowledged under it', async () => {
  const { world, client } = await startOpen()
  const outcomes: unknown[] = []
  client.outbox.onChange(({ id, outcome }) => outcomes.push([id, outcome]))
  client.send('lsol', undefined, { id: 'mine' })
  await world.settle()
  expect(outcomes).toEqual([
    ['mine', 'sent'],
    ['mine', 'acknowledged'],
  ])
})

test.each(['#1', '##1', '#sub1', '#'])('a message with the id %s is none of the requests', async (id) => {
  const { world, client } = await startOpen()
  const robot = await join(world, 'robot')
  await robot.request('regapi', ['chat'])
  const outcomes: unknown[] = []
  client.outbox.onChange((item) => item.kind === 'message' && outcomes.push([item.id, item.outcome]))
  const answer = client.request('chat', { bot: -50, data: { q: 'hi' } })
  client.send('nonsense' as 'msg', {} as never, { id }) // as JavaScript may
  await world.settle()
  expect(outcomes).toEqual([
    [id, 'sent'],
    [id, 'acknowledged'],
  ])
  robot.send('resp', { uid: 1, action: 'chat', data: 'hello' })
  expect(await answer).toEqual({ bot: -50, data: 'hello' })
})

test('names that mean something to JavaScript are names like others', async () => {
  const { world, client, server } = await startOpen()
  const heard: string[] = []
  client.onMessage('*', (_data, { type }) => heard.push(type))
  client.on('error', () => expect.unreachable('a message is no event of the connection'))
  const names = ['__proto__', 'constructor', 'toString', 'error', 'open', 'close']
  for (const name of names) server.push(1, name, 'x')
  await world.settle()
  expect(heard).toEqual(names)
  expect(client.isConnected()).toBe(true)
})

test('over real sockets: letters, requests, a robot that answers, and a sid that is refused', async () => {
  const server = createHu60Server({ users: USERS })
  const { url, close } = await serveOverTcp(server.take)
  onTestFinished(close)
  const open = async (sid: string) => {
    const client = createWebSocketClient({ ...hu60<Chat>({ url: `${url}/ws/msg`, sid }), WebSocket })
    onTestFinished(() => client.destroy())
    await client.connect()
    return client
  }
  const [client, robot] = [await open('secretA'), await open('robot')]
  await robot.request('regapi', ['chat'])
  robot.on('req', ({ uid, data }) => ({ uid, data }))
  expect(await client.request('chat', { bot: -50, data: { q: '你好' } })).toEqual({
    bot: -50,
    data: { uid: 1, data: { q: '你好' } },
  })
  const letter = client.waitFor('msg')
  server.push(1, 'msg', { id: 1, content: '[{"type":"text","value":"喂"}]' })
  expect(await letter).toMatchObject({ content: [{ type: 'text', value: '喂' }] })
  expect(await failure(open('unknown-sid'))).toMatchObject({ details: { cause: { kind: 'refused' } } })
}, 30_000)
