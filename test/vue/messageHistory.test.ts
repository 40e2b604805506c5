import { createSocket, useSocket, useSocketMessages } from 'hawser'
import type { UseSocketMessagesReturn } from 'hawser'
import { describe, expect, test, vi } from 'vitest'
import { Suspense, effectScope, h, nextTick } from 'vue'
import { collecting, createFrames } from './collecting.ts'
import { createStage } from './stage.ts'

/** Somebody who has history, and takes time to tell. */
function createArchive() {
  let answer!: (rows: readonly unknown[]) => void
  let fail!: (reason: unknown) => void
  const initial = vi.fn<() => Promise<readonly unknown[]>>(
    () =>
      new Promise((resolve, reject) => {
        answer = resolve
        fail = reject
      }),
  )
  return {
    initial,
    answer: (...rows: unknown[]) => answer(rows),
    fail: (reason: unknown) => fail(reason),
  }
}

const key = ({ id }: { id: number }): number => id

type Archive = ReturnType<typeof createArchive>

describe('an array', () => {
  test('is there at once, before any message and before the mount', async () => {
    createFrames()
    const stage = createStage()
    const wrapper = stage.mount(
      () => {
        const { messages, total } = useSocketMessages('chat', { initial: ['a', 'b'] })
        return () => h('p', `${messages.value.join()} of ${total.value}`)
      },
      createSocket(stage.config(), { autoConnect: false }),
    )
    expect(wrapper.text()).toBe('a,b of 0')
  })

  test('comes first', async () => {
    const { list, show } = await collecting({ initial: ['a', 'b'] })
    await show('c')
    expect(list.messages.value).toEqual(['a', 'b', 'c'])
    expect(list.total.value).toBe(1)
  })

  test('is cut to the limit like all, and what found no room is counted', async () => {
    const { list, show } = await collecting({ initial: ['a', 'b', 'c'], limit: 2 })
    expect(list.messages.value).toEqual(['b', 'c'])
    expect(list.dropped.value).toBe(1)
    await show('d')
    expect(list.messages.value).toEqual(['c', 'd'])
    expect(list.dropped.value).toBe(2)
  })

  test('goes when its time is over', async () => {
    const { advance, list, world } = await collecting({ initial: ['a'], ttl: 1_000 })
    await advance(999)
    expect(list.messages.value).toEqual(['a'])
    await advance(1)
    expect(list.messages.value).toEqual([])
    expect(world.alive.timers).toEqual([])
  })

  test('makes rows by key', async () => {
    const initial = [{ id: 1 }, { id: 2 }, { id: 1, isEdited: true }]
    const { list, show } = await collecting({ key, initial })
    expect(list.messages.value).toEqual([{ id: 1, isEdited: true }, { id: 2 }])
    await show({ id: 2, isEdited: true })
    expect(list.messages.value).toEqual([
      { id: 1, isEdited: true },
      { id: 2, isEdited: true },
    ])
  })
})

