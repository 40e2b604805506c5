import { createSocket, useSocket, useSocketRequest } from 'hawser'
import type { UseSocketRequestOptions, UseSocketRequestReturn } from 'hawser'
import { expect, test } from 'vitest'
import { Suspense, effectScope, h, nextTick, ref } from 'vue'
import { createStage } from './stage.ts'

/** A page with a Suspense, in which a component awaits its answer. */
function awaiting(options: UseSocketRequestOptions = { params: 'Ada', immediate: true }) {
  const stage = createStage()
  const plugin = createSocket(stage.config({ heartbeatInterval: false }))
  const isShown = ref(true)
  let request!: UseSocketRequestReturn<unknown, unknown>
  const Child = {
    async setup() {
      const present = useSocketRequest('profile', options)
      request = present
      const { data, error } = await present
      if (error.value && options.timeout) throw error.value
      return () => h('p', error.value?.kind ?? String(data.value))
    },
  }
  const page = () =>
    isShown.value ? h(Suspense, null, { default: () => h(Child), fallback: () => 'waiting' }) : 'gone'
  const caught: unknown[] = []
  const wrapper = stage.mount(
    {
      errorCaptured(error: unknown) {
        caught.push(error)
        return false
      },
      render: () => h('main', [page()]),
    },
    plugin,
  )
  return { ...stage, plugin, caught, isShown, request: () => request, wrapper }
}

test('Suspense waits for the answer, which is asked before the mount and only once', async () => {
  const { request, server, settle, wrapper } = awaiting()
  expect(wrapper.text()).toBe('waiting')
  const question = await server.expect('profile')
  expect(question.data).toBe('Ada')
  expect(request().isLoading.value).toBe(true)
  server.reply(question, 'Ada Lovelace')
  await settle()
  expect(wrapper.text()).toBe('Ada Lovelace')
  expect(request().isLoading.value).toBe(false)
  expect(server.received).toHaveLength(1)
})

test('a failure is no rejection: the component is shown, with the error', async () => {
  const { caught, server, settle, wrapper } = awaiting()
  server.reject(await server.expect('profile'), 'unknown')
  await settle()
  expect(wrapper.text()).toBe('rejected')
  expect(caught).toEqual([])
})

test('who wants an error boundary throws it', async () => {
  const { advance, caught, settle } = awaiting({ immediate: true, timeout: 1_000 })
  await settle()
  await advance(1_000)
  expect(caught).toEqual([expect.objectContaining({ kind: 'timeout' })])
})

test('params that change while it waits are what it waits for', async () => {
  const name = ref('Ada')
  const { server, settle, wrapper } = awaiting({ params: name, immediate: true })
  const first = await server.expect('profile')
  name.value = 'Bob'
  await settle()
  server.reply(first, 'Ada Lovelace')
  await settle()
  expect(wrapper.text()).toBe('waiting')
  server.reply(await server.expect('profile'), 'Bob Kahn')
  await settle()
  expect(wrapper.text()).toBe('Bob Kahn')
})

test('what was asked before the mount goes on after it', async () => {
  const name = ref('Ada')
  const { server, settle, wrapper } = awaiting({ params: name, immediate: true })
  server.on('profile', (data) => `${String(data)}!`)
  await settle()
  name.value = 'Bob'
  await settle()
  expect(wrapper.text()).toBe('Bob!')
  wrapper.unmount()
  name.value = 'Eve'
  await settle()
  expect(server.received.map(({ data }) => data)).toEqual(['Ada', 'Bob'])
})

test('what was answered before the mount is not asked again by it', async () => {
  const { config, mount, server, settle } = createStage()
  const plugin = createSocket(config({ heartbeatInterval: false }))
  server.on('profile', () => 'Ada Lovelace')
  await plugin.client.connect()
  const Child = {
    async setup() {
      const { data, execute } = useSocketRequest('profile', { refetchOnReconnect: true })
      await execute()
      return () => h('p', String(data.value))
    },
  }
  const wrapper = mount({ render: () => h(Suspense, null, { default: () => h(Child) }) }, plugin)
  await settle()
  await settle()
  expect(wrapper.text()).toBe('Ada Lovelace')
  expect(server.received).toHaveLength(1)
})

test('one that is taken away while it waits is aborted and leaves nothing', async () => {
  const { isShown, plugin, request, server, settle } = awaiting({ immediate: true, refetchOnReconnect: true })
  const question = await server.expect('profile')
  expect(plugin.client.inspect().pending).toBe(1)
  isShown.value = false
  await nextTick()
  expect(plugin.client.inspect().pending).toBe(0)
  expect(plugin.client.inspect().lifecycle.has('open')).toBe(false)
  server.reply(question, 'late')
  await settle()
  expect(request().data.value).toBeUndefined()
  expect(request().isLoading.value).toBe(false)
})

test('one that is taken away before it was asked asks nothing, and dials nobody', async () => {
  const { settle, world, wrapper } = awaiting()
  wrapper.unmount()
  await settle()
  expect(world.sockets).toEqual([])
})

test('a connection of its own is dialled for it, and ends where the setup fails', async () => {
  const { config, mount, server, settle, world } = createStage()
  server.on('profile', () => 'Ada Lovelace')
  const answers: unknown[] = []
  const isShown = ref(true)
  const Child = {
    async setup() {
      const { client } = useSocket(config())
      const { data } = await useSocketRequest('profile', { client, immediate: true })
      answers.push(data.value)
      throw new Error('something else is broken')
    },
    render: () => 'never',
  }
  mount({
    errorCaptured: () => (isShown.value = false),
    render: () => (isShown.value ? h(Suspense, null, { default: () => h(Child) }) : 'failed'),
  })
  await settle()
  await settle()
  expect(answers).toEqual(['Ada Lovelace'])
  world.assertIdle()
})

test('without immediate it waits for what is under way, which may be nothing', async () => {
  const { config, settle, server } = createStage()
  const { client } = createSocket(config({ heartbeatInterval: false }))
  await client.connect()
  const scope = effectScope()
  const request = scope.run(() => useSocketRequest('profile', { client }))
  if (!request) throw new Error('a scope that runs gives what was made in it')
  expect((await request).data.value).toBeUndefined()
  void request.execute('Ada')
  server.reply(await server.expect('profile'), 'Ada Lovelace')
  const { data, execute } = await request
  expect(data.value).toBe('Ada Lovelace')
  expect(execute).toBe(request.execute)
  scope.stop()
  await settle()
  client.destroy()
})
