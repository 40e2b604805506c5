import { oneBot11 } from 'hawser/dialects'
import { describe, expect, test } from 'vitest'
import { ADDRESS, LONG_ID, friendRequest, openBot } from '../support/oneBot.ts'
import {
  type OneBotFlavour,
  type OneBotServerOptions,
  createOneBotServer,
} from '../support/servers/oneBot.ts'
import { failure, watchLifecycle } from '../support/setUp.ts'
import { setUpAgainst } from '../support/setUpAgainst.ts'

const FLAVOURS: readonly OneBotFlavour[] = ['napcat', 'llonebot', 'gocqhttp', 'lagrange']

describe('an action', () => {
  const actions: OneBotServerOptions['actions'] = {
    get_login_info: () => ({ user_id: 10001000, nickname: 'bot' }),
    send_msg: (params) => ({ message_id: 12, params }),
    delete_msg: () => null,
    slow: (params) =>
      new Promise((resolve) => (params as { answer: (data: unknown) => void }).answer ?? resolve(1)),
    fail: () => {
      throw { retcode: 100, wording: '参数错误' }
    },
    download: (_params, part) => {
      part({ type: 'stream', index: 0 })
      part({ type: 'reset' })
      part({ type: 'stream', index: 1 })
      return { type: 'response', size: 2 }
    },
    broken: (_params, part) => {
      part({ type: 'stream', index: 0 })
      part({ type: 'error', message: 'gone' })
      return new Promise(() => {})
    },
    hang: () => new Promise(() => {}),
  }

  test.each(FLAVOURS)('is answered by %s', async (flavour) => {
    const { client, bot } = await openBot({}, { flavour, actions })
    expect(await client.request('get_login_info')).toEqual({ user_id: 10001000, nickname: 'bot' })
    expect(await client.request('delete_msg', { message_id: -1 })).toBeNull()
    expect(await client.request('send_msg_async', { message: 'hi', user_id: 1 })).toBeNull()
    expect(bot.calls.map(({ echo }) => echo)).toEqual(['#1', '#2', '#3'])
  })

  test('sends what it is given, long ids as the strings that they came as', async () => {
    const { client, bot } = await openBot({}, { actions })
    const params = { message_id: LONG_ID }
    await client.request('delete_msg', params)
    expect(bot.calls).toEqual([{ action: 'delete_msg', params, echo: '#1' }])
  })

  test.each([
    ['fail', { retcode: 100, wording: '参数错误', code: 100 }],
    ['unheard_of', { retcode: 1404, wording: 'no action unheard_of', code: 1404 }],
    ['__proto__', { retcode: 1404, wording: 'no action __proto__', code: 1404 }],
  ])('%s that fails rejects with status, code and words', async (action, data) => {
    const { client } = await openBot({}, { actions })
    const error = await failure(client.request(action as 'get_status')) // one that the server invented
    expect(error).toMatchObject({
      kind: 'rejected',
      message: `${action}: ${data.wording}`,
      details: { type: action, code: data.code, data: { ...data, status: 'failed' } },
    })
  })

  test('whose answer has several parts settles with the last', async () => {
    interface Streams {
      download: { params: undefined; result: { type: string } }
      broken: { params: undefined; result: { type: string } }
      hang: { params: undefined; result: { type: string } }
    }
    const bot = createOneBotServer({ actions })
    const { world, client } = setUpAgainst(bot.take, oneBot11<Streams>({ url: ADDRESS }))
    await client.connect()
    expect(await client.request('download')).toEqual({ type: 'response', size: 2 })
    const parts: string[] = []
    for await (const { type } of client.stream('download')) parts.push(type)
    expect(parts).toEqual(['stream', 'reset', 'stream', 'response'])
    expect(await failure(client.request('broken'))).toMatchObject({ kind: 'rejected' })
    const torn = failure(client.request('hang'))
    await world.settle()
    bot.event(
      '{"status":"failed","retcode":200,"data":{"type":"stream"},"echo":"#4","stream":"stream-action"}',
    )
    expect(await torn).toMatchObject({ kind: 'rejected' })
  })

  test('is answered out of order', async () => {
    const answers: ((data: unknown) => void)[] = []
    const wait = () => new Promise((resolve) => answers.push(resolve))
    const { world, client } = await openBot({}, { actions: { get_status: wait } })
    const [first, second] = [client.request('get_status'), client.request('get_status')]
    await world.settle()
    answers[1]?.('second')
    answers[0]?.('first')
    expect(await Promise.all([first, second])).toEqual(['first', 'second'])
  })

  test('that nobody waits for is sent, and its failure is an invalid frame, not the failure of another', async () => {
    const { world, client, bot } = await openBot({}, { actions })
    const heard = watchLifecycle(client)
    client.send('send_msg', { message: [{ type: 'text', data: { text: 'hi' } }], user_id: 1 })
    client.send('set_group_leave', { group_id: 1 })
    await world.settle()
    expect(bot.calls.map(({ action }) => action)).toEqual(['send_msg', 'set_group_leave'])
    expect(heard.map(([name, payload]) => [name, (payload as { problem?: string }).problem])).toEqual([
      ['invalid', '1404 no action set_group_leave'],
    ])
  })

  test('with an id of its own is acknowledged or rejected under it', async () => {
    const { world, client } = await openBot({}, { actions })
    const outcomes: unknown[] = []
    client.outbox.onChange(({ id, outcome }) => outcomes.push([id, outcome]))
    client.send('send_msg', { message: 'hi', user_id: 1 }, { id: 'a' })
    client.send('set_group_leave', { group_id: 1 }, { id: 'b' })
    await world.settle()
    expect(outcomes.slice(-2)).toEqual([
      ['a', 'acknowledged'],
      ['b', 'rejected'],
    ])
  })

  test.each(['#1', '##1', '#', '#probe'])('is not the one that a message with the id %s is', async (id) => {
    let reply = (): void => {}
    const get_status = () => new Promise<void>((resolve) => (reply = resolve))
    const { world, client } = await openBot({}, { actions: { ...actions, get_status } })
    const outcomes: unknown[] = []
    client.outbox.onChange((item) => item.kind === 'message' && outcomes.push([item.id, item.outcome]))
    let isAnswered = false
    void client.request('get_status').then(() => (isAnswered = true))
    client.send('send_msg', { message: 'hi', user_id: 1 }, { id })
    await world.settle()
    expect(outcomes).toEqual([
      [id, 'sent'],
      [id, 'acknowledged'],
    ])
    expect(isAnswered).toBe(false)
    reply()
    await world.settle()
    expect(isAnswered).toBe(true)
  })

  test('fails at once when the connection drops, and a lazy client dials at the next one', async () => {
    const bot = createOneBotServer({ actions: { ...actions, get_status: () => new Promise(() => {}) } })
    const config = { ...oneBot11({ url: `${ADDRESS}/api` }), lazy: true }
    const { world, client } = setUpAgainst(bot.take, config)
    expect(world.sockets).toHaveLength(0)
    const failed = Promise.all([failure(client.request('get_status')), failure(client.request('get_status'))])
    await world.settle()
    bot.drop()
    expect(await failed).toMatchObject([{ kind: 'disconnected' }, { kind: 'disconnected' }])
    await world.advance(60_000)
    expect(world.sockets).toHaveLength(1)
    expect(await client.request('get_login_info')).toMatchObject({ nickname: 'bot' })
    expect(world.sockets).toHaveLength(2)
  })
})

