import { createWebSocketClient, useSocketRequest } from 'hawser'
import type { UseSocketRequestReturn } from 'hawser'
import { describe, expect, test } from 'vitest'
import { effectScope } from 'vue'
import { asking } from './asking.ts'
import { createStage } from './stage.ts'

describe('immediate', () => {
  test('asks at the mount, and dials for it', async () => {
    const { asked, request, settle } = await asking({ params: [1, 2], immediate: true })
    expect(request.isLoading.value).toBe(true)
    await settle()
    expect(asked()).toEqual([[1, 2]])
    expect(request.data.value).toEqual({ of: [1, 2] })
    expect(request.isLoading.value).toBe(false)
  })

  test('needs no params', async () => {
    const { asked, settle } = await asking({ immediate: true })
    await settle()
    expect(asked()).toEqual([undefined])
  })

  test('does not dial a client that was given by hand: that is an error', async () => {
    const { config, mount, settle } = createStage()
    const client = createWebSocketClient(config())
    let request!: UseSocketRequestReturn<unknown, unknown>
    mount(() => {
      request = useSocketRequest('sum', { client, immediate: true })
    })
    await settle()
    expect(client.state.name).toBe('idle')
    expect(request.error.value).toMatchObject({ kind: 'disconnected' })
  })

  test('in a store asks at once, and is aborted with its scope', async () => {
    const { config, server, settle, world } = createStage()
    const client = createWebSocketClient(config({ heartbeatInterval: false }))
    await client.connect()
    const store = effectScope(true)
    const request = store.run(() => useSocketRequest('sum', { client, params: 1, immediate: true }))
    expect(request?.isLoading.value).toBe(true)
    const question = await server.expect('sum')
    store.stop()
    server.reply(question, 1)
    await settle()
    expect(request?.data.value).toBeUndefined()
    expect(request?.isLoading.value).toBe(false)
    client.destroy()
    world.assertIdle()
  })

  test('ends with the component', async () => {
    const { request, server, settle, wrapper } = await asking({ immediate: true }, { answers: false })
    const question = await server.expect('sum')
    wrapper.unmount()
    server.reply(question, 1)
    await settle()
    expect(request.data.value).toBeUndefined()
    expect(request.error.value).toBeUndefined()
  })
})
