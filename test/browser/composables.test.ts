import {
  createSocket,
  createWebSocketClient,
  provideSocket,
  useBindCode,
  useSocket,
  useSocketEvent,
  useSocketMessages,
  useSocketOutbox,
  useSocketRequest,
  useSocketSubscription,
} from 'hawser'
import type { UseSocketMessagesReturn, WebSocketConfig } from 'hawser'
import { createFakeServer, createFakeWorld } from 'hawser/testing'
import { expect, onTestFinished, test, vi } from 'vitest'
import { Suspense, defineComponent, h, nextTick, ref } from 'vue'
import { show } from './show.ts'

/** A server in a fake world, for pages that are real. At the end nothing may be alive there, and Vue has not complained. */
function createScene() {
  const world = createFakeWorld()
  const server = createFakeServer(world)
  const complaints = [vi.spyOn(console, 'warn'), vi.spyOn(console, 'error')]
  // Vue says in every run that Suspense is experimental.
  vi.spyOn(console, 'info').mockImplementation(() => {})
  onTestFinished(async () => {
    const calls = complaints.flatMap(({ mock }) => mock.calls)
    vi.restoreAllMocks()
    expect(calls).toEqual([])
    await world.settle()
    world.assertIdle()
  })
  const config: WebSocketConfig = { url: '/ws', env: world, heartbeatInterval: false, reconnectJitter: 0 }
  return {
    world,
    server,
    config,
    async settle(): Promise<void> {
      await world.settle()
      await nextTick()
    },
    async advance(duration: number): Promise<void> {
      await world.advance(duration)
      await nextTick()
    },
  }
}

const frame = (): Promise<number> => new Promise(requestAnimationFrame)

test('createSocket and useSocket: the page shows the way of its connection', async () => {
  const { config, server, settle, advance } = createScene()
  const { text } = show(
    () => {
      const { status, retryIn, isReconnecting, error } = useSocket()
      return () =>
        h('p', `${status.value} ${retryIn.value ?? '-'} ${isReconnecting.value} ${error.value?.kind ?? '-'}`)
    },
    createSocket({ ...config, reconnectInterval: 2_000 }),
  )
  await settle()
  expect(text()).toBe('open - false -')
  server.drop()
  await settle()
  expect(text()).toBe('waiting 2000 true connection')
  await advance(1_000)
  expect(text()).toBe('waiting 1000 true connection')
  await advance(1_000)
  expect(text()).toBe('open - false -')
})

test('provideSocket: those below talk to another server', async () => {
  const { config, server, settle } = createScene()
  const feed = createWebSocketClient({ ...config, url: '/feed' })
  const Child = defineComponent(() => {
    const { client } = useSocket()
    return () => h('p', client === feed ? 'feed' : 'app')
  })
  const { app, text } = show(
    () => {
      provideSocket(feed)
      return () => h(Child)
    },
    createSocket(config, { autoConnect: false }),
  )
  await settle()
  expect(text()).toBe('feed')
  expect(server.connections.map(({ url }) => new URL(url).pathname)).toEqual(['/feed'])
  app.unmount()
  feed.destroy()
})

test('useSocketEvent: every message is heard, equal ones too', async () => {
  const { config, server, settle } = createScene()
  const heard = ref(0)
  const { text } = show(() => {
    useSocketEvent('chat', () => (heard.value += 1))
    return () => h('p', heard.value)
  }, createSocket(config))
  await settle()
  for (let index = 0; index < 500; index++) server.push('chat', 'the same')
  await settle()
  expect(text()).toBe('500')
})

test('useSocketMessages: a thousand rows take a burst of 5,000 prices, and each frame is drawn once', async () => {
  const { config, server, settle } = createScene()
  let renders = 0
  const { element } = show(() => {
    const { messages, total, dropped } = useSocketMessages('price', { key: ({ of }) => of, limit: 1_000 })
    return () => {
      renders += 1
      const rows = messages.value.map(({ of, is }) => h('li', { key: of }, `${of} ${is}`))
      return [h('p', `${rows.length} ${total.value} ${dropped.value}`), h('ul', rows)]
    }
  }, createSocket(config))
  await settle()
  const before = renders
  for (let burst = 0; burst < 10; burst++) {
    for (let of = 0; of < 500; of++) server.push('price', { of: (burst % 2) * 500 + of, is: burst })
    await settle()
    await frame()
    await nextTick()
  }
  await vi.waitFor(() => expect(element.querySelector('p')?.textContent).toBe('1000 5000 0'))
  expect(element.querySelector('li')?.textContent).toBe('0 8')
  expect(element.querySelector('li:last-child')?.textContent).toBe('999 9')
  expect(renders - before).toBeLessThanOrEqual(11)
})

