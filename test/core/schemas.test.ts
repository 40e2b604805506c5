import { type InvalidMessage, createWebSocketClient } from 'hawser/core'
import * as v from 'valibot'
import { describe, expect, onTestFinished, test } from 'vitest'
import * as z from 'zod'
import { plain } from '../support/plain.ts'
import { ADDRESS, setUpWorld } from '../support/setUp.ts'

/** The same schema twice: a date in JSON, a text that has a default, and nothing that is not asked for. */
const SCHEMAS = {
  zod: {
    chat: z.object({
      user: z.string().min(1),
      text: z.string().default('…'),
      at: z.iso.datetime().transform((text) => new Date(text)),
    }),
  },
  valibot: {
    chat: v.object({
      user: v.pipe(v.string(), v.minLength(1)),
      text: v.optional(v.string(), '…'),
      at: v.pipe(
        v.string(),
        v.isoTimestamp(),
        v.transform((text) => new Date(text)),
      ),
    }),
  },
}

const at = '2026-11-20T09:00:00Z'

describe.each(['zod', 'valibot'] as const)('%s', (library) => {
  async function open() {
    const { world, server } = setUpWorld()
    const schemas = library === 'zod' ? SCHEMAS.zod : SCHEMAS.valibot
    const client = createWebSocketClient({ url: ADDRESS, env: world, schemas })
    onTestFinished(() => client.disconnect())
    const heard: unknown[] = []
    const invalid: InvalidMessage[] = []
    client.on('chat', (data) => heard.push(data))
    client.on('invalid', (message) => invalid.push(message))
    await Promise.all([client.connect(), world.settle()])
    return { world, server, client, heard, invalid }
  }

  test('what fits is delivered as the schema makes it', async () => {
    const { world, server, heard, invalid } = await open()
    server.push('chat', { user: 'Ann', at, more: true })
    await world.settle()
    expect(heard).toEqual([{ user: 'Ann', text: '…', at: new Date(at) }])
    expect(invalid).toEqual([])
  })

  test.each([
    ['another type', 7],
    ['nothing', undefined],
    ['a field that is missing', { user: 'Ann' }],
    ['a field of another type', { user: 'Ann', at: 7 }],
    ['a field that breaks a rule', { user: '', at }],
  ])('%s becomes invalid, and hurts nothing', async (_what, data) => {
    const { world, server, client, heard, invalid } = await open()
    server.push('chat', data)
    server.push('chat', { user: 'Ann', at })
    await world.settle()
    expect(invalid).toMatchObject([{ type: 'chat', problem: expect.stringMatching(/./) }])
    expect(heard).toHaveLength(1)
    expect(client.isConnected()).toBe(true)
  })

  test('a type without a schema passes as it is', async () => {
    const { world, server, client, invalid } = await open()
    const others: unknown[] = []
    client.onMessage('*', (data) => others.push(data))
    server.push('news', { any: 'thing' })
    await world.settle()
    expect(others).toEqual([{ any: 'thing' }])
    expect(invalid).toEqual([])
  })
})

test('a schema whose own code throws makes the message invalid, and nothing else', async () => {
  const { world, server } = setUpWorld()
  // zod answers with a promise here, which rejects.
  const schemas = { chat: z.string().transform((text): unknown => JSON.parse(text)) }
  const client = createWebSocketClient({ url: ADDRESS, env: world, schemas })
  onTestFinished(() => client.disconnect())
  const invalid: InvalidMessage[] = []
  client.on('invalid', (message) => invalid.push(message))
  await client.connect()
  server.push('chat', 'garbage')
  await world.settle()
  expect(invalid).toMatchObject([{ type: 'chat' }])
  expect(client.isConnected()).toBe(true)
})

test.each([
  ['nothing', undefined, ''],
  ['what is no JSON', 5n, '5'],
])('%s is shown as well as it can be', async (_what, data, frame) => {
  const { world, server } = setUpWorld()
  const dialect = plain({ decode: () => ({ kind: 'message', type: 'chat', data }) })
  const client = createWebSocketClient({ url: ADDRESS, env: world, dialect, schemas: { chat: z.string() } })
  onTestFinished(() => client.disconnect())
  const invalid: InvalidMessage[] = []
  client.on('invalid', (message) => invalid.push(message))
  await client.connect()
  server.send('any')
  await world.settle()
  expect(invalid).toMatchObject([{ type: 'chat', frame }])
})
