import { createWebSocketClient } from 'hawser/core'
import type { WebSocketMessage } from 'hawser/core'
import {
  hu60,
  oneBot11,
  parseHu60Content,
  silky,
  text,
  toSegments,
  tsrpc,
  tsrpcResult,
} from 'hawser/dialects'
import type {
  Hu60Msg,
  Hu60Segment,
  OneBotId,
  OneBotMessageOperation,
  OneBotSegment,
  TsrpcError,
  TsrpcResult,
} from 'hawser/dialects'
import { describe, expectTypeOf, test } from 'vitest'

const url = 'wss://types.test/'

test('a preset is spread and overridden, and keeps its types', () => {
  const client = createWebSocketClient({
    ...hu60({ url }),
    maxReconnectAttempts: 10,
    reconnectInterval: () => 1,
  })
  client.on('msg', (msg, message) => {
    expectTypeOf(msg).toEqualTypeOf<Hu60Msg>()
    expectTypeOf(message).toEqualTypeOf<WebSocketMessage<Hu60Msg>>()
  })
  // @ts-expect-error no such event
  client.on('message', () => {})
  client.on('close', ({ isManual }) => expectTypeOf(isManual).toEqualTypeOf<boolean>())
})

describe('hu60', () => {
  const client = createWebSocketClient(hu60({ url, sid: async () => 'sid', mute: ['online'] }))

  test('requests', () => {
    expectTypeOf(client.request('lsol')).resolves.toEqualTypeOf<Record<string, number>>()
    expectTypeOf(client.request('unsub', ['online'])).resolves.toEqualTypeOf<'ok'>()
    expectTypeOf(client.request('lsunsub')).resolves.toEqualTypeOf<readonly string[]>()
    // @ts-expect-error it takes a list
    void client.request('sub', 'online')
    // @ts-expect-error it needs to know what
    void client.request('sub')
    // @ts-expect-error no such action
    void client.request('chat', {})
  })

  test('content is narrowed by its segments', () => {
    client.on('msg', ({ content, ctime, type }) => {
      expectTypeOf(ctime).toEqualTypeOf<string | undefined>()
      expectTypeOf(type).toEqualTypeOf<0 | 1>()
      if (typeof content === 'string') return
      for (const segment of content) {
        if (segment.type === 'text') expectTypeOf(segment.value).toEqualTypeOf<string>()
        if (segment.type === 'atMsg') expectTypeOf(segment.msg).toEqualTypeOf<readonly Hu60Segment[]>()
      }
    })
    expectTypeOf(parseHu60Content('')).toEqualTypeOf<string | readonly Hu60Segment[]>()
  })

  test('robots bring APIs of their own', () => {
    const robots = createWebSocketClient(hu60<{ chat: { params: { q: string }; result: string } }>({ url }))
    const answer = robots.request('chat', { bot: -50, data: { q: 'hi' } })
    expectTypeOf(answer).resolves.toEqualTypeOf<{ readonly bot: number; readonly data: string }>()
    expectTypeOf(robots.request('procinf')).resolves.toEqualTypeOf<{ readonly started: string }>()
    // @ts-expect-error the question is missing
    void robots.request('chat', { bot: -50, data: {} })
  })
})

