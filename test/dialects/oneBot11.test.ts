import { createWebSocketClient } from 'hawser/core'
import { oneBot11 } from 'hawser/dialects'
import { describe, expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import { ADDRESS, LONG_ID, openBot, startBot } from '../support/oneBot.ts'
import { type OneBotFlavour, createOneBotServer } from '../support/servers/oneBot.ts'
import { serveOverTcp } from '../support/servers/overTcp.ts'
import { failure } from '../support/setUp.ts'

const FLAVOURS: readonly OneBotFlavour[] = ['napcat', 'llonebot', 'gocqhttp', 'lagrange']

describe('a token', () => {
  test('goes into the query, and is asked for at every attempt', async () => {
    let count = 0
    const { world, client, bot } = await openBot({
      accessToken: () => `token-${count++}`,
      url: `${ADDRESS}/?a=b`,
    })
    bot.drop()
    await world.advance(5_000)
    expect(client.isConnected()).toBe(true)
    expect(world.sockets.map(({ url }) => url)).toEqual([
      `${ADDRESS}/?a=b&access_token=token-0`,
      `${ADDRESS}/?a=b&access_token=token-1`,
    ])
  })

  test.each(FLAVOURS)('that is right lets in, by %s', async (flavour) => {
    const { client } = startBot({ accessToken: 'secret & more' }, { flavour, token: 'secret & more' })
    await client.connect()
    expect(client.isConnected()).toBe(true)
  })

  test.each(['napcat', 'llonebot'] as const)(
    'that is wrong stops the client after the words of %s',
    async (flavour) => {
      const { world, client } = startBot({ accessToken: 'wrong-token' }, { flavour, token: 'secret' })
      client.connect().catch(() => {}) // it may be told before or after
      await world.advance(600_000)
      expect(world.sockets).toHaveLength(1)
      expect(client.state).toMatchObject({
        name: 'failed',
        cause: { kind: 'refused', reason: 'token验证失败' },
      })
    },
  )

  test.each(['gocqhttp', 'lagrange'] as const)('that is wrong never gets in at %s', async (flavour) => {
    const { client, world } = startBot({ accessToken: 'wrong-token' }, { flavour, token: 'secret' })
    const error = failure(client.connect())
    await world.advance(60_000)
    expect(await error).toMatchObject({
      details: { cause: { kind: 'exhausted', last: { kind: 'dropped', code: 1006, opened: false } } },
    })
  })

  test('is not blamed for an action that fails with the same code', async () => {
    const deny = () => {
      throw { retcode: 1403, wording: 'not yours' }
    }
    const { world, client } = await openBot({}, { actions: { set_group_kick: deny } })
    const params = { group_id: 1, user_id: 2 }
    expect(await failure(client.request('set_group_kick', params))).toMatchObject({ details: { code: 1403 } })
    client.send('set_group_kick', params)
    await world.settle()
    expect(client.isConnected()).toBe(true)
  })
})

describe('a response to nobody', () => {
  test.each([
    '{"status":"failed","retcode":1400,"data":null,"message":"bad","echo":null}',
    '{"status":"failed","retcode":1400,"data":null,"msg":"bad"}',
    '{"status":"failed","retcode":"1400","wording":"bad","echo":""}',
  ])('%s is told as an invalid frame, and no call is hurt', async (frame) => {
    const answers: ((data: unknown) => void)[] = []
    const actions = { get_status: () => new Promise((resolve) => answers.push(resolve)) }
    const { world, client, bot } = await openBot({}, { actions })
    const heard: unknown[] = []
    client.on('invalid', ({ problem }) => heard.push(problem))
    const answer = client.request('get_status')
    await world.settle()
    bot.event(frame)
    await world.settle()
    expect(heard).toEqual(['1400 bad'])
    answers[0]?.('fine')
    expect(await answer).toBe('fine')
  })

  test.each([
    '{"status":"ok","retcode":0,"data":null,"echo":""}',
    '{"status":"ok","retcode":0,"data":null,"echo":12}',
    '{"status":"ok","retcode":0,"data":null,"echo":{"a":1}}',
    '{"status":"ok","retcode":0,"data":null,"echo":"#99"}',
  ])('%s passes unheard', async (frame) => {
    const { world, client, bot } = await openBot()
    await world.settle()
    client.onMessage('*', () => expect.unreachable())
    client.on('invalid', () => expect.unreachable())
    bot.event(frame)
    await world.settle()
    expect(client.isConnected()).toBe(true)
  })

  test.each([
    '',
    'x',
    '[]',
    '{}',
    'null',
    '{"status":"ok"}',
    '{"post_type":"a","status":"ok","retcode":0}',
    '{"post_type":""}',
  ])('%j is an invalid frame', async (frame) => {
    const { world, client, bot } = await openBot()
    const heard: unknown[] = []
    client.on('invalid', (told) => heard.push(told))
    bot.event(frame)
    await world.settle()
    expect(heard).toEqual([{ problem: 'neither response nor event', frame }])
  })
})

test('an address for actions alone is probed with an action, if that is asked for', async () => {
  const { world, client, bot } = await openBot(
    { url: `${ADDRESS}/api`, probe: true },
    { actions: { get_status: () => ({ online: true, good: true }) } },
  )
  await world.advance(30_000)
  expect(bot.calls).toEqual([{ action: 'get_status', echo: '#probe' }])
  expect(client.state).toMatchObject({ name: 'open', latency: 0 })
  world.sockets[0]?.silence()
  await world.advance(40_000)
  expect(client.state).toMatchObject({ name: 'waiting', cause: { kind: 'silent' } })
})

test('over real sockets: events, actions, answers, and long ids in both directions', async () => {
  const bot = createOneBotServer({ token: 'secret', actions: { delete_msg: (params) => params } })
  const { url, close } = await serveOverTcp(bot.take)
  onTestFinished(close)
  const client = createWebSocketClient({ ...oneBot11({ url, accessToken: 'secret' }), WebSocket })
  onTestFinished(() => client.destroy())
  const greeted = client.waitFor('meta_event.lifecycle.connect')
  await client.connect()
  await greeted
  const asked = client.waitFor('request.friend')
  client.on('request.friend', () => true)
  bot.event(
    `{"time":1,"self_id":1,"post_type":"request","request_type":"friend","user_id":${LONG_ID},"flag":"f"}`,
  )
  expect(await asked).toMatchObject({ user_id: LONG_ID })
  expect(await client.request('delete_msg', { message_id: LONG_ID })).toEqual({ message_id: LONG_ID })
  expect(bot.operations).toMatchObject([{ context: { user_id: LONG_ID }, operation: { approve: true } }])
  const stranger = createWebSocketClient({ ...oneBot11({ url, accessToken: 'wrong' }), WebSocket })
  const failed = new Promise<void>((resolve) => {
    stranger.on('error', () => {})
    stranger.on('state', ({ name }) => name === 'failed' && resolve())
  })
  stranger.connect().catch(() => {}) // it may be told before or after
  await failed
  expect(stranger.state).toMatchObject({ cause: { kind: 'refused' } })
}, 30_000)
