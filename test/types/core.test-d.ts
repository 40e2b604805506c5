import {
  type AnyEvents,
  type Milliseconds,
  type Off,
  type SendOutcome,
  type Snapshot,
  type SocketError,
  type WebSocketClient,
  type WebSocketMessage,
  createWebSocketClient,
  isSocketError,
} from 'hawser/core'
import { describe, expectTypeOf, test } from 'vitest'
import { type ChatEvents, type ChatMessage, type ChatRequests, url } from './chat.ts'

const client = createWebSocketClient<ChatEvents, ChatRequests>({ url })

describe('messages', () => {
  test('have the data of their type, wherever they are heard', () => {
    client.on('chat', (data, message) => {
      expectTypeOf(data).toEqualTypeOf<ChatMessage>()
      expectTypeOf(message).toEqualTypeOf<WebSocketMessage<ChatMessage>>()
    })
    client.once('count', (data) => expectTypeOf(data).toEqualTypeOf<number>())
    client.onMessage('chat', (data) => expectTypeOf(data).toEqualTypeOf<ChatMessage>())
    client.onMessage(['chat', 'count'], (data) => expectTypeOf(data).toEqualTypeOf<ChatMessage | number>())
    client.onMessage('*', (data) => expectTypeOf(data).toEqualTypeOf<ChatEvents[keyof ChatEvents]>())
    client.onMessage(/^c/, (data) => expectTypeOf(data).toEqualTypeOf<ChatEvents[keyof ChatEvents]>())
    expectTypeOf(client.waitFor('chat')).resolves.toEqualTypeOf<ChatMessage>()
    expectTypeOf(client.waitFor('count', { filter: (n) => n > 1 })).resolves.toEqualTypeOf<number>()
    expectTypeOf(client.messages('chat')).toEqualTypeOf<AsyncIterable<ChatMessage>>()
  })

  test('of a type that is not in the map do not compile', () => {
    // @ts-expect-error no such type
    client.on('chatt', () => {})
    // @ts-expect-error no such type
    client.once('chatt', () => {})
    // @ts-expect-error no such type
    client.off('chatt')
    // @ts-expect-error no such type
    client.onMessage(['chat', 'chatt'], () => {})
    // @ts-expect-error no such type
    void client.waitFor('chatt')
    // @ts-expect-error no such type
    client.messages('chatt')
  })

  test('with a field that is not there do not compile', () => {
    // @ts-expect-error no such field
    client.on('chat', ({ contents }) => contents)
    // @ts-expect-error it is a number
    client.on('count', (data) => data.content)
    // @ts-expect-error a handler of another message
    client.on('chat', (data: number) => data)
  })

  test('listeners return their opposite', () => {
    expectTypeOf(client.on('chat', () => {})).toEqualTypeOf<Off>()
    expectTypeOf(client.onMessage('*', () => {})).toEqualTypeOf<Off>()
    expectTypeOf(client.subscribe(['a'])).toEqualTypeOf<Off>()
  })
})

describe('send', () => {
  test('takes the data of its type', () => {
    expectTypeOf(client.send('chat', { content: 'hi' })).toEqualTypeOf<SendOutcome>()
    client.send('chat', { content: 'hi' }, { id: 'm1', ttl: 1_000 })
    client.send('typing')
    client.send('typing', undefined, { ttl: 5 })
    // @ts-expect-error the wrong field
    client.send('chat', { text: 'hi' })
    // @ts-expect-error no data
    client.send('chat')
    // @ts-expect-error the wrong type
    client.send('count', 'one')
    // @ts-expect-error an id is text, for numbers are those of requests
    client.send('count', 1, { id: 5 })
  })

  test('takes a request too, whose answer nobody waits for; its parameters are what is sent', () => {
    client.send('leave', { room: 'lobby' })
    client.send('join', { room: 'lobby' })
    // @ts-expect-error that is what comes in under this name
    client.send('join', { who: 'ada' })
  })
})

