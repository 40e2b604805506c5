import { useSocket } from 'hawser'
import type { UseSocketReturn } from 'hawser'
import { describe, expect, test } from 'vitest'
import { Suspense, effectScope, h, nextTick } from 'vue'
import { createStage } from './stage.ts'

describe('outside of components', () => {
  test('it follows the effect scope', async () => {
    const { config, settle, world } = createStage()
    const scope = effectScope()
    const socket = scope.run(() => useSocket(config()))
    expect(socket?.status.value).toBe('resolving')
    await settle()
    expect(socket?.status.value).toBe('open')
    scope.stop()
    world.assertIdle()
  })

  test('a store that a component is the first to use outlives it', async () => {
    const { config, mount, settle } = createStage()
    const store = effectScope(true)
    let socket: UseSocketReturn | undefined
    const wrapper = mount(() => {
      socket = store.run(() => useSocket(config()))
    })
    await settle()
    wrapper.unmount()
    await settle()
    expect(socket?.status.value).toBe('open')
    store.stop()
    expect(socket?.status.value).toBe('closed')
  })

  test('a store starts though the component that was first to use it never mounts', async () => {
    const { config, mount, settle } = createStage()
    const store = effectScope(true)
    let socket: UseSocketReturn | undefined
    const Child = {
      setup() {
        socket = store.run(() => useSocket(config()))
        return new Promise<() => string>(() => {})
      },
    }
    mount({ render: () => h(Suspense, null, { default: () => h(Child) }) })
    await settle()
    await nextTick()
    expect(socket?.status.value).toBe('open')
    store.stop()
  })

  test('without a scope it lasts until it is destroyed', async () => {
    const { config, settle, world } = createStage()
    const { client, status } = useSocket(config())
    await settle()
    expect(status.value).toBe('open')
    client.destroy()
    world.assertIdle()
  })
})
