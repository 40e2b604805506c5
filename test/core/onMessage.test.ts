import { describe, expect, test } from 'vitest'
import { setUp, setUpOpen } from '../support/setUp.ts'

describe('onMessage', () => {
  const types = async (pattern: string | RegExp | readonly string[]): Promise<string[]> => {
    const { world, server, client } = await setUpOpen()
    const seen: string[] = []
    client.onMessage(pattern as RegExp, (_data, { type }) => seen.push(type))
    for (const type of ['order.new', 'order.paid', 'chat', 'chat', 'order']) server.push(type)
    await world.settle()
    return seen
  }

  test('takes a type, several, a pattern or all', async () => {
    expect(await types('chat')).toEqual(['chat', 'chat'])
    expect(await types(['chat', 'order'])).toEqual(['chat', 'chat', 'order'])
    expect(await types(/^order\./)).toEqual(['order.new', 'order.paid'])
    expect(await types('*')).toEqual(['order.new', 'order.paid', 'chat', 'chat', 'order'])
  })

  test('a pattern that remembers where it stopped finds the same each time', async () => {
    expect(await types(/order/g)).toEqual(['order.new', 'order.paid', 'order'])
    expect(await types(/order/y)).toEqual(['order.new', 'order.paid', 'order'])
  })

  test('what it returned takes it off', async () => {
    const { world, server, client } = await setUpOpen()
    const seen: unknown[] = []
    const offs = [
      client.onMessage('*', (data) => seen.push(data)),
      client.onMessage(/./, (data) => seen.push(data)),
      client.onMessage(['chat', 'order'], (data) => seen.push(data)),
    ]
    server.push('chat', 1)
    await world.settle()
    for (const off of offs) off()
    server.push('chat', 2)
    await world.settle()
    expect(seen).toEqual([1, 1, 1])
  })

  test('sees a new pattern for a type that was seen before', async () => {
    const { world, server, client } = await setUpOpen()
    server.push('chat', 1)
    await world.settle()
    const seen: unknown[] = []
    client.onMessage(/chat/, (data) => seen.push(data))
    server.push('chat', 2)
    await world.settle()
    expect(seen).toEqual([2])
  })

  test('keeps up with a server that invents types for ever', async () => {
    const { world, server, client } = await setUpOpen()
    let count = 0
    client.onMessage(/^invented/, () => (count += 1))
    for (let n = 0; n < 3_000; n += 1) server.push(`invented.${n}`)
    await world.settle()
    expect(count).toBe(3_000)
  })

  test.each<unknown>([undefined, null, 42, {}, '', [1]])('%j is no pattern', async (value) => {
    const { client } = setUp()
    const bad = value as '*' // as JavaScript may
    expect(() => client.onMessage(bad, () => {})).toThrow(expect.objectContaining({ kind: 'config' }))
  })
})
