import { describe, expect, test } from 'vitest'
import { join, start, startOpen } from '../support/hu60.ts'
import { failure } from '../support/setUp.ts'

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
