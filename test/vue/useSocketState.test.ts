import { useSocket } from 'hawser'
import type { UseSocketReturn } from 'hawser'
import { describe, expect, test } from 'vitest'
import { h } from 'vue'
import { createStage } from './stage.ts'

describe('the state as refs', () => {
  async function open(more?: Parameters<ReturnType<typeof createStage>['config']>[0]) {
    const stage = createStage()
    let socket!: UseSocketReturn
    const wrapper = stage.mount(() => {
      socket = useSocket(stage.config(more))
      return () => h('p', `${socket.status.value} ${socket.retryIn.value}`)
    })
    await stage.settle()
    return { ...stage, socket, wrapper }
  }

  test('follows the client', async () => {
    const { socket, server, settle, advance } = await open({ reconnectInterval: 1_000 })
    expect(socket.state.value).toBe(socket.client.state)
    expect(socket.isConnected.value).toBe(true)
    expect(socket.isReconnecting.value).toBe(false)
    expect(socket.attempt.value).toBe(0)

    server.refuse({ times: 1 })
    server.drop()
    await settle()
    expect(socket.status.value).toBe('waiting')
    expect(socket.isConnected.value).toBe(false)
    expect(socket.isReconnecting.value).toBe(true)
    expect(socket.attempt.value).toBe(1)

    await advance(1_000)
    expect(socket.attempt.value).toBe(2)
    await advance(1_000)
    expect(socket.status.value).toBe('open')
    expect(socket.isReconnecting.value).toBe(false)

    socket.disconnect()
    expect(socket.status.value).toBe('closed')
    expect(socket.attempt.value).toBe(0)
  })

  test('the first dial is no reconnecting', async () => {
    const { config, mount } = createStage()
    let socket!: UseSocketReturn
    mount(() => {
      socket = useSocket(config())
    })
    expect([socket.status.value, socket.isReconnecting.value]).toEqual(['resolving', false])
  })

  test('retryIn counts down in whole seconds, and only while waiting', async () => {
    const { socket, server, settle, advance, world, wrapper } = await open({ reconnectInterval: 2_500 })
    expect(socket.retryIn.value).toBeUndefined()
    server.drop()
    await settle()
    expect(socket.retryAt.value).toBe(world.now() + 2_500)
    expect(socket.retryIn.value).toBe(2_500)
    await advance(500)
    expect(socket.retryIn.value).toBe(2_000)
    await advance(900)
    expect(socket.retryIn.value).toBe(2_000)
    await advance(100)
    expect(socket.retryIn.value).toBe(1_000)
    expect(wrapper.text()).toBe('waiting 1000')
    await advance(1_000)
    expect(socket.status.value).toBe('open')
    expect(socket.retryIn.value).toBeUndefined()
    expect(socket.retryAt.value).toBeUndefined()
  })

  test('a page in the back/forward cache waits without counting', async () => {
    const { socket, world, settle } = await open()
    world.signal('suspend')
    await settle()
    expect(socket.retryIn.value).toBe(Infinity)
    expect(world.alive.timers).toEqual([])
  })

  test('latency is that of the last ping', async () => {
    const { socket, advance } = await open({ heartbeatInterval: 1_000 })
    expect(socket.latency.value).toBeUndefined()
    await advance(1_000)
    expect(socket.latency.value).toBe(0)
  })

  test('error is the last one, until the connection opens', async () => {
    const { socket, server, settle, advance } = await open({ reconnectInterval: 1_000 })
    expect(socket.error.value).toBeUndefined()
    server.close(1011, 'oops')
    await settle()
    expect(socket.error.value?.message).toContain('1011 oops')
    await advance(1_000)
    expect(socket.error.value).toBeUndefined()
  })

  test('a handler that throws shows in error until the connection opens anew, and is still reported to the console', async () => {
    const { socket, server, settle, world, advance } = await open({ heartbeatInterval: 1_000 })
    const problem = new Error('handler is broken')
    socket.client.on('chat', () => {
      throw problem
    })
    server.push('chat', 1)
    await settle()
    expect(socket.error.value).toMatchObject({ kind: 'handler', cause: problem })
    expect(world.takeReports()).toEqual([expect.objectContaining({ cause: problem })])
    await advance(1_000)
    expect(socket.latency.value).toBe(0)
    expect(socket.error.value).toMatchObject({ kind: 'handler' })
    await socket.reconnect()
    expect(socket.error.value).toBeUndefined()
  })

  test('the actions may be destructured', async () => {
    const { server, settle, socket } = await open()
    const { connect, disconnect, reconnect, request, send } = socket
    server.on('sum', (data) => (data as number[]).reduce((a, b) => a + b)) // what is sent below
    expect(send('chat', 'hello')).toBe('sent')
    expect((await server.expect('chat')).data).toBe('hello')
    expect(await request('sum', [1, 2])).toBe(3)
    await reconnect()
    disconnect(4000, 'enough')
    expect(socket.status.value).toBe('closed')
    await connect()
    await settle()
    expect(socket.status.value).toBe('open')
  })
})
