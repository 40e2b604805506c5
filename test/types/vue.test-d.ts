import {
  createSocket,
  createWebSocketClient,
  useBindCode,
  useSocket,
  useSocketEvent,
  useSocketMessages,
  useSocketOutbox,
  useSocketRequest,
  useSocketSubscription,
} from 'hawser'
import type {
  Snapshot,
  SocketError,
  SocketPlugin,
  StandardSchema,
  StateName,
  UseBindCodeOptions,
  UseBindCodeReturn,
  UseSocketConfig,
  UseSocketEventOptions,
  UseSocketEventReturn,
  UseSocketMessagesOptions,
  UseSocketMessagesReturn,
  UseSocketOutboxOptions,
  UseSocketOutboxReturn,
  UseSocketOptions,
  UseSocketRequestOptions,
  UseSocketRequestReturn,
  UseSocketReturn,
  UseSocketSubscriptionOptions,
  UseSocketSubscriptionReturn,
  WebSocketClient,
  WebSocketMessage,
} from 'hawser'
import { expectTypeOf, test } from 'vitest'
import { type App, type ComputedRef, type Ref, computed, ref } from 'vue'

interface Events {
  chat: { content: string }
  tick: number
}

interface Requests {
  join: { params: { room: string }; result: string[] }
  leave: { params: undefined; result: undefined }
}

declare const tick: StandardSchema<number>
declare const app: App

test('without a map data is anything, so that untyped examples compile', () => {
  const { send } = useSocket()
  send('chat', { content: 'hello' })
  useSocketEvent('anything', (data) => data.some.field)
  useSocketEvent(['a', 'b'], (data) => data.some.field)
  useSocketEvent(/^a/, (data) => data.some.field)
  useSocketEvent('*', (data) => data.some.field)
  expectTypeOf(useSocketMessages('chat').messages.value[0]).toBeAny()
})

test('events of the connection are typed even so', () => {
  useSocketEvent('error', (error) => expectTypeOf(error).toEqualTypeOf<SocketError>())
  useSocketEvent('state', (state) => expectTypeOf(state).toEqualTypeOf<Snapshot>())
})

test('explicit generics type what useSocket returns', async () => {
  const socket = useSocket<Events, Requests>()
  expectTypeOf(socket).toEqualTypeOf<UseSocketReturn<Events, Requests>>()
  expectTypeOf(await socket.request('join', { room: 'a' })).toEqualTypeOf<string[]>()
  socket.client.on('chat', (data) => expectTypeOf(data).toEqualTypeOf<{ content: string }>())
  // @ts-expect-error an unknown type
  socket.send('chatter')
  // @ts-expect-error a wrong field
  socket.send('chat', { contents: 'hello' })
})

test('the state comes as refs that nobody else writes', () => {
  const socket = useSocket()
  expectTypeOf(socket.status).toEqualTypeOf<ComputedRef<StateName>>()
  expectTypeOf(socket.isConnected).toEqualTypeOf<ComputedRef<boolean>>()
  expectTypeOf(socket.isReconnecting).toEqualTypeOf<ComputedRef<boolean>>()
  expectTypeOf(socket.attempt).toEqualTypeOf<ComputedRef<number>>()
  expectTypeOf(socket.retryIn.value).toEqualTypeOf<number | undefined>()
  expectTypeOf(socket.error.value).toEqualTypeOf<SocketError | undefined>()
  expectTypeOf(socket.state.value).toEqualTypeOf<Snapshot>()
  // @ts-expect-error the client's alone
  socket.state.value = { name: 'idle' }
  // @ts-expect-error the client's alone
  socket.error.value = undefined
  // @ts-expect-error counted by the composable
  socket.retryIn.value = 0
})

