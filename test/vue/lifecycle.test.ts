import {
  createSocket,
  createWebSocketClient,
  provideSocket,
  useSocket,
  useSocketEvent,
  useSocketMessages,
  useSocketRequest,
} from 'hawser'
import type { Dialect, WebSocketClient } from 'hawser'
import { describe, expect, test } from 'vitest'
import { Suspense, h, ref } from 'vue'
import { createScene, useAll, usesOf } from './scene.ts'
import { setupOnly } from './stage.ts'

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
