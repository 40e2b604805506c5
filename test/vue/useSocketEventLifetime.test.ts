import { createSocket, createWebSocketClient, useSocket, useSocketEvent } from 'hawser'
import { describe, expect, test } from 'vitest'
import { Suspense, effectScope, h, nextTick, ref } from 'vue'
import { listening } from './listening.ts'
import { createStage } from './stage.ts'

describe('it listens', () => {
  test('from the mount to the unmount', async () => {
    const { config, mount, server, settle } = createStage()
    const client = createWebSocketClient(config())
    const seen: unknown[] = []
    const wrapper = mount(() => {
      useSocketEvent(['chat'], (data) => seen.push(data), { client })
      useSocketEvent('close', () => seen.push('close'), { client })
    })
    await client.connect()
    server.push('chat', 1)
    await settle()
    wrapper.unmount()
    server.push('chat', 2)
    await settle()
    client.disconnect()
    expect(seen).toEqual([1])
  })

  test('until it is stopped', async () => {
    const seen: unknown[] = []
    let stop = (): void => {}
    const { server, settle } = await listening(() => {
      stop = useSocketEvent('chat', (data) => seen.push(data))
    })
    server.push('chat', 1)
    await settle()
    stop()
    stop()
    server.push('chat', 2)
    await settle()
    expect(seen).toEqual([1])
  })

  test('not at all when it is stopped before the mount', async () => {
    const seen: unknown[] = []
    const { server, settle } = await listening(() => {
      useSocketEvent('chat', (data) => seen.push(data))()
    })
    server.push('chat', 1)
    await settle()
    expect(seen).toEqual([])
  })

  test('not while a Suspense waits, and never when it is taken away', async () => {
    const seen: unknown[] = []
    const isShown = ref(true)
    let ready = (): void => {}
    const Child = {
      async setup() {
        useSocketEvent('chat', (data) => seen.push(data))
        await new Promise<void>((resolve) => {
          ready = resolve
        })
        return () => 'there'
      },
    }
    const { config, mount, server, settle } = createStage()
    const plugin = createSocket(config())
    mount(() => {
      useSocket()
      return () => (isShown.value ? h(Suspense, null, { default: () => h(Child) }) : 'nothing')
    }, plugin)
    await settle()
    const push = async (data: unknown): Promise<void> => {
      server.push('chat', data)
      await settle()
    }
    await push(1)
    isShown.value = false
    await nextTick()
    ready()
    await settle()
    await push(2)
    isShown.value = true
    await settle()
    ready()
    await settle()
    await push(3)
    expect(seen).toEqual([3])
  })

  test('in a given client, which it does not dial', async () => {
    const { config, mount, server, settle } = createStage()
    const client = createWebSocketClient(config())
    const seen: unknown[] = []
    mount(() => void useSocketEvent('chat', (data) => seen.push(data), { client }))
    await settle()
    expect(client.state.name).toBe('idle')
    await client.connect()
    server.push('chat', 1)
    await settle()
    expect(seen).toEqual([1])
    client.destroy()
  })

  test('outside of components to the end of the effect scope', async () => {
    const { config, server, settle } = createStage()
    const scope = effectScope()
    const seen: unknown[] = []
    const client = createWebSocketClient(config())
    scope.run(() => useSocketEvent('chat', (data) => seen.push(data), { client }))
    await client.connect()
    server.push('chat', 1)
    await settle()
    scope.stop()
    server.push('chat', 2)
    await settle()
    expect(seen).toEqual([1])
    client.destroy()
  })

  test('only where there is a client', () => {
    expect(() => useSocketEvent('chat', () => {})).toThrow('client must be given as { client } here')
  })
})