test('useSocketMessages: history is there first, and a reader of it is told how much is new', async () => {
  const { config, server, settle } = createScene()
  server.on('history', () => ['one', 'two'])
  let list!: UseSocketMessagesReturn<string>
  const { element, text } = show(() => {
    const { request } = useSocket()
    list = useSocketMessages<Record<string, string>>('chat', { initial: () => request('history') })
    const { messages, unseen, pause, resume } = list
    return () =>
      h('div', { onScroll: pause }, [
        `${messages.value.join()} `,
        unseen.value > 0 ? h('button', { onClick: resume }, `${unseen.value} new`) : null,
      ])
  }, createSocket(config))
  await settle()
  expect(text()).toBe('one,two')
  element.querySelector('div')?.dispatchEvent(new Event('scroll'))
  server.push('chat', 'three')
  server.push('chat', 'four')
  await settle()
  await vi.waitFor(() => expect(text()).toBe('one,two 2 new'))
  element.querySelector('button')?.click()
  await nextTick()
  expect(text()).toBe('one,two,three,four')
})

test('useSocketRequest: Suspense waits for the first answer, and the next one follows the params', async () => {
  const { config, server, settle } = createScene()
  const name = ref('Ada')
  const Profile = defineComponent(async () => {
    const { data, isLoading } = await useSocketRequest('profile', { params: name, immediate: true })
    return () => h('p', { 'aria-busy': isLoading.value }, `${data.value}`)
  })
  const { element, text } = show(
    () => () => h(Suspense, null, { default: () => h(Profile), fallback: () => 'waiting' }),
    createSocket(config),
  )
  expect(text()).toBe('waiting')
  server.reply(await server.expect('profile'), 'Ada Lovelace')
  await settle()
  expect(text()).toBe('Ada Lovelace')
  name.value = 'Bob'
  await settle()
  expect(element.querySelector('p')?.ariaBusy).toBe('true')
  server.reply(await server.expect('profile'), 'Bob Kahn')
  await settle()
  expect(text()).toBe('Bob Kahn')
})

test('useSocketSubscription: the topics follow what is looked at', async () => {
  const { config, server, settle } = createScene()
  const room = ref('kitchen')
  show(() => void useSocketSubscription(() => `room:${room.value}`), createSocket(config))
  await settle()
  room.value = 'garden'
  await settle()
  expect(server.received.map(({ type, data }) => `${type} ${JSON.stringify(data)}`)).toEqual([
    expect.stringMatching(/^subscribe .*room:kitchen/),
    expect.stringMatching(/^subscribe .*room:garden|^unsubscribe .*room:kitchen/),
    expect.stringMatching(/^subscribe .*room:garden|^unsubscribe .*room:kitchen/),
  ])
})

test('useSocketOutbox: a message waits in sight until the connection is back and the server has it', async () => {
  const { config, server, settle, advance } = createScene()
  const plugin = createSocket({ ...config, reconnectInterval: 1_000 })
  const { text } = show(() => {
    const { size, outcomeOf } = useSocketOutbox()
    return () => h('p', `${size.value} ${outcomeOf('m1') ?? 'nothing'}`)
  }, plugin)
  await settle()
  server.drop()
  await settle()
  plugin.client.send('chat', 'hello', { id: 'm1' })
  await nextTick()
  expect(text()).toBe('1 queued')
  await advance(1_000)
  expect(text()).toBe('0 sent')
  server.reply(await server.expect('chat'))
  await settle()
  expect(text()).toBe('0 acknowledged')
})

test('useBindCode: a code is counted down to its end', async () => {
  const { world, settle, advance } = createScene()
  world.serve('/api/socket/bind-code', { body: { code: 'c1', expireTime: world.now() + 2_000 } })
  const { text } = show(() => {
    const { code, remaining, isExpired } = useBindCode({ env: world })
    return () => h('p', `${code.value} ${remaining.value} ${isExpired.value}`)
  })
  await settle()
  expect(text()).toBe('c1 2000 false')
  await advance(1_000)
  expect(text()).toBe('c1 1000 false')
  await advance(1_000)
  expect(text()).toBe('c1 0 true')
})
