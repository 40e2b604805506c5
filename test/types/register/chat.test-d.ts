import {
  createSocket,
  createWebSocketClient,
  provideSocket,
  useSocket,
  useSocketEvent,
  useSocketMessages,
  useSocketOutbox,
  useSocketRequest,
  useSocketSubscription,
} from 'hawser'
import type {
  DefaultEvents,
  DefaultRequests,
  SocketError,
  StandardSchema,
  WebSocketClient,
  WebSocketMessage,
} from 'hawser'
import { createWebSocketClient as createFromCore } from 'hawser/core'
import { socketDevtools } from 'hawser/devtools'
import { expectTypeOf, test } from 'vitest'
import { type Ref, computed, ref } from 'vue'

interface Order {
  id: string
  total: number
}

interface Chat {
  content: string
}

interface ChatEvents {
  'order-update': Order
  chat: Chat
}

interface ChatRequests {
  join: { params: { room: string }; result: string[] }
  leave: { params: undefined; result: undefined }
}

interface OtherEvents {
  tick: number
}

interface FeedEvents {
  price: { value: number }
  halt: { reason: string }
}

declare const tick: StandardSchema<number>

declare module 'hawser' {
  interface Register {
    events: ChatEvents
    requests: ChatRequests
  }
}

test('what is registered types every client and composable', () => {
  expectTypeOf<DefaultEvents>().toEqualTypeOf<ChatEvents>()
  expectTypeOf<DefaultRequests>().toEqualTypeOf<ChatRequests>()
  expectTypeOf(useSocket().client).toEqualTypeOf<WebSocketClient>()
  expectTypeOf(createSocket({ url: '/ws' }).client).toEqualTypeOf<WebSocketClient>()
  expectTypeOf(createWebSocketClient({ url: '/ws' })).toEqualTypeOf<WebSocketClient>()
  expectTypeOf(createFromCore({ url: '/ws' })).toEqualTypeOf<WebSocketClient>()
})

test('a handler knows the data of its type', () => {
  useSocketEvent('order-update', (order, message) => {
    expectTypeOf(order).toEqualTypeOf<Order>()
    expectTypeOf(message).toEqualTypeOf<WebSocketMessage<Order>>()
    // @ts-expect-error an order has no such field
    return order.price
  })
  // @ts-expect-error nothing of that name is registered
  useSocketEvent('order-updated', () => {})
  // @ts-expect-error an order is no string
  useSocketEvent('order-update', (order: string) => order)
})

test('several types, a pattern and all give the union', () => {
  useSocketEvent(['order-update', 'chat'], (data) => expectTypeOf(data).toEqualTypeOf<Order | Chat>())
  useSocketEvent(['chat'], (data) => expectTypeOf(data).toEqualTypeOf<Chat>())
  useSocketEvent(/^order-/, (data) => expectTypeOf(data).toEqualTypeOf<Order | Chat>())
  useSocketEvent('*', (data) => expectTypeOf(data).toEqualTypeOf<Order | Chat>())
  // @ts-expect-error one of them is unknown
  useSocketEvent(['chat', 'chatter'], () => {})
})

test('refs and getters are typed as what they hold', () => {
  const name: Ref<'chat' | 'order-update'> = ref('chat')
  useSocketEvent(name, (data) => expectTypeOf(data).toEqualTypeOf<Order | Chat>())
  useSocketEvent(
    () => 'chat' as const,
    (data) => expectTypeOf(data).toEqualTypeOf<Chat>(),
  )
  useSocketEvent(
    computed(() => ['chat'] as const),
    (data) => expectTypeOf(data).toEqualTypeOf<Chat>(),
  )
  const any: Ref<string> = ref('chat')
  // @ts-expect-error any string
  useSocketEvent(any, () => {})
})

test('events of the connection have their own data', () => {
  useSocketEvent('open', ({ replayed }) => expectTypeOf(replayed).toEqualTypeOf<boolean>())
  useSocketEvent('close', ({ code }) => expectTypeOf(code).toEqualTypeOf<number>())
  useSocketEvent('error', (error) => expectTypeOf(error).toEqualTypeOf<SocketError>())
  useSocketEvent('reconnect', (attempt) => expectTypeOf(attempt).toEqualTypeOf<number>())
})

