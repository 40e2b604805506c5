import { createWebSocketClient } from 'hawser/core'
import { hu60 } from 'hawser/dialects'
import { describe, expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import { type Chat, URL_OF_SERVICE, USERS, join, start, startOpen } from '../support/hu60.ts'
import { createHu60Server } from '../support/servers/hu60.ts'
import { serveOverTcp } from '../support/servers/overTcp.ts'
import type { ServerSocket } from '../support/servers/socket.ts'
import { failure, watchLifecycle } from '../support/setUp.ts'
import { setUpAgainst } from '../support/setUpAgainst.ts'

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
