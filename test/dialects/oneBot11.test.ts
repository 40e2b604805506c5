import { createWebSocketClient } from 'hawser/core'
import { type OneBot11Options, oneBot11 } from 'hawser/dialects'
import { describe, expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import {
  type OneBotFlavour,
  type OneBotServerOptions,
  createOneBotServer,
} from '../support/servers/oneBot.ts'
import { serveOverTcp } from '../support/servers/overTcp.ts'
import { failure, watchLifecycle } from '../support/setUp.ts'
import { setUpAgainst } from '../support/setUpAgainst.ts'

const ADDRESS = 'wss://bot.test'
const FLAVOURS: readonly OneBotFlavour[] = ['napcat', 'llonebot', 'gocqhttp', 'lagrange']
/** More digits than a number holds. */
const LONG_ID = '7672696335120716277'

function start(options: Partial<OneBot11Options> = {}, server: OneBotServerOptions = {}) {
  const bot = createOneBotServer(server)
  return { bot, ...setUpAgainst(bot.take, oneBot11({ url: `${ADDRESS}/`, ...options })) }
}

async function startOpen(options: Partial<OneBot11Options> = {}, server: OneBotServerOptions = {}) {
  const all = start(options, server)
  await all.client.connect()
  return all
}

const friendMessage = {
  post_type: 'message',
  message_type: 'private',
  sub_type: 'friend',
  message_id: -77,
  user_id: 12345678,
  message: '你好~',
  raw_message: '你好~',
  font: 456,
  sender: { nickname: '小不点' },
}
const groupMessage = {
  ...friendMessage,
  message_type: 'group',
  sub_type: 'normal',
  group_id: 9,
  anonymous: null,
}
const friendRequest = {
  post_type: 'request',
  request_type: 'friend',
  user_id: 2,
  comment: 'hello',
  flag: 'f1',
}

describe('an event', () => {
  test.each([
    [friendMessage, 'message.private.friend'],
    [groupMessage, 'message.group.normal'],
    [{ ...groupMessage, post_type: 'message_sent' }, 'message_sent.group.normal'],
    [
      { post_type: 'notice', notice_type: 'group_increase', sub_type: 'approve' },
      'notice.group_increase.approve',
    ],
    [{ post_type: 'notice', notice_type: 'notify', sub_type: 'poke' }, 'notice.notify.poke'],
    [{ post_type: 'notice', notice_type: 'friend_recall' }, 'notice.friend_recall'],
    [friendRequest, 'request.friend'],
    [{ post_type: 'request', request_type: 'group', sub_type: 'invite' }, 'request.group.invite'],
    [
      { post_type: 'meta_event', meta_event_type: 'lifecycle', sub_type: 'connect' },
      'meta_event.lifecycle.connect',
    ],
    [{ post_type: 'strange' }, 'strange'],
    [{ post_type: '__proto__', sub_type: 'constructor' }, '__proto__.constructor'],
    [{ post_type: 'error' }, 'error'],
    [{ post_type: 'notice', notice_type: { a: 1 }, sub_type: 7 }, 'notice'],
  ])('%j is a message of type %s', async (event, type) => {
    const { world, client, bot } = await startOpen()
    await world.settle()
    const heard: unknown[] = []
    client.onMessage('*', (data, message) => heard.push([message.type, data, message.timestamp]))
    bot.event(event)
    await world.settle()
    expect(heard).toEqual([[type, expect.objectContaining(event), 1515204254000]])
    expect(client.isConnected()).toBe(true)
  })

  test('is found by a pattern', async () => {
    const { world, client, bot } = await startOpen()
    const heard: unknown[] = []
    client.onMessage(/^message\./, (_data, { id }) => heard.push(id))
    bot.event(friendMessage)
    bot.event(friendRequest)
    bot.event(groupMessage)
    await world.settle()
    expect(heard).toEqual([-77, -77])
  })

  test('the first of which is the lifecycle, heard by who listens from the beginning', async () => {
    const { world, client } = start()
    const heard: unknown[] = []
    client.on('meta_event.lifecycle.connect', ({ self_id }) => heard.push(self_id))
    await client.connect()
    await world.settle()
    expect(heard).toEqual([10001000])
  })

  test('keeps ids that a number cannot hold, and numbers in texts', async () => {
    const { world, client, bot } = await startOpen()
    const heard: unknown[] = []
    client.on('message.private.friend', ({ message_id, user_id, font, raw_message }, { id }) =>
      heard.push([message_id, user_id, font, raw_message, id]),
    )
    bot.event(
      `{"time":1,"self_id":1,"post_type":"message","message_type":"private","sub_type":"friend",` +
        `"message_id":-${LONG_ID},"user_id": 9007199254740991 ,"font":0.12345678901234567890,` +
        `"raw_message":"\\"${LONG_ID}\\\\"}`,
    )
    await world.settle()
    const id = `-${LONG_ID}`
    expect(heard).toEqual([[id, 9007199254740991, 0.12345678901234568, `"${LONG_ID}\\`, id]])
  })
})

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
    const { client, bot } = await startOpen({}, { flavour, actions })
    expect(await client.request('get_login_info')).toEqual({ user_id: 10001000, nickname: 'bot' })
    expect(await client.request('delete_msg', { message_id: -1 })).toBeNull()
    expect(await client.request('send_msg_async', { message: 'hi', user_id: 1 })).toBeNull()
    expect(bot.calls.map(({ echo }) => echo)).toEqual(['#1', '#2', '#3'])
  })

  test('sends what it is given, long ids as the strings that they came as', async () => {
    const { client, bot } = await startOpen({}, { actions })
    const params = { message_id: LONG_ID }
    await client.request('delete_msg', params)
    expect(bot.calls).toEqual([{ action: 'delete_msg', params, echo: '#1' }])
  })

  test.each([
    ['fail', { retcode: 100, wording: '参数错误', code: 100 }],
    ['unheard_of', { retcode: 1404, wording: 'no action unheard_of', code: 1404 }],
    ['__proto__', { retcode: 1404, wording: 'no action __proto__', code: 1404 }],
  ])('%s that fails rejects with status, code and words', async (action, data) => {
    const { client } = await startOpen({}, { actions })
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
    const { world, client } = await startOpen({}, { actions: { get_status: wait } })
    const [first, second] = [client.request('get_status'), client.request('get_status')]
    await world.settle()
    answers[1]?.('second')
    answers[0]?.('first')
    expect(await Promise.all([first, second])).toEqual(['first', 'second'])
  })

  test('that nobody waits for is sent, and its failure is an invalid frame, not the failure of another', async () => {
    const { world, client, bot } = await startOpen({}, { actions })
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
    const { world, client } = await startOpen({}, { actions })
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

describe('a token', () => {
  test('goes into the query, and is asked for at every attempt', async () => {
    let count = 0
    const { world, client, bot } = await startOpen({
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
    const { client } = start({ accessToken: 'secret & more' }, { flavour, token: 'secret & more' })
    await client.connect()
    expect(client.isConnected()).toBe(true)
  })

  test.each(['napcat', 'llonebot'] as const)(
    'that is wrong stops the client after the words of %s',
    async (flavour) => {
      const { world, client } = start({ accessToken: 'wrong-token' }, { flavour, token: 'secret' })
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
    const { client, world } = start({ accessToken: 'wrong-token' }, { flavour, token: 'secret' })
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
    const { world, client } = await startOpen({}, { actions: { set_group_kick: deny } })
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
    const { world, client, bot } = await startOpen({}, { actions })
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
    const { world, client, bot } = await startOpen()
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
    const { world, client, bot } = await startOpen()
    const heard: unknown[] = []
    client.on('invalid', (told) => heard.push(told))
    bot.event(frame)
    await world.settle()
    expect(heard).toEqual([{ problem: 'neither response nor event', frame }])
  })
})

describe('what a handler returns', () => {
  const events = {
    'friend request': friendRequest,
    'private message': friendMessage,
    'group message': groupMessage,
    'message of its own': { ...friendMessage, post_type: 'message_sent' },
    notice: { post_type: 'notice', notice_type: 'friend_add', user_id: 2 },
  }

  async function answerTo(event: object, value: unknown) {
    const { world, client, bot } = await startOpen()
    client.onMessage('*', () => value)
    bot.event(event)
    await world.settle()
    return bot
  }

  test.each([
    ['friend request', true, { approve: true }],
    ['friend request', false, { approve: false }],
    ['friend request', Promise.resolve(true), { approve: true }],
    ['friend request', { approve: true, remark: '老友' }, { approve: true, remark: '老友' }],
    ['private message', { reply: 'hi' }, { reply: 'hi' }],
    ['group message', { reply: 'hi' }, { at_sender: true, reply: 'hi' }],
    ['group message', { reply: 'hi', at_sender: false }, { reply: 'hi', at_sender: false }],
    ['group message', Object.assign(Object.create(null), { ban: true }), { at_sender: true, ban: true }],
  ] as const)('to a %s, %j, is its quick operation with the whole event', async (asked, value, operation) => {
    const bot = await answerTo(events[asked], value)
    const context = { time: 1515204254, self_id: 10001000, ...events[asked] }
    expect(bot.operations).toEqual([{ context, operation }])
  })

  test.each([
    ['private message', true],
    ['private message', 'hi'],
    ['private message', 42],
    ['private message', null],
    ['private message', undefined],
    ['private message', []],
    ['private message', { message_id: 12 }],
    ['private message', new Map([['reply', 'hi']])],
    ['private message', () => ({ reply: 'hi' })],
    ['friend request', 1],
    ['friend request', 'true'],
    ['notice', true],
    ['notice', { reply: 'hi' }],
    ['message of its own', { reply: 'hi' }],
  ] as const)('to a %s, %j, is no answer', async (asked, value) => {
    const bot = await answerTo(events[asked], value)
    expect(bot.calls).toEqual([])
  })

  test('is no answer where the handler was taken off by another', async () => {
    const { world, client, bot } = await startOpen()
    let off = (): void => {}
    client.on('request.friend', () => off())
    off = client.on('request.friend', () => true)
    bot.event(friendRequest)
    await world.settle()
    expect(bot.calls).toEqual([])
  })
})

describe('a server that beats', () => {
  test('is given two and a half of its own intervals, and no ping', async () => {
    const { world, client, bot } = await startOpen()
    bot.beat(15_000)
    await world.advance(15_000)
    bot.beat(15_000)
    await world.advance(47_499)
    expect(client.isConnected()).toBe(true)
    await world.advance(1)
    expect(client.state).toMatchObject({ name: 'waiting', cause: { kind: 'silent' } })
    expect(bot.calls).toEqual([])
  })

  test.each(['0', '-1', '1e999', '"15000"', 'null'])('by %s is not believed', async (interval) => {
    const { world, client, bot } = await startOpen()
    bot.event(
      `{"time":1,"self_id":1,"post_type":"meta_event","meta_event_type":"heartbeat","interval":${interval}}`,
    )
    await world.advance(3_600_000)
    expect(client.isConnected()).toBe(true)
    expect(world.sockets).toHaveLength(1)
  })

  test('that does not is not blamed', async () => {
    const { world, client } = await startOpen()
    await world.advance(3_600_000)
    expect(client.isConnected()).toBe(true)
    expect(world.sockets).toHaveLength(1)
    expect(world.alive.timers).toEqual([])
  })

  test('is heard as a message too', async () => {
    const { world, client, bot } = await startOpen()
    const heard: unknown[] = []
    client.on('meta_event.heartbeat', ({ status }) => heard.push(status))
    bot.beat(15_000)
    await world.settle()
    expect(heard).toEqual([{ online: true, good: true }])
  })
})

test('an address for actions alone is probed with an action, if that is asked for', async () => {
  const { world, client, bot } = await startOpen(
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

describe('an address of its own for actions', () => {
  const actions = {
    get_login_info: () => ({ user_id: 1, nickname: 'bot' }),
    get_status: () => ({ good: true }),
  }

  test('is dialled by the first of them, with the same token', async () => {
    const options = { url: `${ADDRESS}/event`, api: `${ADDRESS}/api`, accessToken: 'secret' }
    const { world, client, bot } = await startOpen(options, { flavour: 'gocqhttp', token: 'secret', actions })
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
    const { world, client, bot } = await startOpen({
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
    const { world, client } = await startOpen({ api: 'http://bot.test:5700' })
    world.serve('/get_status', answer)
    const error = await failure(client.request('get_status'))
    expect(error).toMatchObject({ kind: 'rejected', message, details: { code } })
  })

  test.each([{ body: 'a page' }, { body: {} }, 'unreachable'] as const)(
    'by HTTP that answers %j is trouble of its own',
    async (answer) => {
      const { world, client } = await startOpen({ api: 'http://bot.test:5700' })
      world.serve('/get_status', answer)
      expect(await failure(client.request('get_status'))).toMatchObject({
        kind: 'provider',
        details: { of: 'requestVia' },
      })
    },
  )
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
