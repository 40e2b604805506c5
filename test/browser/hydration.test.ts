import { createSocket } from 'hawser'
import { createFakeServer, createFakeWorld } from 'hawser/testing'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { nextTick } from 'vue'
import { RENDERED, createPage } from '../ssr/page.ts'

let root: HTMLElement

beforeEach(() => {
  root = document.createElement('div')
  root.innerHTML = RENDERED
  document.body.append(root)
  vi.spyOn(console, 'warn')
  vi.spyOn(console, 'error')
  // Vue says in every run that Suspense is experimental.
  vi.spyOn(console, 'info').mockImplementation(() => {})
})

afterEach(() => {
  root.remove()
  vi.restoreAllMocks()
})

test('a page takes over what the server rendered without a mismatch, and only then connects', async () => {
  const world = createFakeWorld()
  const server = createFakeServer(world)
  server.on('sum', () => 3)
  server.on('profile', () => 'Ada')
  const config = { url: '/ws', env: world }
  world.serve('/api/socket/bind-code', { body: { code: 'c1', expireTime: world.now() + 60_000 } })
  const taken = root.querySelector('main')
  const app = createPage(config).use(createSocket(config))
  app.mount(root)
  expect(root.innerHTML).toBe(RENDERED)
  expect(root.querySelector('main')).toBe(taken)

  await world.settle()
  await nextTick()
  expect(server.connections).toHaveLength(3)
  expect([...root.querySelectorAll('p')].map(({ textContent }) => textContent)).toEqual([
    'provided: open 0 none',
    'own: open 0 none',
    'shared: open 0 none',
    '0 waiting',
    'c1',
    '3',
    'Ada',
  ])
  app.unmount()
  expect(console.warn).not.toHaveBeenCalled()
  expect(console.error).not.toHaveBeenCalled()
  await world.settle()
  world.assertIdle()
})

test('it does so even when the connection was there first', async () => {
  const world = createFakeWorld()
  createFakeServer(world)
  const config = { url: '/ws', env: world }
  world.serve('/api/socket/bind-code', 'unreachable')
  const plugin = createSocket(config)
  await plugin.client.connect()
  plugin.client.send('chat', 'waits for its acknowledgement', { id: 'm1' })
  const app = createPage(config).use(plugin)
  app.mount(root)
  await nextTick()
  expect(root.querySelector('p')?.textContent).toBe('provided: open 0 none')
  app.unmount()
  expect(console.warn).not.toHaveBeenCalled()
  expect(console.error).not.toHaveBeenCalled()
})
