import { createSocket, useSocket, useSocketEvent } from 'hawser'
import { describe, expect, test } from 'vitest'
import { KeepAlive, h, ref } from 'vue'
import { collecting } from './collecting.ts'
import { createRoutes } from './routes.ts'
import { createStage, setupOnly } from './stage.ts'

/** What users of other composables complain of most, by its place among those complaints. */
describe('known pains', () => {
  test('20: components share one connection, which lasts as long as one of them uses it', async () => {
    const stage = createStage()
    const config = stage.config()
    const Chat = setupOnly(() => void useSocket(config, { key: 'chat' }))
    const { shown } = createRoutes(stage, { a: Chat, b: Chat, c: Chat }, 'a', 'b', 'c')
    await stage.settle()
    expect(stage.world.sockets).toHaveLength(1)
    shown.delete('a')
    shown.delete('b')
    await stage.advance(60_000)
    expect(stage.server.connections).toHaveLength(1)
    shown.delete('c')
    await stage.advance(60_000)
    expect(stage.server.connections).toHaveLength(0)
  })

  test('22: a component that is mounted anew redials nothing, and leaves no handler behind', async () => {
    const stage = createStage()
    const config = stage.config()
    const seen: unknown[] = []
    const Chat = setupOnly(() => {
      useSocket(config, { key: 'chat' })
      useSocketEvent('chat', (data) => seen.push(data))
    })
    const { shown } = createRoutes(stage, { a: Chat }, 'a')
    await stage.settle()
    for (let time = 0; time < 5; time += 1) {
      shown.delete('a')
      await stage.settle()
      shown.add('a')
      await stage.settle()
    }
    stage.server.push('chat', 'once')
    await stage.settle()
    expect(seen).toEqual(['once'])
    expect(stage.world.sockets).toHaveLength(1)
  })

  test('22: one that KeepAlive keeps out of sight does as it was told with what comes', async () => {
    const stage = createStage()
    const heard: Record<string, unknown[]> = { listen: [], pause: [], buffer: [] }
    const Chat = setupOnly(() => {
      for (const how of ['listen', 'pause', 'buffer'] as const)
        useSocketEvent('chat', (data) => heard[how]?.push(data), { whenDeactivated: how })
    })
    const isShown = ref(true)
    const plugin = createSocket(stage.config())
    stage.mount(() => () => h(KeepAlive, () => (isShown.value ? h(Chat) : null)), plugin)
    await stage.settle()
    isShown.value = false
    await stage.settle()
    stage.server.push('chat', 'away')
    await stage.settle()
    expect(heard).toEqual({ listen: ['away'], pause: [], buffer: [] })
    isShown.value = true
    await stage.settle()
    expect(heard).toEqual({ listen: ['away'], pause: [], buffer: ['away'] })
  })

  test('24: a thousand messages in a frame are one write, and a list that stays short', async () => {
    const { draw, list, push, writes } = await collecting({ limit: 100 })
    await push(...Array.from({ length: 1_000 }, (_, index) => index))
    expect(writes()).toBe(0)
    draw()
    expect(writes()).toBe(1)
    expect(list.total.value).toBe(1_000)
    expect(list.messages.value).toEqual(Array.from({ length: 100 }, (_, index) => 900 + index))
  })
})
