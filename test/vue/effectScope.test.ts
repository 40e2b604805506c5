import {
  createSocket,
  createWebSocketClient,
  useBindCode,
  useSocket,
  useSocketEvent,
  useSocketMessages,
  useSocketOutbox,
  useSocketRequest,
  useSocketSubscription,
} from 'hawser'
import { describe, expect, test } from 'vitest'
import { type App, effectScope, h, ref } from 'vue'
import { createScene, useAll, usesOf } from './scene.ts'
import { setupOnly } from './stage.ts'

describe('an effect scope outside of components', () => {
  test('has every composable from the call to its end', async () => {
    const { config, push, settle, stage, world } = createScene()
    const client = createWebSocketClient(config)
    const before = usesOf(client)
    const scope = effectScope()
    const seen: unknown[] = []
    const list = scope.run(() => {
      useSocket(client)
      useSocketEvent('chat', (data) => seen.push(data), { client })
      useSocketSubscription('orders', { client })
      useSocketOutbox({ client })
      useSocketRequest('sum', { client, params: [1, 2], immediate: true })
      useBindCode({ env: stage.world })
      return useSocketMessages('chat', { client, initial: () => ['before'] })
    })
    await settle()
    await push('a')
    expect(seen).toEqual(['a'])
    expect(list?.messages.value).toEqual(['before', 'a'])
    scope.stop()
    expect(usesOf(client)).toBe(before)
    client.destroy()
    world.assertIdle()
  })

  /** What Pinia does with a setup store: a detached scope, in the injection context of the app, at the first use. */
  function defineStore<Store>(setup: () => Store) {
    const scope = effectScope(true)
    let store: Store | undefined
    return {
      use: (app: App): Store => (store ??= app.runWithContext(() => scope.run(setup) as Store)), // runs until `dispose`
      dispose: () => scope.stop(),
    }
  }

  test('as of a Pinia store finds the client of the app, outlives components, and ends when it is disposed of', async () => {
    const { config, push, show, settle, stage } = createScene()
    const plugin = createSocket(config)
    const before = usesOf(plugin.client)
    const store = defineStore(() => useAll(stage))
    const isShown = ref(true)
    let current!: App
    const Child = setupOnly(() => store.use(current).text)
    const { text } = show(
      setupOnly(() => () => (isShown.value ? h(Child) : 'nobody')),
      { install: (app) => (current = app) },
      plugin,
    )
    await settle()
    await push('a')
    expect(text()).toBe('open a 0 3 c1')
    isShown.value = false
    await settle()
    await push('b')
    isShown.value = true
    await settle()
    expect(text()).toBe('open a,b 0 3 c1')
    store.dispose()
    expect(usesOf(plugin.client)).toBe(before)
  })
})
