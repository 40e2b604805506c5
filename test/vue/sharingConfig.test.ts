import { isSocketError, useSocket } from 'hawser'
import type { WebSocketConfig } from 'hawser'
import { expect, test } from 'vitest'
import { computed, ref } from 'vue'
import { createRoutes } from './routes.ts'
import { createStage, setupOnly } from './stage.ts'

test('another config under the same key is refused', () => {
  const stage = createStage()
  const errors: unknown[] = []
  const same = { query: { room: 'a' }, bindCode: { url: '/code', init: { headers: { a: '1' } } } }
  const others: Partial<WebSocketConfig>[] = [
    {},
    { url: '/other' },
    { ...same, query: { room: 'b' } },
    { ...same, bindCode: { url: '/code', init: { headers: { a: '2' } } } },
    { ...same, maxReconnectAttempts: Infinity },
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

test('a ref in the config counts with what it holds now', async () => {
  const stage = createStage()
  const room = ref('/a')
  const { shown } = createRoutes(
    stage,
    {
      a: setupOnly(() => void useSocket({ ...stage.config(), url: room }, { key: 'chat' })),
      b: setupOnly(() => void useSocket({ ...stage.config(), url: computed(() => '/b') }, { key: 'chat' })),
    },
    'a',
  )
  await stage.settle()
  room.value = '/b'
  await stage.settle()
  shown.add('b')
  await stage.settle()
  expect(stage.server.connections.map(({ url }) => url)).toEqual(['wss://app.test/b'])
})

test('a key needs an app', () => {
  const { config } = createStage()
  expect(() => useSocket(config(), { key: 'chat' })).toThrow('key must be used in a component of an app')
})
