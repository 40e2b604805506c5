import { createWebSocketClient, useSocketRequest } from 'hawser'
import { describe, expect, test, vi } from 'vitest'
import { ref } from 'vue'
import { asking } from './asking.ts'
import { createStage } from './stage.ts'

describe('refetchOnReconnect', () => {
  test('asks the last question again whenever the connection is back', async () => {
    const a = ref(1)
    const options = { params: a, immediate: true, refetch: false, refetchOnReconnect: true }
    const { advance, asked, request, server, settle } = await asking(options)
    await settle()
    server.drop()
    await advance(1_000)
    expect(asked()).toEqual([1, 1])
    a.value = 2
    server.drop()
    await advance(1_000)
    expect(asked()).toEqual([1, 1, 2])
    await request.execute('other')
    server.drop()
    await advance(1_000)
    expect(asked()).toEqual([1, 1, 2, 'other', 'other'])
  })

  test('mends what the drop has cut off', async () => {
    const options = { immediate: true, refetchOnReconnect: true }
    const { advance, request, server, settle } = await asking(options, { answers: false })
    await server.expect('sum')
    server.drop()
    await settle()
    expect(request.error.value).toMatchObject({ kind: 'disconnected' })
    server.on('sum', () => 3)
    await advance(1_000)
    expect(request.data.value).toBe(3)
    expect(request.error.value).toBeUndefined()
  })

  test('asks nothing that nobody has asked', async () => {
    const { advance, asked, plugin, server } = await asking({ refetchOnReconnect: true, params: 1 })
    await plugin.client.connect()
    server.drop()
    await advance(1_000)
    expect(plugin.client.isConnected()).toBe(true)
    expect(asked()).toEqual([])
  })

  test('asks nothing twice that is still under way', async () => {
    const options = { immediate: true, refetchOnReconnect: true, resend: true }
    const { advance, asked, request, server, settle } = await asking(options)
    await settle()
    server.drop()
    await settle()
    const answer = request.execute(2)
    await advance(1_000)
    expect(asked()).toEqual([undefined, 2])
    expect(await answer).toEqual({ of: 2 })
  })

  test('leaves alone what was aborted, and goes on with the next question', async () => {
    const options = { immediate: true, refetchOnReconnect: true }
    const { advance, asked, request, server, settle } = await asking(options, { answers: false })
    await server.expect('sum')
    request.abort()
    server.drop()
    await advance(1_000)
    expect(asked()).toEqual([undefined])
    void request.execute(2)
    await settle()
    server.drop()
    await advance(1_000)
    expect(asked()).toEqual([undefined, 2, 2])
  })

  test('is over with the component', async () => {
    const { config, mount, server, settle, advance } = createStage()
    const client = createWebSocketClient(config({ heartbeatInterval: false, reconnectInterval: 1_000 }))
    await client.connect()
    const handler = vi.fn<() => number>(() => 1)
    server.on('sum', handler)
    const wrapper = mount(
      () => void useSocketRequest('sum', { client, immediate: true, refetchOnReconnect: true }),
    )
    await settle()
    wrapper.unmount()
    server.drop()
    await advance(1_000)
    expect(handler).toHaveBeenCalledTimes(1)
    client.destroy()
  })

  test('is off unless you say so', async () => {
    const { advance, asked, server, settle } = await asking({ immediate: true })
    await settle()
    server.drop()
    await advance(1_000)
    expect(asked()).toEqual([undefined])
  })
})
