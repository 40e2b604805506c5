import { mount } from '@vue/test-utils'
import {
  createSocket,
  createWebSocketClient,
  isSocketError,
  useSocket,
  useSocketEvent,
  useSocketMessages,
  useSocketRequest,
  useSocketSubscription,
} from 'hawser'
import { mountWithSocket } from 'hawser/testing'
import { expect, test, vi } from 'vitest'
import { createApp, effectScope, onMounted, watch } from 'vue'
import Readme from './Readme.vue'
import { createStage, setupOnly } from './stage.ts'

// What the guide says, done as it says it.

test('the component of the README shows messages, and when the connection comes back', async () => {
  const { wrapper, server, world, unmount } = await mountWithSocket(createSocket, ({ socket }) =>
    mount(Readme, { global: { plugins: [socket] } }),
  )
  server.push('chat', { content: 'Hello' })
  await world.advance(200)
  expect(wrapper.findAll('p').map((each) => each.text())).toEqual(['Hello'])
  await wrapper.findAll('button').at(-1)?.trigger('click')
  expect(await server.expect('chat')).toMatchObject({ data: { room: 'general', content: 'Hello' } })
  server.hang()
  server.drop()
  await world.settle()
  expect(wrapper.get('p').text()).toMatch(/^Back in \d s Now$/)
  await wrapper.get('p button').trigger('click')
  await world.settle()
  expect(wrapper.get('p').text()).toBe('opening Now')
  await unmount()
})

test('a button that asks for the connection in vain tells Vue of it, unless it says void', async () => {
  const { config, server, settle } = createStage()
  const seen: unknown[] = []
  const plugin = createSocket(config({ maxReconnectAttempts: 0, revive: false }), { autoConnect: false })
  const template = (how: string) => ({
    template: `<button @click="${how}"></button>`,
    setup: () => useSocket(),
  })
  server.refuse()
  for (const how of ['connect', 'connect()', 'reconnect', 'void connect()']) {
    const app = createApp(template(how))
    app.config.errorHandler = (error) => seen.push([how, isSocketError(error, 'connection')])
    const page = document.createElement('div')
    app.use(plugin).mount(page)
    page.querySelector('button')?.click()
    await settle()
    app.unmount()
  }
  expect(seen).toEqual([
    ['connect', true],
    ['connect()', true],
    ['reconnect', true],
  ])
})

test('what is sent before anything was dialled is dropped, and at the mount it waits', async () => {
  const { config, mount: show, server, settle } = createStage()
  const outcomes: string[] = []
  show(() => {
    const { send } = useSocket()
    outcomes.push(send('chat', 'in setup'))
    onMounted(() => outcomes.push(send('chat', 'at the mount')))
  }, createSocket(config()))
  await settle()
  expect(outcomes).toEqual(['dropped', 'queued'])
  expect(server.received.map(({ data }) => data)).toEqual(['at the mount'])
})

test('a thing to be done at every connect is done at once where it is open, and after each reconnect', async () => {
  const { advance, config, mount: show, server, settle } = createStage()
  const plugin = createSocket(config())
  const asked: unknown[] = []
  server.on('join', (params) => asked.push(params))
  show(() => void useSocket(), plugin)
  await settle()
  show(() => {
    useSocketSubscription('room:general')
    useSocketRequest('join', { params: { room: 'general' }, immediate: true, refetchOnReconnect: true })
    const { isConnected, send } = useSocket()
    watch(isConnected, (isOpen) => isOpen && send('chat', 'by watch'), { immediate: true })
    onMounted(() => plugin.client.on('open', () => send('chat', 'by on')))
  }, plugin)
  await settle()
  server.drop()
  await advance(5_000)
  const heard = server.received.map(({ type, data }) => String(type === 'chat' ? data : type))
  expect(heard.toSorted()).toEqual(['by on', 'by watch', 'join', 'subscribe'].flatMap((each) => [each, each]))
  expect(asked).toHaveLength(2)
})

test('what a handler throws reaches listeners to errors, not the error handler of Vue', async () => {
  const { config, server, settle } = createStage()
  const problem = new Error('no such user')
  const seen: [where: string, what: unknown][] = []
  const app = createApp(
    setupOnly(() => {
      useSocketEvent('chat', () => {
        throw problem
      })
    }),
  )
  app.config.errorHandler = (error) => seen.push(['Vue', error])
  const plugin = createSocket(config())
  plugin.client.on('error', (error) => isSocketError(error, 'handler') && seen.push(['client', error.cause]))
  app.use(plugin).mount(document.createElement('div'))
  await settle()
  server.push('chat')
  await settle()
  expect(seen).toEqual([['client', problem]])
  app.unmount()
})

test('after disconnect() listeners and topics are still there; after destroy() nobody listens', async () => {
  const { config, server, settle } = createStage()
  const client = createWebSocketClient(config())
  const heard: unknown[] = []
  client.on('chat', (data) => heard.push(data))
  client.subscribe('orders')
  await client.connect()
  client.disconnect()
  await client.connect()
  await settle()
  server.push('chat', 1)
  await settle()
  expect(heard).toEqual([1])
  expect(server.received.map(({ type }) => type)).toEqual(['subscribe', 'subscribe'])
  client.destroy()
  await client.connect()
  server.push('chat', 2)
  await settle()
  expect(heard).toEqual([1])
  client.disconnect()
})

test('a client given by hand is another server, with its own state and messages', async () => {
  const { config, mount: show, server, settle, world } = createStage()
  const feed = createWebSocketClient<{ price: number }>({ url: '/feed', env: world })
  const prices: number[] = []
  show(
    () => {
      useSocket()
      useSocket(feed)
      useSocketEvent('price', (price) => prices.push(price), { client: feed })
    },
    createSocket(config({ url: '/app' })),
  )
  await settle()
  expect(server.connections.map(({ url }) => new URL(url).pathname).toSorted()).toEqual(['/app', '/feed'])
  server.connections.find(({ url }) => url.endsWith('/feed'))?.send('{"type":"price","data":7}')
  await settle()
  expect(prices).toEqual([7])
  feed.destroy()
})

test('of two plugins in one app the later one is found', async () => {
  const { config, mount: show, server, settle } = createStage()
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  show(
    () => void useSocket(),
    createSocket(config({ url: '/first' })),
    createSocket(config({ url: '/second' })),
  )
  await settle()
  expect(server.connections.map(({ url }) => new URL(url).pathname)).toEqual(['/second'])
  // Vue says so too, while it is developed with.
  expect(warn).toHaveBeenCalledWith(expect.stringContaining('already provides'))
  warn.mockClear()
})

test('a store starts at once, and lasts when its first user goes', async () => {
  const { advance, config, mount: show, server, settle } = createStage()
  const plugin = createSocket(config())
  const scope = effectScope(true)
  const store = () => scope.run(() => useSocketMessages('chat'))
  let list: ReturnType<typeof store>
  const wrapper = show(() => {
    list = store()
  }, plugin)
  const other = show(() => void useSocket(), plugin)
  await settle()
  wrapper.unmount()
  server.push('chat', 'Hello')
  await advance(200)
  expect(list?.messages.value).toEqual(['Hello'])
  scope.stop()
  other.unmount()
})
