import { createSocket, useSocketRequest } from 'hawser'
import type { UseSocketRequestOptions, UseSocketRequestReturn } from 'hawser'
import { expect, test } from 'vitest'
import { createApp, defineComponent, effectScope, h, watchEffect } from 'vue'
import { createStage } from './stage.ts'

async function asking(options?: UseSocketRequestOptions) {
  const stage = createStage()
  const plugin = createSocket(stage.config({ heartbeatInterval: false }))
  await plugin.client.connect()
  let request!: UseSocketRequestReturn<unknown, unknown>
  const wrapper = stage.mount(() => {
    request = useSocketRequest('sum', options)
  }, plugin)
  return { ...stage, request, wrapper }
}

test('nothing is asked before execute', async () => {
  const { request, server, settle } = await asking()
  await settle()
  expect(server.received).toEqual([])
  expect(request.isLoading.value).toBe(false)
  expect(request.data.value).toBeUndefined()
})

test('the answer comes as data', async () => {
  const { request, server } = await asking()
  const answer = request.execute([1, 2])
  expect(request.isLoading.value).toBe(true)
  server.reply(await server.expect('sum'), 3)
  expect(await answer).toBe(3)
  expect(request.data.value).toBe(3)
  expect(request.isLoading.value).toBe(false)
  expect(request.error.value).toBeUndefined()
})

test('a failure shows in error, keeps the data, and goes with the next success', async () => {
  const { request, server, settle } = await asking()
  const execute = async (act: () => Promise<void>): Promise<unknown> => {
    const answer = request.execute()
    await settle()
    await act()
    return answer
  }
  await execute(async () => server.reply(await server.expect('sum'), 1))
  expect(await execute(async () => server.reject(await server.expect('sum'), 'no'))).toBeUndefined()
  expect(request.error.value).toMatchObject({ kind: 'rejected', details: { data: 'no' } })
  expect(request.data.value).toBe(1)
  await execute(async () => server.reply(await server.expect('sum'), 2))
  expect(request.error.value).toBeUndefined()
})

test('of two requests the later one counts', async () => {
  const { request, server, settle } = await asking()
  const first = request.execute(1)
  const second = request.execute(2)
  await settle()
  const [one, two] = server.received
  if (!one || !two) throw new Error('both arrive')
  server.reply(two, 'second')
  server.reply(one, 'first')
  expect(await first).toBeUndefined()
  expect(await second).toBe('second')
  expect(request.data.value).toBe('second')
  expect(request.error.value).toBeUndefined()
})

test('it does not wait longer than timeout', async () => {
  const { advance, request } = await asking({ timeout: 100 })
  const answer = request.execute()
  await advance(100)
  await answer
  expect(request.error.value).toMatchObject({ kind: 'timeout' })
})

test('the unmount aborts what is under way', async () => {
  const { request, wrapper } = await asking()
  const answer = request.execute()
  wrapper.unmount()
  expect(await answer).toBeUndefined()
  expect(request.isLoading.value).toBe(false)
  expect(request.error.value).toBeUndefined()
})

test('after the unmount nothing is asked, and nothing dialled', async () => {
  const stage = createStage()
  const plugin = createSocket(stage.config())
  let request!: UseSocketRequestReturn<unknown, unknown>
  const wrapper = stage.mount(() => {
    request = useSocketRequest('sum')
  }, plugin)
  await stage.settle()
  wrapper.unmount()
  expect(await request.execute()).toBeUndefined()
  await stage.settle()
  expect(stage.world.sockets).toEqual([])
  expect([request.isLoading.value, request.error.value]).toEqual([false, undefined])
})

test('the event of a click is not sent', async () => {
  const stage = createStage()
  stage.server.on('sum', (data) => data)
  const Child = defineComponent(() => {
    const { data, execute } = useSocketRequest('sum', { params: [1, 2] })
    return () => h('button', { onClick: execute }, JSON.stringify(data.value))
  })
  const wrapper = stage.mount(() => () => h(Child), createSocket(stage.config()))
  await stage.settle()
  await wrapper.get('button').trigger('click')
  await stage.settle()
  expect(wrapper.text()).toBe('[1,2]')
})

test('abort gives up what is under way, and leaves the last answer', async () => {
  const { request, server } = await asking()
  const first = request.execute(1)
  server.reply(await server.expect('sum'), 'first')
  await first
  const second = request.execute(2)
  const late = await server.expect('sum')
  request.abort()
  expect(request.isLoading.value).toBe(false)
  server.reply(late, 'second')
  expect(await second).toBeUndefined()
  expect(request.data.value).toBe('first')
  expect(request.error.value).toBeUndefined()
})

test('asking dials a provided client that nobody has dialled', async () => {
  const stage = createStage()
  const plugin = createSocket(stage.config())
  stage.server.on('sum', () => 3)
  let request!: UseSocketRequestReturn<unknown, unknown>
  stage.mount(() => {
    request = useSocketRequest('sum')
  }, plugin)
  await stage.settle()
  expect(plugin.client.state.name).toBe('idle')
  expect(await request.execute([1, 2])).toBe(3)
  expect(plugin.client.isConnected()).toBe(true)
})

test('where no client is provided the error says so', () => {
  const app = createApp({})
  expect(() => app.runWithContext(() => useSocketRequest('sum'))).toThrow('client must be provided by')
})

test('an effect that aborts depends on nothing of the request', async () => {
  const { request, settle } = await asking()
  let runs = 0
  const scope = effectScope()
  scope.run(() =>
    watchEffect(() => {
      runs += 1
      request.abort()
    }),
  )
  void request.execute([1, 2])
  await settle()
  expect([runs, request.isLoading.value]).toEqual([1, true])
  scope.stop()
})
