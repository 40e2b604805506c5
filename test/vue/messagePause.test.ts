import { createSocket, useSocketMessages } from 'hawser'
import type { UseSocketMessagesOptions, UseSocketMessagesReturn } from 'hawser'
import { describe, expect, test } from 'vitest'
import { KeepAlive, effectScope, h, nextTick, ref, watch, watchEffect } from 'vue'
import { collecting, createFrames } from './collecting.ts'
import { createStage, setupOnly } from './stage.ts'

describe('a paused list', () => {
  test('does not move; what arrives is counted and shown at once by resume', async () => {
    const { list, push, show, writes } = await collecting()
    await show('a')
    list.pause()
    expect(list.isPaused.value).toBe(true)
    await show('b', 'c')
    expect(list.messages.value).toEqual(['a'])
    expect([list.unseen.value, list.total.value]).toEqual([2, 3])
    await push('d')
    list.resume()
    expect(list.isPaused.value).toBe(false)
    expect(list.messages.value).toEqual(['a', 'b', 'c', 'd'])
    expect(list.unseen.value).toBe(0)
    expect(writes()).toBe(2)
  })

  test('holds back what was not drawn yet', async () => {
    const { draw, list, push, show } = await collecting()
    await show('a')
    await push('b')
    list.pause()
    draw()
    expect(list.messages.value).toEqual(['a'])
    expect(list.unseen.value).toBe(1)
  })

  test('keeps no more than the limit: what finds no room is dropped, and not waited for', async () => {
    const { list, show } = await collecting({ limit: 3 })
    await show('a', 'b')
    list.pause()
    list.pause()
    await show('c', 'd', 'e', 'f')
    expect(list.messages.value).toEqual(['a', 'b'])
    expect([list.total.value, list.dropped.value, list.unseen.value]).toEqual([6, 3, 3])
    list.resume()
    list.resume()
    expect(list.messages.value).toEqual(['d', 'e', 'f'])
  })

  test('counts rows that have something new', async () => {
    const { list, show } = await collecting({ key: ({ id }) => id })
    await show({ id: 1, is: 1 }, { id: 2, is: 1 }, { id: 3, is: 1 })
    list.pause()
    await show({ id: 1, is: 2 }, { id: 1, is: 3 }, { id: 3, is: 2 })
    expect(list.messages.value).toEqual([
      { id: 1, is: 1 },
      { id: 2, is: 1 },
      { id: 3, is: 1 },
    ])
    expect(list.unseen.value).toBe(2)
  })

  test('still shows what is too old, until it is resumed', async () => {
    const { advance, list, show } = await collecting({ ttl: 1_000 })
    await show('a')
    list.pause()
    await show('b')
    await advance(1_000)
    expect(list.messages.value).toEqual(['a'])
    expect(list.unseen.value).toBe(0)
    list.resume()
    expect(list.messages.value).toEqual([])
  })

  test('is emptied by clear, and stays paused', async () => {
    const { list, show } = await collecting()
    await show('a')
    list.pause()
    await show('b')
    list.clear()
    expect(list.messages.value).toEqual([])
    expect(list.unseen.value).toBe(0)
    await show('c')
    expect(list.messages.value).toEqual([])
    expect(list.unseen.value).toBe(1)
    list.resume()
    expect(list.messages.value).toEqual(['c'])
  })

  test('takes history in without showing it', async () => {
    let answer = (_rows: string[]): void => {}
    const initial = (): Promise<string[]> => new Promise((resolve) => (answer = resolve))
    const { list, settle, show } = await collecting({ initial })
    await show('b')
    list.pause()
    answer(['a'])
    await settle()
    expect(list.messages.value).toEqual(['b'])
    expect(list.unseen.value).toBe(0)
    list.resume()
    expect(list.messages.value).toEqual(['a', 'b'])
  })

  test('leaves nothing alive where it is resumed after the unmount', async () => {
    const { list, show, world, wrapper } = await collecting({ ttl: 1_000 })
    await show('a')
    list.pause()
    await show('b')
    wrapper.unmount()
    list.resume()
    world.assertIdle()
  })
})

