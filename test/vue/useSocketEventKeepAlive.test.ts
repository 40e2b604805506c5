import { createSocket, useSocketEvent } from 'hawser'
import type { UseSocketEventOptions } from 'hawser'
import { describe, expect, test } from 'vitest'
import { KeepAlive, type Ref, type VNode, h, nextTick, onActivated, ref } from 'vue'
import { createStage, setupOnly } from './stage.ts'

describe('while KeepAlive keeps the component out of sight', () => {
  async function kept(options?: UseSocketEventOptions) {
    const seen: unknown[] = []
    const isShown = ref(true)
    const Child = setupOnly(() => {
      useSocketEvent('chat', (data) => seen.push(data), options)
    })
    const stage = createStage()
    const plugin = createSocket(stage.config())
    const wrapper = stage.mount(() => () => h(KeepAlive, () => (isShown.value ? h(Child) : null)), plugin)
    await stage.settle()
    const push = async (...all: unknown[]): Promise<void> => {
      for (const data of all) stage.server.push('chat', data)
      await stage.settle()
    }
    const show = async (value: boolean): Promise<void> => {
      isShown.value = value
      await stage.settle()
    }
    await push(1)
    return { ...stage, plugin, push, seen, show, wrapper, isShown }
  }

  test('its handlers are called as ever', async () => {
    const { push, seen, show } = await kept()
    await show(false)
    await push(2)
    await show(true)
    await push(3)
    expect(seen).toEqual([1, 2, 3])
  })

  test('with pause it misses what comes', async () => {
    const { push, seen, show } = await kept({ whenDeactivated: 'pause' })
    await show(false)
    await push(2)
    expect(seen).toEqual([1])
    await show(true)
    await push(3)
    expect(seen).toEqual([1, 3])
  })

  test('with pause the first message after its return is not missed', async () => {
    const { seen, show, isShown, server, settle } = await kept({ whenDeactivated: 'pause' })
    await show(false)
    isShown.value = true
    await nextTick()
    server.push('chat', 2)
    await settle()
    expect(seen).toEqual([1, 2])
  })

  test('with buffer it handles everything in order when it is back', async () => {
    const { push, seen, show } = await kept({ whenDeactivated: 'buffer' })
    await show(false)
    await push(2, 2, 3)
    expect(seen).toEqual([1])
    await show(true)
    expect(seen).toEqual([1, 2, 2, 3])
    await push(4)
    await show(false)
    await push(5)
    await show(true)
    expect(seen).toEqual([1, 2, 2, 3, 4, 5])
  })

  test('with buffer nothing overtakes', async () => {
    const { plugin, push, seen, show, isShown, server, settle } = await kept({ whenDeactivated: 'buffer' })
    await show(false)
    await push(2)
    // The next one arrives in the same moment in which the component returns.
    plugin.client.onMessage('return', () => {
      isShown.value = true
    })
    server.push('return')
    server.push('chat', 3)
    await settle()
    expect(seen).toEqual([1, 2, 3])
  })

  test('a kept message whose handler throws is an error event, and the rest is handled', async () => {
    const seen: unknown[] = []
    const isShown = ref(true)
    const Child = setupOnly(() => {
      const handle = (data: unknown): void => {
        if (data === 1) throw new Error('broken')
        seen.push(data)
      }
      useSocketEvent('chat', handle, { whenDeactivated: 'buffer' })
    })
    const { config, mount, server, settle, world } = createStage()
    mount(() => () => h(KeepAlive, () => (isShown.value ? h(Child) : null)), createSocket(config()))
    await settle()
    isShown.value = false
    await settle()
    server.push('chat', 1)
    server.push('chat', 2)
    await settle()
    isShown.value = true
    await settle()
    expect(seen).toEqual([2])
    expect(world.takeReports()).toEqual([expect.objectContaining({ kind: 'handler' })])
  })

  test('with buffer what a handler brings about waits behind the rest', async () => {
    const seen: unknown[] = []
    const isShown = ref(true)
    const { config, mount, server, settle } = createStage()
    const plugin = createSocket(config())
    const tell = (code: number): void => {
      if (code === 4001) plugin.client.disconnect(4002)
      seen.push(code)
    }
    const Child = setupOnly(() => {
      useSocketEvent('close', ({ code }) => tell(code), { whenDeactivated: 'buffer' })
    })
    mount(() => () => h(KeepAlive, () => (isShown.value ? h(Child) : null)), plugin)
    await settle()
    isShown.value = false
    await settle()
    for (const code of [4001, 4000]) {
      server.close(code)
      await settle()
      await plugin.client.connect()
    }
    isShown.value = true
    await settle()
    expect(seen).toEqual([4001, 4000, 4002])
  })

  describe('and it does something in the moment it comes back,', () => {
    interface Page {
      readonly isShown: Ref<boolean>
      readonly isThere: Ref<boolean>
      stop(): void
    }

    /** It comes back to a message that came while it was away, `1`. */
    async function comeBack(whenDeactivated: 'pause' | 'buffer', act: (page: Page) => void) {
      const stage = createStage()
      const [isShown, isThere] = [ref(true), ref(true)]
      const seen: unknown[] = []
      let activations = 0
      const Child = setupOnly(() => {
        const stop = useSocketEvent('chat', (data) => seen.push(data), { whenDeactivated })
        onActivated(() => {
          activations += 1
          if (activations === 2) act({ isShown, isThere, stop })
        })
      })
      const page = (): VNode | null => (isShown.value ? h(Child) : null)
      stage.mount(() => () => (isThere.value ? h(KeepAlive, page) : null), createSocket(stage.config()))
      const show = async (value: boolean): Promise<void> => {
        isShown.value = value
        await stage.settle()
      }
      const push = async (data: unknown): Promise<void> => {
        stage.server.push('chat', data)
        await stage.settle()
      }
      await stage.settle()
      await show(false)
      await push(1)
      await show(true)
      await push(2)
      return { seen, show, activations: () => activations }
    }

    test('such as to go again: with pause it goes on to miss what comes', async () => {
      const { seen, show } = await comeBack('pause', ({ isShown }) => (isShown.value = false))
      await show(true)
      expect(seen).toEqual([])
    })

    test('such as to go again: with buffer everything is still kept', async () => {
      const { seen, show } = await comeBack('buffer', ({ isShown }) => (isShown.value = false))
      expect(seen).toEqual([])
      await show(true)
      expect(seen).toEqual([1, 2])
    })

    test('such as to end: nothing is handled after it', async () => {
      const { seen, activations } = await comeBack('buffer', ({ isThere }) => (isThere.value = false))
      expect([activations(), seen]).toEqual([2, []])
    })

    test('such as to stop: nothing is handled after it', async () => {
      const { seen } = await comeBack('buffer', ({ stop }) => stop())
      expect(seen).toEqual([])
    })
  })

  test('with buffer a handler that stops handles no more of what was kept', async () => {
    const seen: unknown[] = []
    const isShown = ref(true)
    const Child = setupOnly(() => {
      const stop = useSocketEvent('chat', (data) => stopAfter(data), { whenDeactivated: 'buffer' })
      const stopAfter = (data: unknown): void => {
        seen.push(data)
        stop()
      }
    })
    const { config, mount, server, settle } = createStage()
    mount(() => () => h(KeepAlive, () => (isShown.value ? h(Child) : null)), createSocket(config()))
    await settle()
    isShown.value = false
    await settle()
    server.push('chat', 1)
    server.push('chat', 2)
    await settle()
    isShown.value = true
    await settle()
    expect(seen).toEqual([1])
  })

  test('one that never returns handles nothing', async () => {
    const { push, seen, show, wrapper } = await kept({ whenDeactivated: 'buffer' })
    await show(false)
    await push(2)
    wrapper.unmount()
    await nextTick()
    expect(seen).toEqual([1])
  })
})