describe('request', () => {
  test('takes parameters and gives a result', () => {
    expectTypeOf(client.request('join', { room: 'lobby' })).resolves.toEqualTypeOf<{ members: string[] }>()
    expectTypeOf(client.request('time')).resolves.toEqualTypeOf<number>()
    expectTypeOf(client.request('time', undefined, { timeout: 5 })).resolves.toEqualTypeOf<number>()
    expectTypeOf(client.request('leave', { room: 'lobby' })).resolves.toEqualTypeOf<undefined>()
    expectTypeOf(client.stream('join', { room: 'lobby' })).toEqualTypeOf<
      AsyncIterable<{ members: string[] }>
    >()
    // @ts-expect-error no such request
    void client.request('chat', { content: 'hi' })
    // @ts-expect-error the wrong parameter
    void client.request('join', { name: 'lobby' })
    // @ts-expect-error no parameters
    void client.request('join')
  })
})

describe('lifecycle', () => {
  test('events have payloads of their own', () => {
    client.on('open', ({ replayed }) => expectTypeOf(replayed).toEqualTypeOf<boolean>())
    client.on('close', ({ code, reason, isManual }) => {
      expectTypeOf(code).toEqualTypeOf<number>()
      expectTypeOf(reason).toEqualTypeOf<string>()
      expectTypeOf(isManual).toEqualTypeOf<boolean>()
    })
    client.on('error', (error) => expectTypeOf(error).toEqualTypeOf<SocketError>())
    client.on('reconnect', (attempt) => expectTypeOf(attempt).toEqualTypeOf<number>())
    client.on('reconnect-failed', ({ attempts }) => expectTypeOf(attempts).toEqualTypeOf<number>())
    client.on('state', (state) => expectTypeOf(state).toEqualTypeOf<Snapshot>())
    client.on('invalid', ({ problem }) => expectTypeOf(problem).toEqualTypeOf<string>())
    client.on('recovered', ({ recovered }) => expectTypeOf(recovered).toEqualTypeOf<boolean>())
    // @ts-expect-error it is no object
    client.on('reconnect', ({ attempt }) => attempt)
  })

  test('a state is narrowed by its name', () => {
    const { state } = client
    // @ts-expect-error not every state waits
    expectTypeOf(state.retryAt).toBeNumber()
    if (state.name === 'waiting') expectTypeOf(state.retryAt).toEqualTypeOf<Milliseconds>()
    if (state.name === 'open') expectTypeOf(state.latency).toEqualTypeOf<Milliseconds | undefined>()
    if (state.name === 'failed' && state.cause.kind === 'refused')
      expectTypeOf(state.cause.code).toEqualTypeOf<number>()
    // @ts-expect-error it cannot be written
    state.name = 'open'
  })

  test('an error is narrowed by its kind', () => {
    const error: unknown = new Error('any')
    if (isSocketError(error)) expectTypeOf(error).toEqualTypeOf<SocketError>()
    if (isSocketError(error, 'disconnected')) expectTypeOf(error.details.sent).toEqualTypeOf<boolean>()
    if (isSocketError(error) && error.kind === 'timeout')
      expectTypeOf(error.details.timeout).toEqualTypeOf<number>()
    // @ts-expect-error no such kind
    isSocketError(error, 'offline')
  })
})

describe('without a map', () => {
  const untyped = createWebSocketClient({ url })

  test('everything goes, as in JavaScript', () => {
    expectTypeOf(untyped).toEqualTypeOf<WebSocketClient>()
    untyped.on('anything', (data) => data.whatever.it.is)
    untyped.on('close', ({ code }) => expectTypeOf(code).toEqualTypeOf<number>())
    untyped.onMessage(['a', 'b'], (data) => data.id)
    untyped.send('anything', { at: 'all' })
    untyped.send('nothing')
    expectTypeOf(untyped.request('anything', 5)).resolves.toBeAny()
    expectTypeOf(untyped.waitFor('anything')).resolves.toBeAny()
  })

  test('a map may stay open, and its events be known', () => {
    interface Open extends AnyEvents {
      chat: ChatMessage
    }
    const open = createWebSocketClient<Open>({ url })
    open.on('chat', ({ content }) => expectTypeOf(content).toEqualTypeOf<string>())
    open.on('anything', (data) => data.whatever)
  })
})
