import { createWebSocketClient, isSocketError, useSocketMessages } from 'hawser'
import { describe, expect, test } from 'vitest'
import { effectScope, ref } from 'vue'
import { collecting, createFrames } from './collecting.ts'
import { createStage } from './stage.ts'

test('every message is in the list, equal ones too, with one write for a frame', async () => {
  const { draw, list, push, writes } = await collecting()
  await push('a', 'a', { id: 1 })
  await push({ id: 1 })
  expect(list.messages.value).toEqual([])
  draw()
  expect(list.messages.value).toEqual(['a', 'a', { id: 1 }, { id: 1 }])
  expect(writes()).toBe(1)
  await push('b')
  draw()
  expect(list.messages.value).toHaveLength(5)
  expect(writes()).toBe(2)
})

test('nothing is written when nothing came', async () => {
  const { advance, asked, draw, push, writes } = await collecting()
  draw()
  await push('a')
  draw()
  await advance(60_000)
  expect(writes()).toBe(1)
  expect(asked()).toBe(0)
})

test('each write is a new array; the one before stays as it was', async () => {
  const { draw, list, push } = await collecting()
  await push('a')
  draw()
  const before = list.messages.value
  await push('b')
  draw()
  expect(before).toEqual(['a'])
  expect(list.messages.value).toEqual(['a', 'b'])
})

test('a hidden page has no frames, so a timer writes', async () => {
  const { advance, list, push, writes } = await collecting()
  await push('a', 'b')
  await advance(1_000)
  expect(list.messages.value).toEqual(['a', 'b'])
  expect(writes()).toBe(1)
})

test.each([
  [undefined, 100],
  [3, 3],
  [Infinity, 1_000],
])('with limit %s it keeps the last %i', async (limit, expected) => {
  const { draw, list, push } = await collecting({ limit })
  const all = Array.from({ length: 1_000 }, (_, index) => index)
  await push(...all.slice(0, 500))
  draw()
  await push(...all.slice(500))
  draw()
  expect(list.messages.value).toEqual(all.slice(-expected))
})

test('with ttl messages go when their time is over', async () => {
  const { advance, draw, list, push, world } = await collecting({ ttl: 1_000 })
  await push('a')
  await advance(400)
  await push('b')
  draw()
  expect(list.messages.value).toEqual(['a', 'b'])
  await advance(599)
  expect(list.messages.value).toEqual(['a', 'b'])
  await advance(1)
  expect(list.messages.value).toEqual(['b'])
  await advance(400)
  expect(list.messages.value).toEqual([])
  expect(world.alive.timers).toEqual([])
})

test('clear empties it at once, with what was still to be written', async () => {
  const { draw, list, push } = await collecting()
  await push('a')
  draw()
  await push('b')
  list.clear()
  expect(list.messages.value).toEqual([])
  await push('c')
  draw()
  expect(list.messages.value).toEqual(['c'])
})

describe('types', () => {
  test('several go into one list, in the order of arrival', async () => {
    const { draw, list, server, settle } = await collecting({}, ['chat', 'note'])
    server.push('chat', 1)
    server.push('note', 2)
    server.push('other', 3)
    server.push('chat', 4)
    await settle()
    draw()
    expect(list.messages.value).toEqual([1, 2, 4])
  })

  test('a ref may name another', async () => {
    const type = ref('chat')
    const { draw, list, server, settle } = await collecting({}, type)
    server.push('chat', 1)
    await settle()
    type.value = 'note'
    server.push('chat', 2)
    server.push('note', 3)
    await settle()
    draw()
    expect(list.messages.value).toEqual([1, 3])
  })

  test('a message that is called as an event of the connection is one', async () => {
    const { draw, list, server, settle } = await collecting({}, 'open')
    server.push('open', 'from the server')
    await settle()
    draw()
    expect(list.messages.value).toEqual(['from the server'])
  })
})

test('with the component everything ends, a write to come included', async () => {
  const { asked, draw, list, push, world, wrapper } = await collecting({ ttl: 5_000 })
  await push('a')
  draw()
  await push('b')
  wrapper.unmount()
  expect(asked()).toBe(0)
  expect(list.messages.value).toEqual(['a'])
  world.assertIdle()
})

test('outside of components it follows the effect scope', async () => {
  const { draw } = createFrames()
  const { config, advance, server, settle } = createStage()
  const client = createWebSocketClient(config())
  const scope = effectScope()
  const list = scope.run(() => useSocketMessages('chat', { client }))
  await client.connect()
  server.push('chat', 1)
  await settle()
  draw()
  expect(list?.messages.value).toEqual([1])
  scope.stop()
  server.push('chat', 2)
  await advance(1_000)
  expect(list?.messages.value).toEqual([1])
  client.destroy()
})

test.each([
  ['limit', { limit: 0 }],
  ['limit', { limit: 1.5 }],
  ['limit', { limit: Number.NaN }],
  ['ttl', { ttl: 0 }],
])('a %s that makes no sense is refused: %j', (key, options) => {
  const { config } = createStage()
  const client = createWebSocketClient(config())
  let error: unknown
  try {
    useSocketMessages('chat', { ...options, client })
  } catch (thrown) {
    error = thrown
  }
  expect(isSocketError(error, 'config') && error.details.key).toBe(key)
})