describe('oneBot11', () => {
  const client = createWebSocketClient({ ...oneBot11({ url, accessToken: () => 'token' }), lazy: true })

  test('events', () => {
    client.on('message.group.normal', (event): OneBotMessageOperation => {
      expectTypeOf(event.group_id).toEqualTypeOf<OneBotId>()
      expectTypeOf(event.message).toEqualTypeOf<string | readonly OneBotSegment[]>()
      expectTypeOf(event.post_type).toEqualTypeOf<'message'>()
      return { reply: [{ type: 'at', data: { qq: '1' } }], at_sender: false }
    })
    client.on('message.private.friend', (event) => {
      // @ts-expect-error friends are in no group
      void event.group_id
      return { reply: toSegments(event.message) }
    })
    client.on('notice.group_ban.ban', ({ duration }) => expectTypeOf(duration).toEqualTypeOf<number>())
    client.on('request.friend', ({ flag }) => flag === 'f1')
    client.on('meta_event.heartbeat', ({ status }) =>
      expectTypeOf(status.online).toEqualTypeOf<boolean | null>(),
    )
    client.onMessage(/^notice\./, (event) => expectTypeOf(event.time).toEqualTypeOf<number>())
    // @ts-expect-error no such event
    client.on('message.group', () => {})
  })

  test('actions', () => {
    const sent = client.request('send_group_msg', { group_id: '7672696335120716277', message: 'hi' })
    expectTypeOf(sent).resolves.toEqualTypeOf<{ readonly message_id: OneBotId }>()
    expectTypeOf(client.request('delete_msg', { message_id: -1 })).resolves.toEqualTypeOf<null>()
    expectTypeOf(
      client.request('send_msg_async', { message: 'hi', user_id: 1 }),
    ).resolves.toEqualTypeOf<null>()
    expectTypeOf(client.request('get_login_info')).resolves.toMatchObjectType<{ readonly nickname: string }>()
    client.send('send_private_msg', { user_id: 1, message: { type: 'face', data: { id: 1 } } })
    // @ts-expect-error to which group?
    void client.request('send_group_msg', { message: 'hi' })
    // @ts-expect-error no such action
    void client.request('send_msg_later', {})
  })

  test('servers bring actions of their own', () => {
    interface NapCat {
      download_file_stream: { params: { url: string }; result: { type: 'stream' | 'response' } }
    }
    const napCat = createWebSocketClient(oneBot11<NapCat>({ url, api: 'http://127.0.0.1:5700' }))
    const parts = napCat.stream('download_file_stream', { url })
    expectTypeOf(parts).toEqualTypeOf<AsyncIterable<{ type: 'stream' | 'response' }>>()
    expectTypeOf(napCat.request('can_send_image')).resolves.toEqualTypeOf<{ readonly yes: boolean }>()
  })
})

describe('tsrpc', () => {
  interface ObjectId {
    toHexString(): string
    toJSON(): string
  }
  // As the TSRPC tools generate it.
  interface ServiceType {
    api: {
      'user/Login': {
        req: { user: string }
        res: { token: string; at: Date; _id: ObjectId; key: Uint8Array }
      }
      Ping: { req: { note?: string }; res: { list: { at?: Date }[]; any: unknown } }
    }
    msg: {
      Chat: { name: string; time: Date }
      'game/GameStart': { at: number }
    }
  }
  const client = createWebSocketClient(tsrpc<ServiceType>({ url }))

  test('requests', () => {
    const result = client.request('user/Login', { user: 'bob' })
    // What JSON cannot hold arrives as text.
    expectTypeOf(result).resolves.toEqualTypeOf<{ token: string; at: string; _id: string; key: string }>()
    expectTypeOf(client.request('Ping')).resolves.toEqualTypeOf<{ list: { at?: string }[]; any: unknown }>()
    void client.request('Ping', {}, { timeout: 1 })
    // @ts-expect-error who?
    void client.request('user/Login')
    // @ts-expect-error who?
    void client.request('user/Login', { name: 'bob' })
    // @ts-expect-error a message is no API
    void client.request('Chat', { name: 'bob' })
  })

  test('results as values', async () => {
    const result = await tsrpcResult(client.request('user/Login', { user: 'bob' }))
    expectTypeOf(result).toExtend<TsrpcResult<{ token: string }>>()
    if (result.isSucc) expectTypeOf(result.res.token).toEqualTypeOf<string>()
    else expectTypeOf(result.err).toEqualTypeOf<TsrpcError>()
  })

  test('messages', () => {
    client.on('Chat', ({ time }) => expectTypeOf(time).toEqualTypeOf<string>())
    client.onMessage(/^game\//, (msg) => {
      expectTypeOf(msg).toEqualTypeOf<{ name: string; time: string } | { at: number }>()
    })
    client.send('game/GameStart', { at: 1 })
    // @ts-expect-error at what?
    client.send('game/GameStart')
  })

  test('without a service type everything goes', () => {
    const any = createWebSocketClient(tsrpc({ url }))
    void any.request('user/Login', { user: 'bob' }).then((res) => expectTypeOf(res).toBeAny())
    any.on('Chat', (msg) => expectTypeOf(msg).toBeAny())
  })
})

test('silky and text know one type, raw', () => {
  const clients = [
    createWebSocketClient(silky({ url, businessId: '100', place: 'headers' })),
    createWebSocketClient({ url, dialect: text() }),
  ]
  for (const client of clients) {
    client.on('message', (data) => expectTypeOf(data).toEqualTypeOf<string | ArrayBuffer>())
    client.send('message', 'hello')
    // @ts-expect-error raw text has no requests
    void client.request('message')
    // @ts-expect-error neither text nor bytes
    client.send('message', { content: 'hello' })
  }
  // @ts-expect-error a number would lose digits
  silky({ url, businessId: 100 })
})
