import { isSocketError, useSocket } from 'hawser'
import type { SocketUrl, WebSocketConfig } from 'hawser'
import { describe, expect, test } from 'vitest'
import { type Component, computed, h, ref } from 'vue'
import { hot } from './hot.ts'
import { createRoutes } from './routes.ts'
import { createStage, setupOnly } from './stage.ts'

test('another config under the same key is refused', () => {
  const stage = createStage()
  const errors: unknown[] = []
  const same = {
    query: { room: 'a' },
    headers: {},
    bindCode: { url: '/code', init: { headers: { a: '1' } } },
  }
  const others: Partial<WebSocketConfig>[] = [
    {},
    { url: '/other' },
    { ...same, query: { room: 'b' } },
    { ...same, bindCode: { url: '/code', init: { headers: { a: '2' } } } },
    { ...same, maxReconnectAttempts: Infinity },
    { ...same, headers: () => ({}) },
  ]
  stage.mount(() => {
    useSocket(stage.config(same), { key: 'chat' })
    for (const other of others) {
      try {
        useSocket(stage.config(other), { key: 'chat' })
      } catch (error) {
        errors.push(error)
      }
    }
  })
  expect(errors).toHaveLength(others.length)
  expect(errors.every((error) => isSocketError(error, 'config') && error.details.key === 'key')).toBe(true)
})

test('configs that say the same may be written anew, functions and order included', () => {
  const stage = createStage()
  const create = (): WebSocketConfig =>
    stage.config({ query: () => ({ room: 'a' }), outbox: { ttl: 5, capacity: 2 } })
  const createInOtherOrder = (): WebSocketConfig =>
    stage.config({ outbox: { capacity: 2, ttl: 5 }, query: () => ({ room: 'a' }) })
  stage.mount(() => {
    const { client } = useSocket(create(), { key: 'chat' })
    expect(useSocket(create(), { key: 'chat' }).client).toBe(client)
    expect(useSocket(createInOtherOrder(), { key: 'chat' }).client).toBe(client)
  })
})

test('an option without a value is none', () => {
  const stage = createStage()
  stage.mount(() => {
    const { client } = useSocket(stage.config({ protocols: undefined, outbox: { ttl: undefined } }), {
      key: 'chat',
    })
    expect(useSocket(stage.config({ outbox: {} }), { key: 'chat' }).client).toBe(client)
  })
})

test('refs are compared as little as functions, but are no fixed address', () => {
  const stage = createStage()
  stage.mount(() => {
    const use = (url: SocketUrl) => useSocket({ ...stage.config(), url }, { key: 'chat' }).client
    const client = use(ref('/a'))
    expect(use(computed(() => '/b'))).toBe(client)
    expect(use(() => '/c')).toBe(client)
    expect(() => use('/a')).toThrow('key must be given with the same config everywhere, got "chat"')
  })
})

describe('a connection that nobody uses any more makes room for another config', () => {
  test('when the route changes', async () => {
    const stage = createStage()
    const room = (url: string): Component =>
      setupOnly(() => void useSocket(stage.config({ url }), { key: 'chat' }))
    const { shown } = createRoutes(stage, { a: room('/a'), b: room('/b') }, 'a')
    await stage.settle()
    shown.delete('a')
    await stage.settle()
    shown.add('b')
    await stage.settle()
    expect(stage.server.connections.map(({ url }) => url)).toEqual(['wss://app.test/b'])
    await stage.advance(5_000)
    expect(stage.server.connections).toHaveLength(1)
  })

  test('when the code is edited', async () => {
    const stage = createStage()
    const chat = (url: string) => ({
      __hmrId: 'sharing-config',
      setup() {
        const { status } = useSocket(stage.config({ url }), { key: 'chat' })
        return () => `${url} ${status.value}`
      },
    })
    const Chat = chat('/a')
    hot().createRecord('sharing-config', Chat)
    const wrapper = stage.mount({ render: () => h('div', [h(Chat)]) })
    await stage.settle()
    hot().reload('sharing-config', chat('/b'))
    await stage.settle()
    await stage.settle()
    expect(wrapper.text()).toBe('/b open')
  })
})

test('a key needs an app', () => {
  const { config } = createStage()
  expect(() => useSocket(config(), { key: 'chat' })).toThrow('key must be used in a component of an app')
})
