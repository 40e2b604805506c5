import {
  createSocket,
  createWebSocketClient,
  provideSocket,
  useBindCode,
  useSocket,
  useSocketEvent,
  useSocketMessages,
  useSocketOutbox,
  useSocketRequest,
  useSocketSubscription,
} from 'hawser'
import type { WebSocketClient, WebSocketConfig } from 'hawser'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type App, KeepAlive, effectScope, h, ref } from 'vue'
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

  test('as of a store is not out of sight with the component that was first to use it', async () => {
    const { config, push, settle, stage } = createScene()
    const isShown = ref(true)
    const seen: unknown[] = []
    const store = effectScope(true)
    const Child = setupOnly(() => {
      store.run(() => {
        useSocketEvent('chat', (data) => seen.push(data), { whenDeactivated: 'pause' })
      })
    })
    stage.mount(() => () => h(KeepAlive, () => (isShown.value ? h(Child) : null)), createSocket(config))
    await settle()
    isShown.value = false
    await settle()
    await push('a')
    expect(seen).toEqual(['a'])
    store.stop()
  })

  describe('as of a Pinia store that is first used below another client', () => {
    /** A component below another client that is the first to use a store. */
    function useFirst(setup: (config: WebSocketConfig) => unknown) {
      const scene = createScene()
      const { config, show, stage } = scene
      const own = createWebSocketClient({ ...config, url: '/own' })
      const store = defineStore(() => setup(config))
      const isShown = ref(true)
      let current!: App
      let nearest: WebSocketClient | undefined
      const Child = setupOnly(() => {
        provideSocket(own)
        store.use(current)
        nearest = useSocket().client
      })
      show(
        setupOnly(() => () => (isShown.value ? h(Child) : 'nobody')),
        { install: (app) => (current = app) },
        createSocket(config),
      )
      onTestFinished(() => {
        store.dispose()
        own.destroy()
      })
      const dialled = (): string[] => stage.server.connections.map(({ url }) => new URL(url).pathname)
      return { ...scene, own, isShown, dialled, nearest: () => nearest }
    }

    test('has the client of the app', async () => {
      const seen: unknown[] = []
      const { dialled, isShown, own, push, settle } = useFirst(() => {
        useSocket()
        useSocketEvent('chat', (data) => seen.push(data))
      })
      await settle()
      isShown.value = false
      await settle()
      own.destroy()
      await push('a')
      expect(dialled()).toEqual(['/ws'])
      expect(seen).toEqual(['a'])
    })

    test('keeps a client of its own to itself', async () => {
      const { dialled, nearest, own, settle } = useFirst((config) => useSocket({ ...config, url: '/store' }))
      await settle()
      expect(nearest()).toBe(own)
      expect(dialled()).toEqual(['/store', '/own'])
    })

    test('has nobody to provide one to', () => {
      let failure: unknown
      useFirst((config) => {
        try {
          provideSocket(createWebSocketClient(config))
        } catch (error) {
          failure = error
        }
      })
      expect(String(failure)).toContain('provideSocket must be called in the setup of a component')
    })
  })
})
