import { createSocket, createWebSocketClient, provideSocket, useSocket } from 'hawser'
import type { WebSocketClient } from 'hawser'
import { describe, expect, test } from 'vitest'
import { KeepAlive, Teleport, Transition, h, ref, shallowRef } from 'vue'
import { createScene, useAll, usesOf } from './scene.ts'
import { setupOnly } from './stage.ts'

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
