import { type VueWrapper, mount as mountApp } from '@vue/test-utils'
import { createSocket, createWebSocketClient, provideSocket, useSocket, useSocketEvent } from 'hawser'
import type { ConnectionOptions, SocketPlugin, WebSocketClient, WebSocketConfig } from 'hawser'
import { describe, expect, test } from 'vitest'
import { reactive } from 'vue'
import { createStage, setupOnly } from './stage.ts'

test('a plugin provides its client to the whole app, and ends it with the app', async () => {
  const { config, mount, settle, world } = createStage()
  const plugin = createSocket(config())
  let client!: WebSocketClient
  const wrapper = mount(() => {
    client = useSocket().client
  }, plugin)
  expect(client).toBe(plugin.client)
  await settle()
  expect(client.isConnected()).toBe(true)
  wrapper.unmount()
  world.assertIdle()
})

test('the client in a ref or a store is still the same client', async () => {
  const { config, mount, settle } = createStage()
  const plugin = createSocket(config())
  const { client } = reactive({ client: plugin.client })
  expect(client).toBe(plugin.client)
  mount(() => void useSocketEvent('chat', () => {}, { client }), plugin)
  await settle()
  expect(client.isConnected()).toBe(true)
})

test('nothing dials before a composable is mounted', async () => {
  const { config, mount, settle } = createStage()
  const plugin = createSocket(config())
  mount(() => {}, plugin)
  await settle()
  expect(plugin.client.state.name).toBe('idle')
})

test('whichever composable is mounted first dials', async () => {
  const { config, mount, settle } = createStage()
  const plugin = createSocket(config())
  mount(() => void useSocketEvent('chat', () => {}), plugin)
  await settle()
  expect(plugin.client.isConnected()).toBe(true)
})

test('with autoConnect false none does', async () => {
  const { config, mount, settle } = createStage()
  const plugin = createSocket(config(), { autoConnect: false })
  mount(() => {
    useSocket()
    useSocketEvent('chat', () => {})
  }, plugin)
  await settle()
  expect(plugin.client.state.name).toBe('idle')
})

test('a client that you bring is provided, and stays when the app goes', async () => {
  const { config, mount, settle } = createStage()
  const client = createWebSocketClient(config())
  const wrapper = mount(() => {
    expect(useSocket().client).toBe(client)
  }, createSocket(client))
  await settle()
  wrapper.unmount()
  expect(client.isConnected()).toBe(true)
  client.destroy()
})

test('one plugin in two apps lasts as long as the second', async () => {
  const { config, settle, world } = createStage()
  const plugin: SocketPlugin = createSocket(config())
  const createApp = (): VueWrapper =>
    mountApp(
      setupOnly(() => void useSocket()),
      { global: { plugins: [plugin] } },
    )
  const [first, second] = [createApp(), createApp()]
  await settle()
  first.unmount()
  expect(plugin.client.isConnected()).toBe(true)
  second.unmount()
  world.assertIdle()
})

describe('a plugin whose last app is gone', () => {
  /** An app that was there, and what another one would find. */
  async function setUp(options?: ConnectionOptions, more?: Partial<WebSocketConfig>) {
    const stage = createStage()
    const plugin = createSocket(stage.config(more), options)
    const mount = async (): Promise<VueWrapper> => {
      const wrapper = stage.mount(() => void useSocketEvent('chat', () => {}), plugin)
      await stage.settle()
      return wrapper
    }
    return { ...stage, ...plugin, mount }
  }

  test('connects again for the next one, as often as one comes', async () => {
    const { client, mount, world } = await setUp()
    const connected: boolean[] = []
    for (let round = 1; round <= 3; round += 1) {
      const wrapper = await mount()
      connected.push(client.isConnected())
      wrapper.unmount()
      world.assertIdle()
    }
    expect(connected).toEqual([true, true, true])
  })

  test('has kept who listens outside of components', async () => {
    const { client, mount, server, settle } = await setUp()
    const seen: unknown[] = []
    client.on('chat', (data) => seen.push(data))
    const wrapper = await mount()
    wrapper.unmount()
    await mount()
    server.push('chat', 1)
    await settle()
    expect(seen).toEqual([1])
  })

  test('connects for the next one though it had given up', async () => {
    const { client, mount, server, settle } = await setUp()
    const wrapper = await mount()
    server.refuse({ code: 4403, times: 1 })
    server.close(4403)
    await settle()
    expect(client.state.name).toBe('failed')
    wrapper.unmount()
    server.accept()
    await mount()
    expect(client.isConnected()).toBe(true)
  })

  test('connects for the next one though it is lazy: no use of a closed one would', async () => {
    const { client, mount } = await setUp({}, { lazy: true, idleTimeout: 1_000 })
    const wrapper = await mount()
    expect(client.state.name).toBe('idle')
    wrapper.unmount()
    await mount()
    expect(client.isConnected()).toBe(true)
  })

  test('stays disconnected where that was said before', async () => {
    const { client, mount } = await setUp()
    const wrapper = await mount()
    client.disconnect()
    wrapper.unmount()
    await mount()
    expect(client.state.name).toBe('closed')
  })

  test('stays disconnected where that was said since', async () => {
    const { client, mount } = await setUp()
    const wrapper = await mount()
    wrapper.unmount()
    await client.connect()
    client.disconnect()
    await mount()
    expect(client.state.name).toBe('closed')
  })

  test('leaves dialling to you with autoConnect false', async () => {
    const { client, mount } = await setUp({ autoConnect: false })
    const wrapper = await mount()
    await client.connect()
    wrapper.unmount()
    await mount()
    expect(client.state.name).toBe('closed')
  })
})

test('outside of components the plugin has the client', async () => {
  const { config, world } = createStage()
  const { client } = createSocket(config())
  await client.connect()
  expect(client.isConnected()).toBe(true)
  client.destroy()
  world.assertIdle()
})

test('what it says of autoConnect holds where its client is given by hand', async () => {
  const { config, mount, settle } = createStage()
  const plugin = createSocket(config(), { autoConnect: false })
  mount(() => {
    useSocket(plugin.client)
    useSocketEvent('chat', () => {}, { client: plugin.client })
  }, plugin)
  await settle()
  expect(plugin.client.state.name).toBe('idle')
})

test('provideSocket belongs into a setup', () => {
  const { config } = createStage()
  const client = createWebSocketClient(config())
  expect(() => provideSocket(client)).toThrow('provideSocket must be called in the setup of a component')
})
