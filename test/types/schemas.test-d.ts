import { createWebSocketClient } from 'hawser/core'
import * as v from 'valibot'
import { describe, expectTypeOf, test } from 'vitest'
import * as z from 'zod'

const url = 'wss://types.test/'

interface Chat {
  user: string
  at: Date
}

const zodChat = z.object({ user: z.string(), at: z.string().transform((text) => new Date(text)) })
const valibotChat = v.object({
  user: v.string(),
  at: v.pipe(
    v.string(),
    v.transform((text) => new Date(text)),
  ),
})

describe('zod', () => {
  const client = createWebSocketClient({ url, schemas: { chat: zodChat, count: z.number() } })

  test('the types of messages are what the schemas make', () => {
    client.on('chat', (chat) => expectTypeOf(chat).toEqualTypeOf<Chat>())
    client.once('count', (count) => expectTypeOf(count).toEqualTypeOf<number>())
    expectTypeOf(client.waitFor('count')).resolves.toEqualTypeOf<number>()
    client.send('count', 7)
    // @ts-expect-error not a number
    client.send('count', 'seven')
    // @ts-expect-error no such type
    client.on('news', () => {})
  })

  test('a schema that does not fit a given map is refused', () => {
    createWebSocketClient<{ chat: Chat; count: number }>({ url, schemas: { chat: zodChat } })
    // @ts-expect-error the map says otherwise
    createWebSocketClient<{ chat: string }>({ url, schemas: { chat: zodChat } })
  })
})

describe('valibot', () => {
  const client = createWebSocketClient({ url, schemas: { chat: valibotChat, count: v.number() } })

  test('the types of messages are what the schemas make', () => {
    client.on('chat', (chat) => expectTypeOf(chat).toEqualTypeOf<Chat>())
    client.onMessage('count', (count) => expectTypeOf(count).toEqualTypeOf<number>())
    // @ts-expect-error no such type
    client.on('news', () => {})
  })

  test('a schema that does not fit a given map is refused', () => {
    createWebSocketClient<{ chat: Chat; count: number }>({ url, schemas: { count: v.number() } })
    // @ts-expect-error the map says otherwise
    createWebSocketClient<{ chat: string }>({ url, schemas: { chat: valibotChat } })
  })
})