test('a url may be text, a ref, a getter or a provider', () => {
  const room = ref('a')
  const readonlyUrl: Readonly<Ref<string>> = room
  useSocket({ url: '/ws' })
  useSocket({ url: room })
  useSocket({ url: readonlyUrl })
  useSocket({ url: computed(() => `/ws/${room.value}`) })
  useSocket({ url: () => `/ws/${room.value}` }, { key: 'chat', autoConnect: false })
  useSocket({ url: async ({ attempt }) => `/ws/${attempt}` })
  // @ts-expect-error no URL
  useSocket({ url: ref(1) })
  // @ts-expect-error no such option
  useSocket({ url: '/ws', reconect: true })
  // @ts-expect-error a client is found or given, not shared by key
  useSocket({ key: 'chat' })
  // @ts-expect-error a config makes its own client
  useSocket({ url: '/ws' }, { client: createWebSocketClient({ url: '/ws' }) })
})

test('schemas type the client', () => {
  const { client } = useSocket({ url: '/ws', schemas: { tick } })
  client.on('tick', (data) => expectTypeOf(data).toEqualTypeOf<number>())
  // @ts-expect-error no schema of that name
  client.on('tock', () => {})
})

test('a plugin carries the types of its config or client', () => {
  const client = createWebSocketClient<Events, Requests>({ url: '/ws' })
  expectTypeOf(createSocket(client)).toEqualTypeOf<SocketPlugin<Events, Requests>>()
  expectTypeOf(createSocket<Events>({ url: '/ws' }).client).toEqualTypeOf<WebSocketClient<Events>>()
  app.use(createSocket({ url: '/ws' }, { autoConnect: false }))
  // @ts-expect-error no url
  createSocket({})
})

test('a given client types events and lists', () => {
  const client = createWebSocketClient<Events, Requests>({ url: '/ws' })
  useSocketEvent('tick', (data) => expectTypeOf(data).toEqualTypeOf<number>(), { client })
  // @ts-expect-error an unknown type
  useSocketEvent('tock', () => {}, { client })
  useSocketEvent('tick', () => {}, { client, whenDeactivated: 'buffer' })
  useSocketEvent(['tick', 'chat'], () => {}, { client, once: true })
  useSocketEvent('open', () => {}, { client, once: true })
  // @ts-expect-error yes or no
  useSocketEvent('tick', () => {}, { client, once: 1 })
  // @ts-expect-error no such way
  useSocketEvent('tick', () => {}, { client, whenDeactivated: 'sleep' })
  expectTypeOf(useSocketMessages(['tick', 'chat'], { client }).messages.value).toEqualTypeOf<
    readonly (number | { content: string })[]
  >()
})

test('a given client types requests and subscriptions', () => {
  const client = createWebSocketClient<Events, Requests>({ url: '/ws' })
  const { execute } = useSocketRequest('join', { client })
  expectTypeOf(execute({ room: 'a' })).resolves.toEqualTypeOf<string[] | undefined>()
  // @ts-expect-error an unknown request
  useSocketRequest('depart', { client })
  useSocketSubscription(() => ['a', 'b'], { client })
})

test('a list has the data of its messages in every option and ref', () => {
  const client = createWebSocketClient<Events, Requests>({ url: '/ws' })
  const list = useSocketMessages('chat', {
    client,
    filter: (data, message) => {
      expectTypeOf(data).toEqualTypeOf<{ content: string }>()
      expectTypeOf(message).toEqualTypeOf<WebSocketMessage<{ content: string }>>()
      return true
    },
    key: (data, message) => message?.id ?? data.content,
    initial: async () => [{ content: 'before' }],
    whenDeactivated: 'buffer',
  })
  expectTypeOf(list).toEqualTypeOf<UseSocketMessagesReturn<{ content: string }>>()
  expectTypeOf(list.total).toEqualTypeOf<ComputedRef<number>>()
  expectTypeOf(list.error.value).toEqualTypeOf<Error | undefined>()
  useSocketMessages('tick', { client, initial: [1, 2] })
  // @ts-expect-error history of something else
  useSocketMessages('tick', { client, initial: ['one'] })
  // @ts-expect-error history of something else
  useSocketMessages('tick', { client, initial: () => Promise.resolve(['one']) })
  // @ts-expect-error a key is no object
  useSocketMessages('chat', { client, key: (data) => data })
  // @ts-expect-error a filter says yes or no
  useSocketMessages('chat', { client, filter: (data) => data.content })
  // @ts-expect-error the composable's alone
  list.isPaused.value = true
})

