import {
  type Env,
  type StandardSchema,
  type WebSocketConfig,
  type WebSocketMessage,
  createWebSocketClient,
  getSocketBindCode,
} from 'hawser/core'
import {
  type FakeClock,
  type FakeMessage,
  type ScriptStep,
  createFakeClock,
  createFakeServer,
  createFakeWorld,
} from 'hawser/testing'
import { describe, expectTypeOf, test } from 'vitest'
import { type ChatEvents, type ChatMessage, url } from './chat.ts'

describe('the config', () => {
  test('the documented shapes fit', () => {
    const documented: {
      url: string
      heartbeatInterval?: number
      reconnectInterval?: number
      maxReconnectAttempts?: number
    } = { url }
    createWebSocketClient(documented)
    const config: WebSocketConfig = documented
    expectTypeOf(config.url).not.toBeNever()
    const message: { type: string; data: unknown; timestamp?: number } = {} as WebSocketMessage
    expectTypeOf(message.type).toBeString()
    expectTypeOf<WebSocketMessage<ChatMessage>['data']>().toEqualTypeOf<ChatMessage>()
    expectTypeOf(getSocketBindCode()).resolves.toEqualTypeOf<{
      readonly code: string
      readonly expireTime: number
    }>()
  })

  test('a slip of the pen does not compile', () => {
    // @ts-expect-error no url
    createWebSocketClient({})
    // @ts-expect-error no such option
    createWebSocketClient({ url, heartbeatIntervall: 5 })
    // @ts-expect-error no such policy
    createWebSocketClient({ url, outbox: { overflow: 'reject' } })
    // @ts-expect-error neither a number nor false
    createWebSocketClient({ url, heartbeatInterval: true })
    // @ts-expect-error no such verdict
    createWebSocketClient({ url, classifyClose: () => 'refresh' })
  })

  test('schemas give the types', () => {
    const amount = {} as StandardSchema<number>
    const schemas = { amount }
    const checked = createWebSocketClient({ url, schemas })
    checked.on('amount', (data) => expectTypeOf(data).toEqualTypeOf<number>())
    // @ts-expect-error a schema of another type
    createWebSocketClient<ChatEvents>({ url, schemas: { chat: amount } })
  })
})

test('the fake world is a world', () => {
  const world = createFakeWorld({ page: false })
  expectTypeOf(world).toExtend<Env>()
  createWebSocketClient({ url, env: world })
  expectTypeOf(createFakeServer(world).expect('chat')).resolves.toEqualTypeOf<FakeMessage>()
  // @ts-expect-error half an injection is none
  createWebSocketClient({ url, env: { now: () => 0 } })
})

test('a script has the words of the server', () => {
  const { script } = createFakeServer(createFakeWorld())
  expectTypeOf(script).toEqualTypeOf<(steps: readonly ScriptStep[]) => () => void>()
  script([
    { expect: 'join', reply: { members: [] } },
    { expect: 'join', reject: 'full' },
    { push: 'chat', data: 'Hello', seq: 1 },
    { wait: 100 },
    { close: 4401, reason: 'who?' },
    { refuse: { code: 4403, times: 1 } },
    'drop',
  ])
  // @ts-expect-error no such word
  script(['vanish'])
  // @ts-expect-error a time is a number
  script([{ wait: '1s' }])
  // @ts-expect-error a code is a number
  script([{ close: {} }])
})

test('a clock may begin at any time', () => {
  expectTypeOf(createFakeClock()).toEqualTypeOf<FakeClock>()
  expectTypeOf(createFakeClock(0).now()).toEqualTypeOf<number>()
})

test('the signal that functions are given can be handed on to fetch', () => {
  createWebSocketClient({
    url,
    query: async ({ signal }) => ({ token: await (await fetch('/token', { signal })).text() }),
    requestVia: async (type, data, { signal }) => (await fetch(`/${type}`, { signal })).json(),
    use: [({ request }) => ({ name: 'login', ready: () => request('login') })],
  })
})
