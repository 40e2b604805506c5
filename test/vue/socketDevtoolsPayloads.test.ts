import type { InterceptorFactory } from 'hawser'
import { describe, expect, test, vi } from 'vitest'
import { devtools } from './devtools.ts'
import { end, show } from './devtoolsStage.ts'

vi.mock('@vue/devtools-api', () => import('./devtools.ts'))

/** The payloads among the messages of the timeline. */
const payloads = (): unknown[] =>
  devtools.timeline.filter(({ layerId }) => layerId === 'hawser:messages').map(({ event }) => event.data.data)

/** What the timeline shows of a payload that an interceptor hands on, which may be anything. */
async function shownOf(data: unknown, times = 1): Promise<unknown> {
  const maker: InterceptorFactory = () => ({ name: 'maker', receive: (message) => ({ ...message, data }) })
  const shown = show({ use: [maker] }, { limit: 10 })
  await shown.client.connect()
  for (let count = 0; count < times; count += 1) shown.server.push('chat')
  await shown.world.settle()
  end(shown)
  return payloads().at(-1)
}

describe('a payload is shown as it was at that moment', () => {
  test('before a handler changed what it was given', async () => {
    const shown = show()
    const { client, server, world } = shown
    await client.connect()
    client.on('chat', (data) => {
      data.content = 'changed'
    })
    server.push('chat', { content: 'Hello' })
    server.push('chat', { content: 'Hello again' })
    await world.settle()
    expect(payloads()).toEqual([{ content: 'Hello' }, { content: 'Hello again' }])
    end(shown)
  })

  test('before the sender changed it, answers too', async () => {
    const shown = show()
    const { client, server, world } = shown
    await client.connect()
    const draft = { content: 'Hello' }
    const answer: { seq: number } = { seq: 1 }
    client.outbox.onChange((item) => {
      if (item.answer) Object.assign(item.answer, { seq: 2 })
    })
    client.send('chat', draft, { id: 'a' })
    draft.content = 'changed'
    server.reply(await server.expect('chat'), answer)
    await world.settle()
    expect(payloads()[0]).toEqual({ content: 'Hello' })
    const told = devtools.timeline.map(({ event }) => event.data)
    expect(told.find(({ outcome }) => outcome === 'acknowledged')).toMatchObject({ answer: { seq: 1 } })
    end(shown)
  })
})

describe('it is cut', () => {
  test('where its texts get too long, however deep they are', async () => {
    expect(await shownOf({ list: [{ content: 'x'.repeat(50_000) }, 'more', 'and more'] })).toEqual({
      list: [{ content: expect.stringMatching(/^x{9980,9990}…$/) }, '…'],
    })
  })

  test('where it has too many values', async () => {
    const numbers = (await shownOf(Array.from({ length: 50_000 }, (_, index) => index))) as number[]
    expect(numbers).toHaveLength(10_001)
    expect(numbers.slice(-2)).toEqual([9_999, '…'])
    const members = await shownOf(Object.fromEntries(numbers.map((value) => [`key ${value}`, value])))
    expect(Object.keys(members as object).length).toBeLessThan(2_000)
    expect(members).toHaveProperty('…', '…')
  })

  test('where it is too deep, or comes back to itself', async () => {
    const deep = Array.from({ length: 30 }).reduce((inner) => ({ inner }), 'the end')
    expect(JSON.stringify(await shownOf(deep))).toBe(`${'{"inner":'.repeat(10)}"…"${'}'.repeat(10)}`)
    const round: Record<string, unknown> = { name: 'round' }
    round.self = round
    expect(await shownOf({ round, twice: [round, round] })).toEqual({
      round: { name: 'round', self: '…' },
      twice: [
        { name: 'round', self: '…' },
        { name: 'round', self: '…' },
      ],
    })
  })
})

test('what is no plain data is told in words', async () => {
  const told = await shownOf({
    at: new URL('https://app.test/'),
    error: Object.assign(new TypeError('no'), { code: 1 }),
    bytes: new Uint8Array(3),
    list: new Set([1, new Map([['a', 2]])]),
    run: () => {},
    nothing: null,
    missing: undefined,
    empty: {},
  })
  expect(told).toEqual({
    at: 'https://app.test/',
    error: 'TypeError: no',
    bytes: '3 bytes',
    list: [1, [['a', 2]]],
    run: 'a function',
    nothing: null,
    missing: undefined,
    empty: {},
  })
})

test('one that cannot be read harms nobody', async () => {
  const moody = {
    get mood() {
      throw new Error('not now')
    },
  }
  expect(await shownOf(moody)).toBe('cannot be read: Error: not now')
})

test('what is left out of the timeline is not even read', async () => {
  let reads = 0
  const counted = {
    get count() {
      reads += 1
      return reads
    },
  }
  await shownOf(counted, 50)
  expect(reads).toBe(10)
})
