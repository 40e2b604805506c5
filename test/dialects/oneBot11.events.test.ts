import { describe, expect, test } from 'vitest'
import { LONG_ID, friendMessage, friendRequest, groupMessage, openBot, startBot } from '../support/oneBot.ts'

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
    const { world, client, bot } = await openBot()
    await world.settle()
    const heard: unknown[] = []
    client.onMessage('*', (data, message) => heard.push([message.type, data, message.timestamp]))
    bot.event(event)
    await world.settle()
    expect(heard).toEqual([[type, expect.objectContaining(event), 1515204254000]])
    expect(client.isConnected()).toBe(true)
  })

  test('is found by a pattern', async () => {
    const { world, client, bot } = await openBot()
    const heard: unknown[] = []
    client.onMessage(/^message\./, (_data, { id }) => heard.push(id))
    bot.event(friendMessage)
    bot.event(friendRequest)
    bot.event(groupMessage)
    await world.settle()
    expect(heard).toEqual([-77, -77])
  })

  test('the first of which is the lifecycle, heard by who listens from the beginning', async () => {
    const { world, client } = startBot()
    const heard: unknown[] = []
    client.on('meta_event.lifecycle.connect', ({ self_id }) => heard.push(self_id))
    await client.connect()
    await world.settle()
    expect(heard).toEqual([10001000])
  })

  test('keeps ids that a number cannot hold, and numbers in texts', async () => {
    const { world, client, bot } = await openBot()
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

describe('what a handler returns', () => {
  const events = {
    'friend request': friendRequest,
    'private message': friendMessage,
    'group message': groupMessage,
    'message of its own': { ...friendMessage, post_type: 'message_sent' },
    notice: { post_type: 'notice', notice_type: 'friend_add', user_id: 2 },
  }

  async function answerTo(event: object, value: unknown) {
    const { world, client, bot } = await openBot()
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
    const { world, client, bot } = await openBot()
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
    const { world, client, bot } = await openBot()
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
    const { world, client, bot } = await openBot()
    bot.event(
      `{"time":1,"self_id":1,"post_type":"meta_event","meta_event_type":"heartbeat","interval":${interval}}`,
    )
    await world.advance(3_600_000)
    expect(client.isConnected()).toBe(true)
    expect(world.sockets).toHaveLength(1)
  })

  test('that does not is not blamed', async () => {
    const { world, client } = await openBot()
    await world.advance(3_600_000)
    expect(client.isConnected()).toBe(true)
    expect(world.sockets).toHaveLength(1)
    expect(world.alive.timers).toEqual([])
  })

  test('is heard as a message too', async () => {
    const { world, client, bot } = await openBot()
    const heard: unknown[] = []
    client.on('meta_event.heartbeat', ({ status }) => heard.push(status))
    bot.beat(15_000)
    await world.settle()
    expect(heard).toEqual([{ online: true, good: true }])
  })
})