describe('a function', () => {
  test('is asked at the mount, and what came meanwhile comes after its answer', async () => {
    const { initial, answer } = createArchive()
    const { list, show, settle } = await collecting({ initial })
    expect(initial).toHaveBeenCalledTimes(1)
    expect(list.isLoading.value).toBe(true)
    await show('c')
    expect(list.messages.value).toEqual(['c'])
    answer('a', 'b')
    await settle()
    expect(list.messages.value).toEqual(['a', 'b', 'c'])
    expect(list.isLoading.value).toBe(false)
    await show('d')
    expect(list.messages.value).toEqual(['a', 'b', 'c', 'd'])
    expect(list.total.value).toBe(2)
  })

  test('may answer at once', async () => {
    const { list } = await collecting({ initial: () => ['a'] })
    expect(list.messages.value).toEqual(['a'])
  })

  test('may ask the server itself', async () => {
    createFrames()
    const stage = createStage()
    stage.server.on('history', () => ['a', 'b'])
    let list!: UseSocketMessagesReturn<unknown>
    stage.mount(
      () => {
        const { request } = useSocket()
        list = useSocketMessages('chat', { initial: () => request('history') })
      },
      createSocket(stage.config({ heartbeatInterval: false })),
    )
    await stage.settle()
    expect(list.messages.value).toEqual(['a', 'b'])
  })

  test('gives rows that a message of the same key has already made old', async () => {
    const { initial, answer } = createArchive()
    const { list, show, settle } = await collecting({ initial, key })
    await show({ id: 3 }, { id: 2, isEdited: true })
    answer({ id: 1 }, { id: 2 })
    await settle()
    expect(list.messages.value).toEqual([{ id: 1 }, { id: 2, isEdited: true }, { id: 3 }])
  })

  test('fills what messages have left of the limit, with the latest', async () => {
    const { initial, answer } = createArchive()
    const { list, show, settle } = await collecting({ initial, limit: 3 })
    await show('x', 'y')
    answer('a', 'b', 'c')
    await settle()
    expect(list.messages.value).toEqual(['c', 'x', 'y'])
    expect(list.dropped.value).toBe(2)
  })

  test.each([
    ['an error', new Error('no such room'), new Error('no such room')],
    ['anything else', 'no such room', new Error('no such room')],
  ])('that rejects with %s leaves it in error, and the list goes on', async (_what, reason, expected) => {
    const { initial, fail } = createArchive()
    const { list, show, settle, world } = await collecting({ initial })
    await show('a')
    fail(reason)
    await settle()
    expect(list.error.value).toEqual(expected)
    expect(list.isLoading.value).toBe(false)
    await show('b')
    expect(list.messages.value).toEqual(['a', 'b'])
    expect(world.reports).toEqual([])
  })

  test.each([
    ['throws', (): string[] => JSON.parse('no JSON')],
    ['gives no list', (): string[] => Object({ rows: [] })],
  ])('that %s has failed too', async (_how, initial) => {
    const { list, show } = await collecting({ initial })
    expect(list.error.value).toBeInstanceOf(Error)
    await show('a')
    expect(list.messages.value).toEqual(['a'])
  })

  test('is asked no more when the list was cleared', async () => {
    const { initial, answer } = createArchive()
    const { list, show, settle } = await collecting({ initial })
    list.clear()
    expect(list.isLoading.value).toBe(false)
    answer('a')
    await settle()
    await show('b')
    expect(list.messages.value).toEqual(['b'])
  })

  test.each([
    ['answers', ({ answer }: Archive) => answer('a')],
    ['fails', ({ fail }: Archive) => fail('too late')],
  ])('that %s after the unmount is not heard', async (_how, end) => {
    const archive = createArchive()
    const { list, settle, world, wrapper } = await collecting({ initial: archive.initial, ttl: 1_000 })
    wrapper.unmount()
    end(archive)
    await settle()
    expect(list.messages.value).toEqual([])
    expect(list.error.value).toBeUndefined()
    world.assertIdle()
  })

  test('is never asked by a setup that never mounts', async () => {
    createFrames()
    const { initial } = createArchive()
    const stage = createStage()
    const Child = {
      setup() {
        useSocketMessages('chat', { initial, ttl: 1_000 })
        return new Promise<() => string>(() => {})
      },
    }
    const wrapper = stage.mount(
      { render: () => h(Suspense, null, { default: () => h(Child) }) },
      createSocket(stage.config()),
    )
    await stage.settle()
    wrapper.unmount()
    await nextTick()
    expect(initial).not.toHaveBeenCalled()
    stage.world.assertIdle()
  })

  test('outside of components is asked at once, and is not heard after the end of the scope', async () => {
    createFrames()
    const { initial, answer } = createArchive()
    const stage = createStage()
    const { client } = createSocket(stage.config())
    const scope = effectScope()
    const list = scope.run(() => useSocketMessages('chat', { client, initial }))
    expect(initial).toHaveBeenCalledTimes(1)
    scope.stop()
    answer('a')
    await stage.settle()
    expect(list?.messages.value).toEqual([])
  })
})
