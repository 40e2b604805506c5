import { renderToString } from '@vue/server-renderer'
import { createSocket, useSocket, useSocketRequest } from 'hawser'
import type { UseSocketReturn } from 'hawser'
import { createFakeWorld } from 'hawser/testing'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createSSRApp, effectScope, ref } from 'vue'
import { RENDERED, createPage } from './page.ts'

const timers = ['setTimeout', 'setInterval', 'setImmediate'] as const

beforeEach(() => {
  for (const name of timers) vi.spyOn(globalThis, name)
  vi.spyOn(globalThis, 'fetch')
  vi.spyOn(console, 'warn')
})

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

test('a page renders as idle, and its world is not touched', async () => {
  const world = createFakeWorld()
  const config = { url: '/ws', env: world }
  const app = createPage(config).use(createSocket(config))
  expect(await renderToString(app)).toBe(RENDERED)
  await world.settle()
  world.assertIdle()
  expect(world.sockets).toEqual([])
  expect(world.requests).toEqual([])
  expect(console.warn).not.toHaveBeenCalled()
})

test('nor is the platform, where there is no page to resolve an address against', async () => {
  const config = { url: '/ws', bindCode: {} }
  const app = createPage(config).use(createSocket(config))
  for (const name of timers) vi.mocked(globalThis[name]).mockClear()
  expect(await renderToString(app)).toBe(RENDERED)
  for (const name of timers) expect(globalThis[name]).not.toHaveBeenCalled()
  expect(globalThis.fetch).not.toHaveBeenCalled()
})

test('nor is anything of a browser needed, as Nuxt renders', async () => {
  for (const name of ['window', 'document', 'location', 'navigator', 'WebSocket', 'requestAnimationFrame'])
    vi.stubGlobal(name, undefined)
  const app = createPage({ url: '/ws' }).use(createSocket({ url: '/ws' }))
  expect(await renderToString(app)).toBe(RENDERED)
  expect(console.warn).not.toHaveBeenCalled()
})

test('a ref in the address that changes while rendering dials nothing', async () => {
  const world = createFakeWorld({ page: false })
  const room = ref('a')
  const app = createSSRApp({
    setup() {
      const { status } = useSocket({ url: () => `wss://app.test/${room.value}`, env: world })
      room.value = 'b'
      return () => status.value
    },
  })
  expect(await renderToString(app)).toBe('idle')
  await world.settle()
  world.assertIdle()
})

test('a store starts nothing, whether a component or the app uses it first', async () => {
  const world = createFakeWorld({ page: false })
  const stores = [effectScope(true), effectScope(true)]
  const sockets: (UseSocketReturn | undefined)[] = []
  const use = (index: number): void => {
    sockets.push(stores[index]?.run(() => useSocket({ url: 'wss://app.test/ws', env: world })))
  }
  const app = createSSRApp({
    setup() {
      use(0)
      return () => sockets.map((socket) => socket?.status.value).join(' ')
    },
  })
  app.runWithContext(() => use(1))
  expect(await renderToString(app)).toBe('idle idle')
  await world.settle()
  expect(world.sockets).toEqual([])
  world.assertIdle()
})

test.each(['https://app.test/', false] as const)(
  'a question by hand is not asked, where the page is %s',
  async (page) => {
    const world = createFakeWorld({ page })
    const { client, install } = createSocket({ url: 'wss://app.test/ws', env: world, lazy: true })
    const answers: unknown[] = []
    const app = createSSRApp({
      async setup() {
        const { execute, isLoading, error } = useSocketRequest('sum')
        answers.push(await execute([1, 2]))
        return () => `${isLoading.value} ${error.value?.kind ?? 'fine'}`
      },
    }).use({ install })
    expect(await renderToString(app)).toBe('false fine')
    await world.settle()
    expect([answers, client.state.name, world.sockets]).toEqual([[undefined], 'idle', []])
    world.assertIdle()
  },
)

test('outside of any app Node is a client like others', async () => {
  const world = createFakeWorld({ page: false })
  const scope = effectScope()
  const socket = scope.run(() => useSocket({ url: 'wss://app.test/ws', env: world }))
  expect(socket?.status.value).toBe('resolving')
  scope.stop()
  world.assertIdle()
})