describe('an address of its own for actions', () => {
  const actions = {
    get_login_info: () => ({ user_id: 1, nickname: 'bot' }),
    get_status: () => ({ good: true }),
  }

  test('is dialled by the first of them, with the same token', async () => {
    const options = { url: `${ADDRESS}/event`, api: `${ADDRESS}/api`, accessToken: 'secret' }
    const { world, client, bot } = await openBot(options, { flavour: 'gocqhttp', token: 'secret', actions })
    expect(bot.count()).toBe(1)
    expect(await client.request('get_login_info')).toMatchObject({ nickname: 'bot' })
    expect(world.sockets.map(({ url }) => url)).toEqual([
      `${ADDRESS}/event?access_token=secret`,
      `${ADDRESS}/api?access_token=secret`,
    ])
    client.on('request.friend', () => true)
    bot.event(friendRequest)
    await world.settle()
    expect(bot.operations).toMatchObject([{ context: friendRequest, operation: { approve: true } }])
    await world.advance(30_000)
    expect(bot.calls.at(-1)).toEqual({ action: 'get_status', echo: '#probe' })
    client.disconnect()
    await world.settle()
    expect(bot.count()).toBe(0)
  })

  test('may be HTTP', async () => {
    const { world, client, bot } = await openBot({
      url: `${ADDRESS}/event`,
      api: 'http://bot.test:5700/',
      accessToken: async () => 'secret',
    })
    const bodies: unknown[] = []
    world.serve('/get_login_info', ({ init }) => {
      bodies.push([init.method, init.headers, init.body])
      return { body: `{"status":"ok","retcode":0,"data":{"user_id":${LONG_ID},"nickname":"bot"}}` }
    })
    world.serve('/.handle_quick_operation', ({ init }) => {
      bodies.push(init.body)
      return { body: { status: 'ok', retcode: 0, data: null } }
    })
    expect(await client.request('get_login_info')).toEqual({ user_id: LONG_ID, nickname: 'bot' })
    client.on('request.friend', () => true)
    bot.event(friendRequest)
    await world.settle()
    expect(bodies).toEqual([
      ['POST', { 'Content-Type': 'application/json', Authorization: 'Bearer secret' }, '{}'],
      JSON.stringify({
        context: { time: 1515204254, self_id: 10001000, ...friendRequest },
        operation: { approve: true },
      }),
    ])
  })

  test.each([
    [{ body: { status: 'failed', retcode: 100, wording: '参数错误' } }, 'get_status: 参数错误', 100],
    [{ status: 401, body: 'who are you' }, 'get_status: retcode 401', 401],
  ])('by HTTP that answers %j rejects', async (answer, message, code) => {
    const { world, client } = await openBot({ api: 'http://bot.test:5700' })
    world.serve('/get_status', answer)
    const error = await failure(client.request('get_status'))
    expect(error).toMatchObject({ kind: 'rejected', message, details: { code } })
  })

  test.each([{ body: 'a page' }, { body: {} }, 'unreachable'] as const)(
    'by HTTP that answers %j is trouble of its own',
    async (answer) => {
      const { world, client } = await openBot({ api: 'http://bot.test:5700' })
      world.serve('/get_status', answer)
      expect(await failure(client.request('get_status'))).toMatchObject({
        kind: 'provider',
        details: { of: 'requestVia' },
      })
    },
  )
})