test('list and counts are one write: a component that shows all of them renders once for a frame', async () => {
  const { draw } = createFrames()
  const stage = createStage()
  let renders = 0
  stage.mount(
    () => {
      const { messages, total, dropped, unseen } = useSocketMessages('chat', { limit: 2 })
      return () => {
        renders += 1
        return h('p', `${messages.value.join()} ${total.value} ${dropped.value} ${unseen.value}`)
      }
    },
    createSocket(stage.config({ heartbeatInterval: false })),
  )
  await stage.settle()
  for (let index = 0; index < 50; index++) stage.server.push('chat', index)
  await stage.settle()
  draw()
  await nextTick()
  expect(renders).toBe(2)
})

describe('while KeepAlive keeps the component out of sight', () => {
  async function kept(whenDeactivated?: UseSocketMessagesOptions['whenDeactivated'], ttl = Infinity) {
    const frames = createFrames()
    const stage = createStage()
    const isShown = ref(true)
    let list!: UseSocketMessagesReturn<unknown>
    let writes = 0
    const Child = setupOnly(() => {
      list = useSocketMessages('chat', { limit: 3, ttl, ...(whenDeactivated && { whenDeactivated }) })
      watch(list.messages, () => (writes += 1), { flush: 'sync' })
    })
    const wrapper = stage.mount(
      () => () => h(KeepAlive, () => (isShown.value ? h(Child) : null)),
      createSocket(stage.config({ heartbeatInterval: false })),
    )
    await stage.settle()
    const show = async (...all: unknown[]): Promise<void> => {
      for (const data of all) stage.server.push('chat', data)
      await stage.settle()
      frames.draw()
    }
    const turn = async (to: boolean): Promise<void> => {
      isShown.value = to
      await stage.settle()
    }
    await show('a')
    return { ...stage, list, show, turn, wrapper, writes: () => writes }
  }

  test('its list goes on', async () => {
    const { list, show, turn } = await kept()
    await turn(false)
    await show('b')
    expect(list.messages.value).toEqual(['a', 'b'])
  })

  test('with pause it misses what comes', async () => {
    const { list, show, turn } = await kept('pause')
    await turn(false)
    await show('b')
    await turn(true)
    await show('c')
    expect(list.messages.value).toEqual(['a', 'c'])
    expect(list.total.value).toBe(2)
  })

  test('with buffer it writes nothing, keeps what comes within the limit, and shows it when it is back', async () => {
    const { list, show, turn, writes } = await kept('buffer')
    await turn(false)
    await show('b', 'c', 'd')
    expect([list.messages.value, list.total.value]).toEqual([['a'], 1])
    expect(writes()).toBe(1)
    await turn(true)
    expect(list.messages.value).toEqual(['b', 'c', 'd'])
    expect([list.total.value, list.dropped.value]).toEqual([4, 1])
    await show('e')
    expect(list.messages.value).toEqual(['c', 'd', 'e'])
  })

  test('with buffer what was too old meanwhile is gone when it is back', async () => {
    const { advance, list, show, turn } = await kept('buffer', 1_000)
    await turn(false)
    await advance(600)
    await show('b')
    await advance(400)
    await turn(true)
    expect(list.messages.value).toEqual(['b'])
  })

  test('one that was paused by hand is still paused when it is back', async () => {
    const { list, show, turn } = await kept('buffer')
    list.pause()
    await turn(false)
    await show('b')
    await turn(true)
    expect(list.messages.value).toEqual(['a'])
    expect(list.unseen.value).toBe(1)
  })

  test('one that never returns leaves nothing', async () => {
    const { show, turn, world, wrapper } = await kept('buffer', 1_000)
    await turn(false)
    await show('b')
    wrapper.unmount()
    world.assertIdle()
  })
})

test.each(['clear', 'pause', 'resume'] as const)(
  'an effect that calls %s depends on nothing of the list',
  async (what) => {
    const { list, show } = await collecting()
    const room = ref('a')
    let runs = 0
    const scope = effectScope()
    scope.run(() =>
      watchEffect(() => {
        runs += 1
        void room.value
        list[what]()
      }),
    )
    await show(1)
    list.pause()
    list.resume()
    await show(2)
    expect(runs).toBe(1)
    room.value = 'b'
    await nextTick()
    expect(runs).toBe(2)
    scope.stop()
  },
)
