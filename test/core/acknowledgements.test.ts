import type { OutboxItem } from 'hawser/core'
import { describe, expect, test } from 'vitest'
import { outcomes } from '../support/outbox.ts'
import { setUpOpen } from '../support/setUp.ts'

describe('a message with an id', () => {
  test('carries it, and is acknowledged by it', async () => {
    const { world, server, client } = await setUpOpen()
    const changes: OutboxItem[] = []
    client.outbox.onChange((item) => changes.push(item))
    client.send('chat', 'hi', { id: 'm1' })
    const message = await server.expect('chat')
    expect(message.id).toBe('m1')
    expect(client.outbox.items).toMatchObject([{ id: 'm1', outcome: 'sent' }])
    server.reply(message, { seq: 7 })
    await world.settle()
    expect(changes.map(({ outcome, answer }) => [outcome, answer])).toEqual([
      ['sent', undefined],
      ['acknowledged', { seq: 7 }],
    ])
    expect(client.outbox.items).toEqual([])
  })

  test('may be rejected', async () => {
    const { world, server, client } = await setUpOpen()
    const changes: OutboxItem[] = []
    client.outbox.onChange((item) => changes.push(item))
    client.send('chat', 'hi', { id: 'm1' })
    server.reject(await server.expect('chat'), 'muted')
    await world.settle()
    expect(changes.at(-1)).toMatchObject({ id: 'm1', outcome: 'rejected', answer: 'muted' })
  })

  test('an acknowledgement of nothing means nothing', async () => {
    const { world, server, client } = await setUpOpen()
    const changes = outcomes(client)
    server.send('{"type":"chat","replyTo":"never sent"}')
    await world.settle()
    expect(changes).toEqual([])
  })

  test.each(['', 5, null, {}])('an id of %j makes no sense', async (id) => {
    const { client } = await setUpOpen()
    expect(() => client.send('chat', 1, { id: id as string })).toThrow(
      // as JavaScript may
      expect.objectContaining({ kind: 'config', details: expect.objectContaining({ key: 'id' }) }),
    )
  })
})

test('what is sent is among the items when its change is told', async () => {
  const { client } = await setUpOpen()
  let ids: unknown[] = []
  client.outbox.onChange(({ outcome }) => {
    if (outcome === 'sent') ids = client.outbox.items.map(({ id }) => id)
  })
  client.send('chat', 1, { id: 'm1' })
  expect(ids).toEqual(['m1'])
})

describe('many messages that wait for their acknowledgement at once', () => {
  test.each([{ outbox: { capacity: 5 } }, { outbox: false as const }])('%j forgets none', async (config) => {
    const { world, server, client } = await setUpOpen(config)
    const changes = outcomes(client)
    const ids = Array.from({ length: 150 }, (_, index) => `m${index}`)
    for (const id of ids) client.send('chat', id, { id })
    for (let left = ids.length; left > 0; left -= 1) server.reply(await server.expect('chat'))
    await world.settle()
    expect(changes.filter((change) => change.includes('acknowledged'))).toHaveLength(ids.length)
    expect(client.outbox.items).toEqual([])
  })

  test('are remembered up to a thousand', async () => {
    const { client } = await setUpOpen()
    for (let index = 0; index <= 1_000; index++) client.send('chat', index, { id: `m${index}` })
    expect(client.outbox.items).toHaveLength(1_000)
    expect(client.outbox.items[0]).toMatchObject({ id: 'm1' })
  })
})

test('what was under way when everything ends is no longer among the items', async () => {
  const { client } = await setUpOpen()
  client.send('chat', 1, { id: 'm1' })
  client.disconnect()
  expect(client.outbox.items).toEqual([])
})
