import { type VueWrapper, mount as mountApp } from '@vue/test-utils'
import { createSocket, createWebSocketClient, provideSocket, useSocket, useSocketEvent } from 'hawser'
import type { SocketPlugin, WebSocketClient } from 'hawser'
import { expect, test } from 'vitest'
import { createStage, setupOnly } from './stage.ts'

test('a plugin provides its client to the whole app, and destroys it with the app', async () => {
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