test('sending and asking are checked', async () => {
  const { request, send } = useSocket()
  send('chat', { content: 'hello' })
  // @ts-expect-error a wrong field
  send('chat', { contents: 'hello' })
  // @ts-expect-error no data
  send('chat')
  // @ts-expect-error an unknown type
  send('chatter', { content: 'hello' })
  expectTypeOf(await request('join', { room: 'a' })).toEqualTypeOf<string[]>()
  await request('leave')
  // @ts-expect-error a wrong parameter
  await request('join', { name: 'a' })
})

test('a request as refs has the parameters and the result of its type', () => {
  const { data, execute } = useSocketRequest('join', { timeout: 1_000 })
  expectTypeOf(data.value).toEqualTypeOf<string[] | undefined>()
  expectTypeOf(execute({ room: 'a' })).resolves.toEqualTypeOf<string[] | undefined>()
  // @ts-expect-error a wrong parameter
  void execute({ name: 'a' })
  // @ts-expect-error no parameters
  void execute()
  void useSocketRequest('leave').execute()
  // @ts-expect-error an unknown request
  useSocketRequest('jion')
})

test('lists have the data of their types', () => {
  expectTypeOf(useSocketMessages('chat').messages.value).toEqualTypeOf<readonly Chat[]>()
  expectTypeOf(useSocketMessages(['chat', 'order-update'], { limit: 5 }).messages.value).toEqualTypeOf<
    readonly (Order | Chat)[]
  >()
  // @ts-expect-error an unknown type
  useSocketMessages('chatter')
  // @ts-expect-error only messages, no events of the connection
  useSocketMessages('open')
  // @ts-expect-error written by the composable alone
  useSocketMessages('chat').messages.value = []
})

test('a given client brings its own types, which win', () => {
  const client = createWebSocketClient<OtherEvents>({ url: '/other' })
  expectTypeOf(useSocket(client).client).toEqualTypeOf<WebSocketClient<OtherEvents>>()
  expectTypeOf(useSocket({ client }).client).toEqualTypeOf<WebSocketClient<OtherEvents>>()
  expectTypeOf(provideSocket(client)).toEqualTypeOf(client)
  // @ts-expect-error the plugin is none, it has one
  provideSocket(createSocket(client))
  expectTypeOf(createSocket(client).client).toEqualTypeOf<WebSocketClient<OtherEvents>>()
  useSocketEvent('tick', (data) => expectTypeOf(data).toEqualTypeOf<number>(), { client })
  // @ts-expect-error registered, but not this client's
  useSocketEvent('chat', () => {}, { client })
  useSocketEvent('close', ({ code }) => expectTypeOf(code).toEqualTypeOf<number>(), { client })
  expectTypeOf(useSocketMessages('tick', { client }).messages.value).toEqualTypeOf<readonly number[]>()
  useSocketOutbox({ client })
  socketDevtools(client)
  socketDevtools({ client })
  useSocketSubscription('topic', { client })
})

test('a second client asks what is registered, unless it is told that there is nothing to ask', () => {
  const client = createWebSocketClient<FeedEvents>({ url: '/feed' })
  void client.request('join', { room: 'a' })
  const feed = createWebSocketClient<FeedEvents, object>({ url: '/feed' })
  // @ts-expect-error registered, but not for this server
  void feed.request('join', { room: 'a' })
  // @ts-expect-error nor is it to be sent
  feed.send('join', { room: 'a' })
  feed.send('halt', { reason: 'noon' })
  useSocketRequest('join', { client })
  // @ts-expect-error nothing can be asked
  useSocketRequest('join', { client: feed })
  expectTypeOf(useSocket(feed).client).toEqualTypeOf(feed)
})

test('a handler knows the data of its type by the client, or where the type is named too', () => {
  const client = createWebSocketClient<FeedEvents, object>({ url: '/feed' })
  useSocketEvent('price', (data) => expectTypeOf(data).toEqualTypeOf<FeedEvents['price']>(), { client })
  useSocketEvent<FeedEvents, 'price'>('price', (data) =>
    expectTypeOf(data).toEqualTypeOf<FeedEvents['price']>(),
  )
  useSocketEvent<FeedEvents>('price', (data) =>
    expectTypeOf(data).toEqualTypeOf<FeedEvents['price'] | FeedEvents['halt']>(),
  )
})

test('generics and schemas win too', () => {
  expectTypeOf(useSocket<OtherEvents>().client).toEqualTypeOf<WebSocketClient<OtherEvents>>()
  useSocketEvent<OtherEvents>('tick', (data) => expectTypeOf(data).toEqualTypeOf<number>())
  const { client } = useSocket({ url: '/ws', schemas: { tick } })
  expectTypeOf(client).toExtend<WebSocketClient<OtherEvents>>()
})
