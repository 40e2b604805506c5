import { createSocket, createWebSocketClient, isSocketError, useSocketMessages } from 'hawser'
import type { UseSocketMessagesOptions, UseSocketMessagesReturn } from 'hawser'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type MaybeRefOrGetter, effectScope, ref, watch } from 'vue'
import { createStage } from './stage.ts'

/** Frames come when a test says so, as a page's do when it is drawn. */
let frames: FrameRequestCallback[] = []

beforeEach(() => {
  frames = []
  vi.spyOn(window, 'requestAnimationFrame').mockImplementation((callback) => frames.push(callback))
  vi.spyOn(window, 'cancelAnimationFrame').mockImplementation((id) => void frames.splice(id - 1, 1))
})

afterEach(() => {
  vi.restoreAllMocks()
  if (frames.length > 0) throw new Error('a frame is still asked for')
})

function drawFrame(): void {
  for (const callback of frames.splice(0)) callback(0)
}

async function collecting(
  options?: UseSocketMessagesOptions,
  type: MaybeRefOrGetter<string | readonly string[]> = 'chat',
) {
  const stage = createStage()
  let list!: UseSocketMessagesReturn<unknown>
  let writes = 0
  const wrapper = stage.mount(
    () => {
      list = useSocketMessages(type, options)
      watch(list.messages, () => (writes += 1), { flush: 'sync' })
    },
    createSocket(stage.config({ heartbeatInterval: false })),
  )
  await stage.settle()
  const push = async (...all: unknown[]): Promise<void> => {
    for (const data of all) stage.server.push('chat', data)
    await stage.settle()
  }
  return { ...stage, list, push, wrapper, writes: () => writes }
}

test('every message is in the list, equal ones too, with one write for a frame', async () => {
  const { list, push, writes } = await collecting()
  await push('a', 'a', { id: 1 })
  await push({ id: 1 })
  expect(list.messages.value).toEqual([])
  drawFrame()
  expect(list.messages.value).toEqual(['a', 'a', { id: 1 }, { id: 1 }])
  expect(writes()).toBe(1)
  await push('b')
  drawFrame()
  expect(list.messages.value).toHaveLength(5)
  expect(writes()).toBe(2)
})

test('nothing is written when nothing came', async () => {
  const { advance, push, writes } = await collecting()
  drawFrame()
  await push('a')
  drawFrame()
  await advance(60_000)
  expect(writes()).toBe(1)
  expect(frames).toEqual([])
})

test('each write is a new array; the one before stays as it was', async () => {
  const { list, push } = await collecting()
  await push('a')
  drawFrame()
  const before = list.messages.value
  await push('b')
  drawFrame()
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
  const { list, push } = await collecting({ limit })
  const all = Array.from({ length: 1_000 }, (_, index) => index)
  await push(...all.slice(0, 500))
  drawFrame()
  await push(...all.slice(500))
  drawFrame()
  expect(list.messages.value).toEqual(all.slice(-expected))
})

test('with ttl messages go when their time is over', async () => {
  const { advance, list, push, world } = await collecting({ ttl: 1_000 })
  await push('a')
  await advance(400)
  await push('b')
  drawFrame()
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
  const { list, push } = await collecting()
  await push('a')
  drawFrame()
  await push('b')
  list.clear()
  expect(list.messages.value).toEqual([])
  await push('c')
  drawFrame()
  expect(list.messages.value).toEqual(['c'])
})

describe('types', () => {
  test('several go into one list, in the order of arrival', async () => {
    const { list, server, settle } = await collecting({}, ['chat', 'note'])
    server.push('chat', 1)
    server.push('note', 2)
    server.push('other', 3)
    server.push('chat', 4)
    await settle()
    drawFrame()
    expect(list.messages.value).toEqual([1, 2, 4])
  })

  test('a ref may name another', async () => {
    const type = ref('chat')
    const { list, server, settle } = await collecting({}, type)
    server.push('chat', 1)
    await settle()
    type.value = 'note'
    server.push('chat', 2)
    server.push('note', 3)
    await settle()
    drawFrame()
    expect(list.messages.value).toEqual([1, 3])
  })

  test('a message that is called as an event of the connection is one', async () => {
    const { list, server, settle } = await collecting({}, 'open')
    server.push('open', 'from the server')
    await settle()
    drawFrame()
    expect(list.messages.value).toEqual(['from the server'])
  })
})

test('with the component everything ends, a write to come included', async () => {
  const { list, push, wrapper, world } = await collecting({ ttl: 5_000 })
  await push('a')
  drawFrame()
  await push('b')
  wrapper.unmount()
  expect(frames).toEqual([])
  expect(list.messages.value).toEqual(['a'])
  world.assertIdle()
})

test('outside of components it follows the effect scope', async () => {
  const { config, advance, server, settle } = createStage()
  const client = createWebSocketClient(config())
  const scope = effectScope()
  const list = scope.run(() => useSocketMessages('chat', { client }))
  await client.connect()
  server.push('chat', 1)
  await settle()
  drawFrame()
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
