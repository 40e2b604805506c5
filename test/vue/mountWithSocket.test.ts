import { mount } from '@vue/test-utils'
import { createSocket, createWebSocketClient, useSocket, useSocketEvent } from 'hawser'
import type { WebSocketConfig, WebSocketConstructor } from 'hawser'
import { text } from 'hawser/dialects'
import { mountWithSocket } from 'hawser/testing'
import { describe, expect, test } from 'vitest'
import type { Component } from 'vue'
import { setupOnly } from './stage.ts'

const Status = setupOnly(() => {
  const { status } = useSocket()
  return () => status.value
})

const mounted = (component: Component, options?: Parameters<typeof mountWithSocket>[2]) =>
  mountWithSocket(createSocket, ({ socket }) => mount(component, { global: { plugins: [socket] } }), options)

test('is back when the connection is open and the page shows it, however long the way', async () => {
  const { wrapper, client, unmount } = await mounted(Status, { latency: 40 })
  expect(client.isConnected()).toBe(true)
  expect(wrapper.text()).toBe('open')
  await unmount()
})

/** The status of a client that needs a bind code, with a server that gives one. */
const withBindCode = (component: Component, config: Partial<WebSocketConfig> = {}) =>
  mountWithSocket(
    createSocket,
    ({ socket, world }) => {
      world.serve('/code', () => ({ body: { code: 'c', expireTime: world.now() + 60_000 } }))
      return mount(component, { global: { plugins: [socket] } })
    },
    { latency: 40, config },
  )

test('even when a bind code has to be fetched before', async () => {
  const { wrapper, unmount } = await withBindCode(Status, { bindCode: { url: '/code' } })
  expect(wrapper.text()).toBe('open')
  await unmount()
})

test('by the client that a component makes too', async () => {
  const Own = setupOnly(() => {
    const { status } = useSocket({ url: '/own', bindCode: { url: '/code' } })
    return () => status.value
  })
  const { wrapper, unmount } = await withBindCode(Own)
  expect(wrapper.text()).toBe('open')
  await unmount()
})

test.each([
  ['turns clients away', 'refuse', 'waiting'],
  ['leaves them connecting', 'hang', 'opening'],
] as const)('is back without where the server %s', async (_, verb, status) => {
  const { wrapper, unmount } = await mountWithSocket(
    createSocket,
    ({ socket, server }) => {
      server[verb]()
      return mount(Status, { global: { plugins: [socket] } })
    },
    { latency: 40 },
  )
  expect(wrapper.text()).toBe(status)
  await unmount()
})

test('takes the plugin as the app makes it, with options of the test', async () => {
  const { server, client, unmount } = await mountWithSocket(
    (config) => createSocket({ ...config, dialect: text() }),
    ({ socket }) => mount(Status, { global: { plugins: [socket] } }),
    { config: { url: '/lines', query: { room: 7 } } },
  )
  const heard: unknown[] = []
  client.on('message', (line) => heard.push(line))
  server.send('as it is')
  expect(server.connections.map(({ url }) => url)).toEqual(['wss://app.test/lines?room=7'])
  await expect.poll(() => heard).toEqual(['as it is'])
  await unmount()
})

test('needs nothing of Vue but what it is given', async () => {
  const { wrapper, server, unmount } = await mountWithSocket(createSocket, ({ socket }) => {
    void socket.client.connect()
    return { unmount: () => socket.client.destroy(), name: 'hand-made' }
  })
  expect(wrapper.name).toBe('hand-made')
  expect(server.connections).toHaveLength(1)
  await unmount()
})

test('a component that makes its own connection lives in the same world', async () => {
  const Own = setupOnly(() => {
    const { status } = useSocket({ url: '/own' })
    useSocketEvent('chat', () => {})
    return () => status.value
  })
  const { wrapper, server, client, unmount } = await mounted(Own)
  expect(wrapper.text()).toBe('open')
  expect(server.connections.map(({ url }) => url)).toEqual(['wss://app.test/own'])
  expect(client.state.name).toBe('idle')
  await unmount()
})

test('unless it brings a socket class of its own', async () => {
  const dialled: string[] = []
  function Elsewhere(url: string) {
    dialled.push(url)
    return { readyState: 0, bufferedAmount: 0, addEventListener() {}, removeEventListener() {}, close() {} }
  }
  const Own = setupOnly(() => {
    useSocket({ url: 'wss://example.com/ws', WebSocket: Elsewhere as unknown as WebSocketConstructor }) // it is newable
    useSocket()
  })
  const { world, unmount } = await mounted(Own, { dials: false })
  await expect.poll(() => dialled).toEqual(['wss://example.com/ws'])
  expect(world.sockets).toEqual([])
  await unmount()
})

test('says what a component left behind', async () => {
  const { unmount } = await mountWithSocket(createSocket, ({ socket }) => {
    socket.client.env.after(60_000, () => {})
    return mount(Status, { global: { plugins: [socket] } })
  })
  await expect(unmount()).rejects.toThrow('not idle: timers due in 60000 ms')
})

describe('a handler that throws', () => {
  const problem = new Error('no such user')
  const Failing = setupOnly(() => {
    useSocketEvent('chat', () => {
      throw problem
    })
  })

  async function fail() {
    const scene = await mounted(Failing)
    scene.server.push('chat', 'Hello')
    await scene.world.settle()
    return scene
  }

  test('fails the test at its end', async () => {
    const { unmount } = await fail()
    await expect(unmount()).rejects.toThrow('no error listener took: SocketError: chat: no such user')
  })

  test('does not where it was expected', async () => {
    const { unmount, world } = await fail()
    expect(world.takeReports()).toEqual([expect.objectContaining({ kind: 'handler', cause: problem })])
    await unmount()
  })
})

describe('a component that dials nothing', () => {
  const Silent = setupOnly(() => {})
  const Elsewhere = setupOnly(() => void createWebSocketClient({ url: 'wss://example.com/ws' }))

  test.each([
    ['uses no connection', Silent],
    ['makes a client of another world', Elsewhere],
  ])('is named at once: it %s', async (_, component) => {
    await expect(mounted(component)).rejects.toThrow('nothing was dialled: give the plugin to what you mount')
  })

  test('may be meant', async () => {
    const { client, server, unmount } = await mounted(Status, { config: { lazy: true }, dials: false })
    expect(client.state.name).toBe('idle')
    client.send('chat', 'Hello')
    expect(await server.expect('chat')).toMatchObject({ data: 'Hello' })
    await unmount()
  })

  test('is another thing than one whose attempt fails', async () => {
    const { client, unmount } = await mounted(Status, { config: { bindCode: {} } })
    expect(client.state.name).toBe('waiting')
    await unmount()
  })

  test('even where the attempt comes to nothing before it reaches the network', async () => {
    const Signed = setupOnly(() => {
      const { error } = useSocket({
        url: () => {
          throw new Error('not signed in')
        },
      })
      return () => error.value?.message
    })
    const { wrapper, unmount } = await mounted(Signed)
    expect(wrapper.text()).toContain('not signed in')
    await unmount()
  })
})
