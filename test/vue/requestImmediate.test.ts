import { createSocket, createWebSocketClient, useSocketRequest } from 'hawser'
import type { UseSocketRequestOptions, UseSocketRequestReturn } from 'hawser'
import { describe, expect, test, vi } from 'vitest'
import { createApp, effectScope, reactive, ref } from 'vue'
import { createStage, setupOnly } from './stage.ts'

/** A component that asks for the sum, of a server that answers with what it was asked. */
async function asking(options: UseSocketRequestOptions, { answers = true } = {}) {
  const stage = createStage()
  if (answers) stage.server.on('sum', (data) => ({ of: data }))
  const plugin = createSocket(stage.config({ heartbeatInterval: false, reconnectInterval: 1_000 }))
  let request!: UseSocketRequestReturn<unknown, unknown>
  const wrapper = stage.mount(() => {
    request = useSocketRequest('sum', options)
    expect(request.isLoading.value).toBe(false)
  }, plugin)
  const asked = (): unknown[] =>
    stage.server.received.filter(({ type }) => type === 'sum').map(({ data }) => data)
  return { ...stage, plugin, request, wrapper, asked }
}

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

describe('params', () => {
  test('that change are asked anew; the answer to the last ones counts', async () => {
    const a = ref(1)
    const { asked, request, settle } = await asking({ params: () => [a.value, 2], immediate: true })
    await settle()
    a.value = 2
    await settle()
    expect(asked()).toEqual([
      [1, 2],
      [2, 2],
    ])
    expect(request.data.value).toEqual({ of: [2, 2] })
  })

  test('that change while an answer is waited for take the place of the question', async () => {
    const a = ref(1)
    const { request, server, settle } = await asking({ params: a, immediate: true }, { answers: false })
    const first = await server.expect('sum')
    a.value = 2
    await settle()
    const second = await server.expect('sum')
    server.reply(second, 'second')
    server.reply(first, 'first')
    await settle()
    expect(request.data.value).toBe('second')
    expect(request.error.value).toBeUndefined()
  })

  test.each([
    ['in a ref', () => ref({ page: { at: 1 } })],
    ['in a reactive object', () => reactive({ page: { at: 1 } })],
  ])('that change deep inside %s are asked anew', async (_where, create) => {
    const params = create()
    const { asked, settle } = await asking({ params, immediate: true })
    await settle()
    const { page } = 'value' in params ? params.value : params
    page.at = 2
    await settle()
    expect(asked()).toEqual([{ page: { at: 1 } }, { page: { at: 2 } }])
  })

  test('that change several times in one go are one question', async () => {
    const [a, b] = [ref(1), ref(1)]
    const { asked, settle } = await asking({ params: () => [a.value, b.value], immediate: true })
    await settle()
    a.value = 2
    b.value = 2
    a.value = 3
    await settle()
    expect(asked()).toEqual([
      [1, 1],
      [3, 2],
    ])
  })

  test('that come to the same are not', async () => {
    const a = ref(1)
    const { asked, settle } = await asking({ params: () => a.value > 0, immediate: true })
    await settle()
    a.value = 2
    await settle()
    expect(asked()).toEqual([true])
  })

  test('that change ask nothing with refetch: false', async () => {
    const a = ref(1)
    const { asked, request, settle } = await asking({ params: a, immediate: true, refetch: false })
    await settle()
    a.value = 2
    await settle()
    expect(asked()).toEqual([1])
    await request.execute()
    expect(asked()).toEqual([1, 2])
  })

  test('are first asked at a change with refetch alone', async () => {
    const a = ref(1)
    const { asked, plugin, settle } = await asking({ params: a, refetch: true })
    await plugin.client.connect()
    await settle()
    expect(asked()).toEqual([])
    a.value = 2
    await settle()
    expect(asked()).toEqual([2])
  })

  test('are what execute asks where it is not told; what it is told comes first', async () => {
    const a = ref(1)
    const { asked, plugin, request } = await asking({ params: a })
    await plugin.client.connect()
    expect(await request.execute()).toEqual({ of: 1 })
    a.value = 2
    expect(await request.execute()).toEqual({ of: 2 })
    expect(await request.execute('other')).toEqual({ of: 'other' })
    expect(asked()).toEqual([1, 2, 'other'])
  })

  test('that change after the unmount ask nothing', async () => {
    const a = ref(1)
    const { asked, settle, wrapper } = await asking({ params: a, immediate: true })
    await settle()
    wrapper.unmount()
    a.value = 2
    await settle()
    expect(asked()).toEqual([1])
  })

  test('that cannot be read are an error like any in a component, and of who executes', () => {
    const { config } = createStage()
    const problem = new Error('no user')
    const errors: unknown[] = []
    let request!: UseSocketRequestReturn<unknown, unknown>
    const params = (): number => {
      throw problem
    }
    const Child = setupOnly(() => {
      request = useSocketRequest('sum', { params, immediate: true, refetch: false })
    })
    const app = createApp(Child).use(createSocket(config(), { autoConnect: false }))
    app.config.errorHandler = (error) => void errors.push(error)
    app.mount(document.createElement('div'))
    expect(errors).toEqual([problem])
    expect(() => request.execute()).toThrow(problem)
    expect(request.isLoading.value).toBe(false)
    app.unmount()
  })
})

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
