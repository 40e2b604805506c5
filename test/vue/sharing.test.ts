import { useSocket, useSocketEvent } from 'hawser'
import type { UseSocketReturn, WebSocketConfig } from 'hawser'
import { describe, expect, test } from 'vitest'
import { type Component, Suspense, h, ref } from 'vue'
import { createRoutes } from './routes.ts'
import { type Stage, createStage, setupOnly } from './stage.ts'

const chat = (stage: Stage, sockets: UseSocketReturn[] = [], more?: Partial<WebSocketConfig>): Component =>
  setupOnly(() => {
    sockets.push(useSocket(stage.config(more), { key: 'chat' }))
  })

test('components that name the same key share one connection', async () => {
  const stage = createStage()
  const sockets: UseSocketReturn[] = []
  const Chat = chat(stage, sockets)
  createRoutes(stage, { a: Chat, b: Chat }, 'a', 'b')
  await stage.settle()
  expect(stage.server.connections).toHaveLength(1)
  expect(sockets[0]?.client).toBe(sockets[1]?.client)
})

test('other keys and other apps have their own', async () => {
  const stage = createStage()
  const Other = setupOnly(() => void useSocket(stage.config(), { key: 'other' }))
  createRoutes(stage, { a: chat(stage), b: Other }, 'a', 'b')
  createRoutes(stage, { a: chat(stage) }, 'a')
  await stage.settle()
  expect(stage.server.connections).toHaveLength(3)
})

test.each([
  ['who says no', 'no', 'idle'],
  ['who says nothing', 'nothing', 'open'],
  ['both, whoever comes first', 'no nothing', 'open'],
  ['both, whoever comes first', 'nothing no', 'open'],
])('autoConnect of %s counts: %s', async (_who, order, expected) => {
  const stage = createStage()
  const sockets: UseSocketReturn[] = []
  const config = stage.config()
  const routes = {
    no: setupOnly(() => void sockets.push(useSocket(config, { key: 'chat', autoConnect: false }))),
    nothing: setupOnly(() => void sockets.push(useSocket(config, { key: 'chat' }))),
  }
  createRoutes(stage, routes, ...order.split(' '))
  await stage.settle()
  expect(sockets[0]?.status.value).toBe(expected)
})

test('below one who says no to autoConnect nobody dials', async () => {
  const stage = createStage()
  const config = stage.config()
  const isOther = ref(false)
  const Child = setupOnly(() => void useSocketEvent('chat', () => {}))
  const Quiet = setupOnly(() => {
    const { status } = useSocket(config, { key: 'chat', autoConnect: false })
    return () => [h(Child), status.value]
  })
  const Loud = setupOnly(() => void useSocket(config, { key: 'chat' }))
  const wrapper = stage.mount(() => () => [h(Quiet), isOther.value ? h(Loud) : null])
  await stage.settle()
  expect(wrapper.text()).toContain('idle')
  isOther.value = true
  await stage.settle()
  expect(wrapper.text()).toContain('open')
})

test('it is there for composables beside and below', async () => {
  const stage = createStage()
  const seen: unknown[] = []
  const Child = setupOnly(() => void useSocketEvent('chat', (data) => seen.push(data)))
  stage.mount(() => {
    useSocket(stage.config(), { key: 'chat' })
    useSocketEvent('chat', (data) => seen.push(data))
    return () => h(Child)
  })
  await stage.settle()
  stage.server.push('chat', 1)
  await stage.settle()
  expect(seen).toEqual([1, 1])
})

test('a change of route does not redial', async () => {
  const stage = createStage()
  const Chat = chat(stage)
  const { shown } = createRoutes(stage, { a: Chat, b: Chat }, 'a')
  await stage.settle()
  shown.delete('a')
  await stage.advance(999)
  shown.add('b')
  await stage.advance(5_000)
  expect(stage.world.sockets).toHaveLength(1)
  expect(stage.server.connections).toHaveLength(1)
})

test('a second after the last user it is closed', async () => {
  const stage = createStage()
  const Chat = chat(stage)
  const { shown } = createRoutes(stage, { a: Chat, b: Chat }, 'a', 'b')
  await stage.settle()
  shown.delete('a')
  await stage.advance(5_000)
  expect(stage.server.connections).toHaveLength(1)
  shown.delete('b')
  await stage.advance(999)
  expect(stage.server.connections).toHaveLength(1)
  await stage.advance(1)
  stage.world.assertIdle()
})

test('whoever comes later has a new one', async () => {
  const stage = createStage()
  const sockets: UseSocketReturn[] = []
  const Chat = chat(stage, sockets)
  const { shown } = createRoutes(stage, { a: Chat, b: Chat }, 'a')
  await stage.settle()
  shown.delete('a')
  await stage.advance(1_000)
  shown.add('b')
  await stage.settle()
  expect(sockets[1]?.status.value).toBe('open')
  expect(sockets[1]?.client).not.toBe(sockets[0]?.client)
})

test('the end of the app closes it at once', async () => {
  const stage = createStage()
  const { wrapper } = createRoutes(stage, { a: chat(stage) }, 'a')
  await stage.settle()
  wrapper.unmount()
  stage.world.assertIdle()
})

test('the end of the app does not wait for one that lingers', async () => {
  const stage = createStage()
  const { shown, wrapper } = createRoutes(stage, { a: chat(stage) }, 'a')
  await stage.settle()
  shown.delete('a')
  await stage.settle()
  wrapper.unmount()
  stage.world.assertIdle()
})

describe('a setup that takes longer than a connection lingers', () => {
  /** Route `a` has left while route `late` still waits for something else. */
  async function waitFor() {
    const stage = createStage()
    const sockets: UseSocketReturn[] = []
    let ready = (): void => {}
    const Slow = {
      async setup() {
        sockets.push(useSocket(stage.config(), { key: 'chat' }))
        await new Promise<void>((resolve) => {
          ready = resolve
        })
        return () => 'there'
      },
    }
    const late = { render: () => h(Suspense, null, { default: () => h(Slow) }) }
    const { shown } = createRoutes(stage, { a: chat(stage), late }, 'a')
    await stage.settle()
    shown.add('late')
    shown.delete('a')
    await stage.advance(5_000)
    return { ...stage, sockets, shown, ready: () => ready() }
  }

  test('keeps it', async () => {
    const { ready, settle, sockets, world } = await waitFor()
    ready()
    await settle()
    expect(sockets[0]?.status.value).toBe('open')
    expect(world.sockets).toHaveLength(1)
  })

  test('lets it go when it is given up', async () => {
    const { advance, shown, world } = await waitFor()
    shown.delete('late')
    await advance(1_000)
    world.assertIdle()
  })
})