test('a request asks by itself with params of its type', async () => {
  const client = createWebSocketClient<Events, Requests>({ url: '/ws' })
  const params = ref({ room: 'a' })
  const join = useSocketRequest('join', { client, params, immediate: true, refetch: false })
  expectTypeOf(join.execute()).resolves.toEqualTypeOf<string[] | undefined>()
  void join.execute({ room: 'b' })
  // @ts-expect-error a wrong parameter
  void join.execute({ name: 'b' })
  useSocketRequest('join', { client, params: () => ({ room: 'a' }), refetchOnReconnect: true })
  useSocketRequest('join', { client, params: { room: 'a' }, refetch: true })
  // @ts-expect-error wrong params
  useSocketRequest('join', { client, params: { name: 'a' } })
  // @ts-expect-error there is nothing to ask with
  useSocketRequest('join', { client, immediate: true })
  // @ts-expect-error nothing can change
  useSocketRequest('join', { client, refetch: true })
  useSocketRequest('leave', { client, immediate: true })
  useSocketRequest('join', { client, params: { room: 'a' }, immediate: true, enabled: () => ref(true).value })
  useSocketRequest('leave', { client, enabled: ref(false) })
  // @ts-expect-error yes or no
  useSocketRequest('leave', { client, enabled: 'no' })
  useSocketRequest('anything', { immediate: true, params: 1 })
})

test('a request whose params may be left out is a click handler as it is', () => {
  const client = createWebSocketClient<Events, Requests>({ url: '/ws' })
  const join = useSocketRequest('join', { client, params: { room: 'a' } })
  expectTypeOf(join.execute).toExtend<(event: Event) => unknown>()
  const { execute } = useSocketRequest('join', { client })
  // @ts-expect-error there is nothing to ask with
  expectTypeOf(execute).toExtend<(event: Event) => unknown>()
})

test('a request that is awaited is the same, and no promise any more', async () => {
  const client = createWebSocketClient<Events, Requests>({ url: '/ws' })
  const join = useSocketRequest('join', { client, params: { room: 'a' }, immediate: true })
  const awaited = await join
  expectTypeOf(awaited).toEqualTypeOf<UseSocketRequestReturn<{ room: string } | undefined, string[]>>()
  expectTypeOf(awaited.data.value).toEqualTypeOf<string[] | undefined>()
  expectTypeOf(awaited).not.toHaveProperty('then')
})

test('the bind code', () => {
  const bind = useBindCode({ url: '/code', immediate: false })
  expectTypeOf(bind.code.value).toEqualTypeOf<string | undefined>()
  expectTypeOf(bind.refresh).returns.resolves.toBeVoid()
})

test('every composable exports its options and its return', () => {
  expectTypeOf<UseSocketOptions>().toHaveProperty('key')
  expectTypeOf<UseSocketConfig>().toHaveProperty('url')
  expectTypeOf<UseSocketEventOptions>().toHaveProperty('whenDeactivated')
  expectTypeOf(useSocketEvent('a', () => {})).toEqualTypeOf<UseSocketEventReturn>()
  expectTypeOf<UseSocketMessagesOptions>().toHaveProperty('limit')
  expectTypeOf(useSocketMessages('chat')).toExtend<UseSocketMessagesReturn<unknown>>()
  expectTypeOf<UseSocketOutboxOptions>().toHaveProperty('client')
  expectTypeOf(useSocketOutbox()).toEqualTypeOf<UseSocketOutboxReturn>()
  expectTypeOf<UseSocketRequestOptions>().toHaveProperty('timeout')
  expectTypeOf(useSocketRequest('join')).toExtend<UseSocketRequestReturn<unknown, unknown>>()
  expectTypeOf<UseSocketSubscriptionOptions>().toHaveProperty('client')
  expectTypeOf(useSocketSubscription('a')).toEqualTypeOf<UseSocketSubscriptionReturn>()
  expectTypeOf<UseBindCodeOptions>().toHaveProperty('immediate')
  expectTypeOf(useBindCode()).toEqualTypeOf<UseBindCodeReturn>()
})
