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
import type { Dialect, WebSocketClient, WebSocketConfig } from 'hawser'
import { describe, expect, onTestFinished, test } from 'vitest'
import {
  type App,
  type Component,
  KeepAlive,
  Suspense,
  Teleport,
  Transition,
  createApp,
  effectScope,
  h,
  ref,
  shallowRef,
} from 'vue'
import { createFrames } from './collecting.ts'
import { type Stage, createStage, setupOnly } from './stage.ts'

/** Uses every composable that finds its client, and shows what it shows. */
function useAll(stage: Stage, seen: unknown[] = []) {
  const { status, client } = useSocket()
  useSocketEvent('chat', (data) => seen.push(data))
  useSocketSubscription('orders')
  const { messages } = useSocketMessages<Record<string, string>>('chat', { ttl: 60_000 })
  const { size } = useSocketOutbox()
  const { data } = useSocketRequest('sum', { params: [1, 2], immediate: true, refetchOnReconnect: true })
  const { code } = useBindCode({ env: stage.world })
  const text = (): string =>
    [status.value, messages.value.join(), size.value, data.value ?? 'no sum', code.value].join(' ')
  return { client, text }
}

/** A stage whose server has what all of them ask for. */
function createScene(more?: Partial<WebSocketConfig>) {
  const frames = createFrames()
  const stage = createStage()
  stage.server.on('sum', () => 3)
  stage.world.serve('/api/socket/bind-code', { body: { code: 'c1', expireTime: stage.world.now() + 60_000 } })
  const config = stage.config({ heartbeatInterval: false, ...more })
  const push = async (...all: unknown[]): Promise<void> => {
    for (const data of all) stage.server.push('chat', data)
    await stage.settle()
    frames.draw()
    await stage.settle()
  }
  /** Mounts as a page does, with nothing stubbed. */
  const show = (root: Component, ...plugins: { install(app: App): void }[]) => {
    const element = document.createElement('div')
    const app = createApp(root)
    for (const plugin of plugins) app.use(plugin)
    app.mount(element)
    onTestFinished(() => app.unmount())
    return { app, element, text: () => element.textContent }
  }
  return { ...stage, stage, config, push, show }
}

/** What still uses a client. */
function usesOf(client: WebSocketClient): number {
  const { lifecycle, messages, topics, pending } = client.inspect()
  return [...lifecycle.values(), ...messages.values(), ...topics.values(), pending].reduce((a, b) => a + b, 0)
}

test('every composable starts with the mount and ends with the unmount', async () => {
  const { config, mount, push, stage, settle, world } = createScene()
  const client = createWebSocketClient(config)
  const seen: unknown[] = []
  const before = usesOf(client)
  const wrapper = mount(() => {
    const { text } = useAll(stage, seen)
    expect(usesOf(client)).toBe(before)
    return text
  }, createSocket(client))
  await settle()
  await push('a')
  expect(wrapper.text()).toBe('open a 0 3 c1')
  expect(seen).toEqual(['a'])
  expect(usesOf(client)).toBeGreaterThan(before)
  wrapper.unmount()
  expect(usesOf(client)).toBe(before)
  client.disconnect()
  world.assertIdle()
})

test('a setup that fails leaves nothing, whichever composables it has used', async () => {
  const { config, mount, settle, stage, world } = createScene()
  const client = createWebSocketClient(config)
  const before = usesOf(client)
  const isShown = ref(true)
  const Child = {
    async setup() {
      useAll(stage)
      useSocket({ ...config })
      await settle()
      throw new Error('no data')
    },
    render: () => 'never',
  }
  const wrapper = mount(
    {
      errorCaptured: () => (isShown.value = false),
      render: () => (isShown.value ? h(Suspense, null, { default: () => h(Child) }) : 'failed'),
    },
    createSocket(client),
  )
  await settle()
  await settle()
  expect(wrapper.text()).toBe('failed')
  expect(usesOf(client)).toBe(before)
  expect(world.sockets).toEqual([])
  world.assertIdle()
})

describe('KeepAlive', () => {
  test('keeps connection, topics, list and answer of a component out of sight, and ends them with itself', async () => {
    const { config, push, show, settle, stage, world } = createScene()
    const isShown = ref(true)
    const seen: unknown[] = []
    let client!: WebSocketClient
    const Child = setupOnly(() => {
      useSocket(config)
      const all = useAll(stage, seen)
      client = all.client
      return all.text
    })
    const { app, text } = show({ render: () => h(KeepAlive, () => (isShown.value ? h(Child) : null)) })
    await settle()
    isShown.value = false
    await settle()
    expect(text()).toBe('')
    await push('a')
    expect([client.isConnected(), client.inspect().topics.get('orders'), seen]).toEqual([true, 1, ['a']])
    isShown.value = true
    await settle()
    expect(text()).toBe('open a 0 3 c1')
    expect(world.sockets).toHaveLength(1)
    isShown.value = false
    await settle()
    app.unmount()
    world.assertIdle()
  })
})

