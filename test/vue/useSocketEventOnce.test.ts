import { createSocket, createWebSocketClient, useSocketEvent } from 'hawser'
import type { UseSocketEventOptions } from 'hawser'
import { describe, expect, test } from 'vitest'
import { KeepAlive, createApp, effectScope, h, nextTick, ref } from 'vue'
import { listening } from './listening.ts'
import { createStage, setupOnly } from './stage.ts'
import { usesOf } from './scene.ts'

describe('once', () => {
  test.each([
    ['a type', 'b'],
    ['several types', ['b', 'c']],
    ['a pattern', /^[bc]$/],
    ['a ref', ref(['b', 'c'])],
    ['a getter', () => 'b'],
  ])('%s is heard for the first time only, and then nobody listens', async (_what, name) => {
    const seen: string[] = []
    const { plugin, server, settle } = await listening(() => {
      // one overload at a time
      useSocketEvent(name as '*', (_data, { type }) => seen.push(type), { once: true })
    })
    expect(usesOf(plugin.client)).toBeGreaterThan(0)
    for (const type of ['a', 'b', 'c', 'b']) server.push(type)
    await settle()
    expect(seen).toEqual(['b'])
    expect(usesOf(plugin.client)).toBe(0)
  })

  test('of all messages it is the very first', async () => {
    const seen: unknown[] = []
    const { server, settle } = await listening(() => {
      useSocketEvent('*', (data) => seen.push(data), { once: true })
    })
    server.push('a', 1)
    server.push('b', 2)
    await settle()
    expect(seen).toEqual([1])
  })

  test('a ref that names something else later is followed no more', async () => {
    const seen: unknown[] = []
    const name = ref('a')
    const { plugin, server, settle } = await listening(() => {
      useSocketEvent(name, (data) => seen.push(data), { once: true })
    })
    name.value = 'b'
    server.push('a', 1)
    server.push('b', 2)
    await settle()
    name.value = 'a'
    expect(usesOf(plugin.client)).toBe(0)
    server.push('a', 3)
    await settle()
    expect(seen).toEqual([2])
  })

  test('events of the connection too; an open from before is not one', async () => {
    const seen: unknown[] = []
    const { advance, server, settle } = await listening(({ client }) => {
      useSocketEvent('open', ({ replayed }) => seen.push(replayed), { once: true, client })
    })
    for (let drop = 0; drop < 2; drop++) {
      server.drop()
      await settle()
      await advance(1_000)
    }
    expect(seen).toEqual([false])
  })

  test('a handler that brings about the next one is not called with it', async () => {
    const seen: unknown[] = []
    const { plugin } = await listening(({ client }) => {
      const leave = (): void => {
        seen.push(client.state.name)
        client.disconnect()
      }
      useSocketEvent('state', leave, { once: true, client })
    })
    await plugin.client.reconnect().catch(() => {})
    expect(seen).toHaveLength(1)
  })

  test('an async handler that rejects is an error event, as ever', async () => {
    const { server, settle, world } = await listening(() => {
      useSocketEvent('chat', () => Promise.reject(new Error('broken')), { once: true })
    })
    server.push('chat')
    server.push('chat')
    await settle()
    expect(world.takeReports()).toEqual([expect.objectContaining({ kind: 'handler' })])
  })

  test('stopped before the first one it hears nothing', async () => {
    const seen: unknown[] = []
    const { server, settle } = await listening(() => {
      useSocketEvent('chat', (data) => seen.push(data), { once: true })()
    })
    server.push('chat', 1)
    await settle()
    expect(seen).toEqual([])
  })

  test('in an effect scope it stops too', async () => {
    const { config, server, settle } = createStage()
    const client = createWebSocketClient(config())
    const seen: unknown[] = []
    const scope = effectScope()
    scope.run(() => useSocketEvent('chat', (data) => seen.push(data), { client, once: true }))
    await client.connect()
    server.push('chat', 1)
    server.push('chat', 2)
    await settle()
    expect(seen).toEqual([1])
    expect(usesOf(client)).toBe(0)
    scope.stop()
    client.destroy()
  })

  test('outside of components the dial that it causes itself may be the first one', async () => {
    const { config, settle } = createStage()
    const plugin = createSocket(config())
    const app = createApp({}).use(plugin)
    const seen: unknown[] = []
    app.runWithContext(() => useSocketEvent('state', ({ name }) => seen.push(name), { once: true }))
    await settle()
    expect(seen).toEqual(['resolving'])
    expect(usesOf(plugin.client)).toBe(0)
    plugin.client.destroy()
  })
})

describe('once, while KeepAlive keeps the component out of sight', () => {
  async function kept(whenDeactivated: UseSocketEventOptions['whenDeactivated']) {
    const seen: unknown[] = []
    const isShown = ref(true)
    const Child = setupOnly(() => {
      useSocketEvent('chat', (data) => seen.push(data), { once: true, whenDeactivated })
    })
    const stage = createStage()
    const plugin = createSocket(stage.config())
    const wrapper = stage.mount(() => () => h(KeepAlive, () => (isShown.value ? h(Child) : null)), plugin)
    await stage.settle()
    isShown.value = false
    await stage.settle()
    stage.server.push('chat', 1)
    stage.server.push('chat', 2)
    await stage.settle()
    const comeBack = async (): Promise<void> => {
      isShown.value = true
      await stage.settle()
      stage.server.push('chat', 3)
      await stage.settle()
    }
    return { seen, comeBack, wrapper, client: plugin.client }
  }

  test.each([
    ['listen', [1], [1]],
    ['pause', [], [3]],
    ['buffer', [], [1]],
  ] as const)('with %s', async (mode, away, back) => {
    const { client, comeBack, seen } = await kept(mode)
    expect(seen).toEqual(away)
    await comeBack()
    expect(seen).toEqual(back)
    expect(usesOf(client)).toBe(0)
  })

  test('with buffer one that never returns handles nothing', async () => {
    const { seen, wrapper } = await kept('buffer')
    wrapper.unmount()
    await nextTick()
    expect(seen).toEqual([])
  })
})
