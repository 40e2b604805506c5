import { describe, expect, test } from 'vitest'
import { collecting } from './collecting.ts'

interface Price {
  readonly of: string
  readonly is: number
}

const price = (of: string, is: number): Price => ({ of, is })
const key = ({ of }: Price): string => of

describe('a filter', () => {
  test('refuses messages: they are in no list and in no count', async () => {
    const { list, show } = await collecting({ filter: (data) => data !== 'spam', limit: 2 })
    await show('a', 'spam', 'b', 'spam')
    expect(list.messages.value).toEqual(['a', 'b'])
    expect(list.total.value).toBe(2)
    expect(list.dropped.value).toBe(0)
  })

  test('knows the whole message', async () => {
    const { list, server, settle, draw } = await collecting({ filter: (_data, { id }) => id === 'm2' })
    server.push('chat', 'a', { id: 'm1' })
    server.push('chat', 'b', { id: 'm2' })
    await settle()
    draw()
    expect(list.messages.value).toEqual(['b'])
  })

  test('that throws refuses the message and is an error event of the client; the rest is taken', async () => {
    const filter = ({ of }: Price): boolean => of !== ''
    const { list, show, world } = await collecting({ filter })
    await show(null, price('gold', 1))
    expect(list.messages.value).toEqual([price('gold', 1)])
    expect(list.total.value).toBe(1)
    expect(world.takeReports()).toEqual([expect.objectContaining({ kind: 'handler' })])
  })
})

describe('a key', () => {
  test('makes rows: the latest message takes the place of the one before', async () => {
    const { list, show, writes } = await collecting({ key })
    await show(price('gold', 1), price('iron', 2), price('gold', 3))
    expect(list.messages.value).toEqual([price('gold', 3), price('iron', 2)])
    await show(price('iron', 4), price('salt', 5))
    expect(list.messages.value).toEqual([price('gold', 3), price('iron', 4), price('salt', 5)])
    expect(list.total.value).toBe(5)
    expect(list.dropped.value).toBe(0)
    expect(writes()).toBe(2)
  })

  test('may be a number or a symbol, and knows the whole message', async () => {
    const gold = Symbol('gold')
    const { list, show } = await collecting({
      key: (data, message) => (message?.type === 'chat' ? gold : data),
    })
    await show('a', 'b')
    expect(list.messages.value).toEqual(['b'])
  })

  test('lets the ttl of its row begin anew', async () => {
    const { advance, list, show } = await collecting({ key, ttl: 1_000 })
    await show(price('gold', 1), price('iron', 2))
    await advance(600)
    await show(price('gold', 3))
    await advance(400)
    expect(list.messages.value).toEqual([price('gold', 3)])
    await advance(600)
    expect(list.messages.value).toEqual([])
  })

  test('that is new lets the first row go at the limit; one that is there none', async () => {
    const { list, show } = await collecting({ key, limit: 2 })
    await show(price('gold', 1), price('iron', 2), price('gold', 3), price('iron', 4))
    expect(list.dropped.value).toBe(0)
    await show(price('salt', 5))
    expect(list.messages.value).toEqual([price('iron', 4), price('salt', 5)])
    await show(price('gold', 6))
    expect(list.messages.value).toEqual([price('salt', 5), price('gold', 6)])
    expect(list.dropped.value).toBe(2)
  })

  test('of undefined is a key like any: its row goes at the limit', async () => {
    const byId = ({ id }: { id?: number }): number => id as number // as a user without types may
    const { list, show } = await collecting({ key: byId, limit: 2 })
    await show({ content: 'nameless' }, { id: 1 })
    expect(list.messages.value).toEqual([{ content: 'nameless' }, { id: 1 }])
    await show({ id: 2 }, { id: 3 })
    expect(list.messages.value).toEqual([{ id: 2 }, { id: 3 }])
    expect(list.dropped.value).toBe(2)
  })

  test('goes with its row', async () => {
    const { list, show } = await collecting({ key })
    await show(price('gold', 1), price('iron', 2))
    list.clear()
    await show(price('iron', 3), price('gold', 4))
    expect(list.messages.value).toEqual([price('iron', 3), price('gold', 4)])
  })

  test('that throws is an error event of the client, and the message is not taken', async () => {
    const { list, show, world } = await collecting({ key })
    await show(null, price('gold', 1))
    expect(list.messages.value).toEqual([price('gold', 1)])
    expect(world.takeReports()).toEqual([expect.objectContaining({ kind: 'handler' })])
  })
})

describe('what found no room', () => {
  test('is counted, with what was taken', async () => {
    const { list, show } = await collecting({ limit: 3 })
    expect([list.total.value, list.dropped.value]).toEqual([0, 0])
    await show('a', 'b', 'c')
    expect([list.total.value, list.dropped.value]).toEqual([3, 0])
    await show('d', 'e')
    expect([list.total.value, list.dropped.value]).toEqual([5, 2])
    list.clear()
    expect([list.total.value, list.dropped.value]).toEqual([5, 2])
  })

  test('is not what was too old', async () => {
    const { advance, list, show } = await collecting({ limit: 3, ttl: 1_000 })
    await show('a', 'b', 'c')
    await advance(1_000)
    await show('d', 'e')
    expect(list.messages.value).toEqual(['d', 'e'])
    expect(list.dropped.value).toBe(0)
  })
})