describe('Transition', () => {
  test.each(['default', 'out-in', 'in-out'] as const)(
    'in mode %s: who leaves has ended, though it is still to be seen',
    async (mode) => {
      const { config, push, show, settle, stage } = createScene()
      const client = createWebSocketClient(config)
      const before = usesOf(client)
      const room = shallowRef<'a' | 'b' | undefined>('a')
      const seen: Record<string, unknown[]> = { a: [], b: [] }
      const leaving: (() => void)[] = []
      const Room = setupOnly(() => {
        const name = room.value ?? ''
        const { text } = useAll(stage, seen[name])
        return () => h('p', `${name} ${text()}`)
      })
      const props = { mode, css: false, onLeave: (_el: Element, done: () => void) => void leaving.push(done) }
      const { text } = show(
        { render: () => h(Transition, props, () => room.value && h(Room, { key: room.value })) },
        createSocket(client),
      )
      await settle()
      room.value = 'b'
      await settle()
      await push('x')
      expect(text()).toContain('a open  0 3 c1')
      for (const done of leaving.splice(0)) done()
      await settle()
      await push('y')
      expect(text()).toMatch(/^b open (x,)?y 0 3 c1$/)
      expect(seen.a).toEqual([])
      expect(seen.b?.at(-1)).toBe('y')
      room.value = undefined
      await settle()
      for (const done of leaving.splice(0)) done()
      expect(usesOf(client)).toBe(before)
      client.destroy()
    },
  )
})

describe('Teleport', () => {
  test('what is shown elsewhere has the client of where it was written, and ends with it', async () => {
    const { config, push, show, settle, stage } = createScene()
    const [app, feed] = [createWebSocketClient(config), createWebSocketClient({ ...config, url: '/feed' })]
    const before = usesOf(feed)
    const isShown = ref(true)
    const target = document.createElement('aside')
    const Toast = setupOnly(() => useAll(stage).text)
    const Panel = setupOnly(() => {
      provideSocket(feed)
      return () => (isShown.value ? h(Teleport, { to: target }, h(Toast)) : null)
    })
    show(Panel, createSocket(app))
    await settle()
    await push('a')
    expect(target.textContent).toBe('open a 0 3 c1')
    expect([app.state.name, feed.state.name]).toEqual(['idle', 'open'])
    isShown.value = false
    await settle()
    expect(target.textContent).toBe('')
    expect(usesOf(feed)).toBe(before)
    feed.destroy()
  })
})

test('of nested providers the nearest counts, for every composable', async () => {
  const { config, show, settle, stage } = createScene()
  const [outer, middle] = [createWebSocketClient(config), createWebSocketClient(config)]
  const found: WebSocketClient[] = []
  let own!: WebSocketClient
  const Leaf = setupOnly(() => {
    found.push(useAll(stage).client)
    return 'leaf'
  })
  const Own = setupOnly(() => {
    found.push(useSocket().client)
    own = useSocket(config).client
    return () => h(Leaf)
  })
  const Middle = setupOnly(() => {
    provideSocket(middle)
    return () => [h(Leaf), h(Own)]
  })
  const { app } = show(
    setupOnly(() => () => h(Middle)),
    createSocket(outer),
  )
  await settle()
  expect(found).toEqual([middle, middle, own])
  expect([outer.state.name, middle.state.name, own.state.name]).toEqual(['idle', 'open', 'open'])
  expect([outer, middle, own].map(({ inspect }) => inspect().topics.get('orders'))).toEqual([undefined, 1, 1])
  app.unmount()
  middle.destroy()
})

test('several apps on a page do not know of each other', async () => {
  const { config, push, show, settle, stage, server, world } = createScene()
  const plugins = [createSocket(config), createSocket(config)] as const
  const [first, second] = plugins.map((plugin) =>
    show(
      setupOnly(() => useAll(stage).text),
      plugin,
    ),
  )
  await settle()
  expect(server.connections).toHaveLength(2)
  first?.app.unmount()
  await push('a')
  expect(server.connections).toHaveLength(1)
  expect(plugins[0].client.state.name).toBe('closed')
  expect(second?.text()).toBe('open a 0 3 c1')
  second?.app.unmount()
  world.assertIdle()
})

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

describe('an unmount in mid-connect leaves nothing', () => {
  /** A server that is silent at first does not let anybody in. */
  const silent: Dialect = {
    name: 'silent',
    readyOn: 'frame',
    encode: () => undefined,
    decode: () => ({ kind: 'ready' }),
  }

  test.each([
    ['resolving', { url: () => new Promise<string>(() => {}) }],
    ['opening', {}],
    ['handshaking', { dialect: silent }],
    ['waiting', {}],
  ] as const)('%s', async (state, more) => {
    const { config, mount, server, settle, world } = createScene(more)
    if (state === 'opening') server.hang()
    if (state === 'waiting') server.refuse()
    let client!: WebSocketClient
    const wrapper = mount(() => {
      client = useSocket(config).client
      useSocketEvent('chat', () => {})
      useSocketMessages('chat', { ttl: 1_000 })
      useSocketRequest('sum', { immediate: true })
    })
    await settle()
    expect(client.state.name).toBe(state)
    wrapper.unmount()
    world.assertIdle()
    await settle()
    expect(client.state.name).toBe('closed')
    expect(world.reports).toEqual([])
  })
})
