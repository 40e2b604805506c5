import { createSocket, createWebSocketClient, useSocketSubscription } from 'hawser'
import { expect, test } from 'vitest'
import { effectScope, h, ref } from 'vue'
import { type Stage, createStage, setupOnly } from './stage.ts'

/** What the server was told of topics, in order. */
function told({ server }: Stage): string[] {
  return server.received
    .filter(({ type }) => type === 'subscribe' || type === 'unsubscribe')
    .map(({ type, data }) => `${type} ${(data as { topics: string[] }).topics.join()}`) // the envelope's own form
}

test('topics last from the mount to the unmount', async () => {
  const stage = createStage()
  const isShown = ref(true)
  const Child = setupOnly(() => void useSocketSubscription(['a', 'b']))
  stage.mount(() => () => (isShown.value ? h(Child) : null), createSocket(stage.config()))
  await stage.settle()
  expect(told(stage)).toEqual(['subscribe a,b'])
  isShown.value = false
  await stage.settle()
  expect(told(stage)).toEqual(['subscribe a,b', 'unsubscribe a,b'])
})

test('they are counted: the server hears of the first and of the last', async () => {
  const stage = createStage()
  const count = ref(2)
  const Child = setupOnly(() => void useSocketSubscription('a'))
  stage.mount(
    () => () => Array.from({ length: count.value }, (_, key) => h(Child, { key })),
    createSocket(stage.config()),
  )
  await stage.settle()
  count.value = 1
  await stage.settle()
  expect(told(stage)).toEqual(['subscribe a'])
  count.value = 0
  await stage.settle()
  expect(told(stage)).toEqual(['subscribe a', 'unsubscribe a'])
})

test('they are told again after a reconnect', async () => {
  const stage = createStage()
  stage.mount(() => void useSocketSubscription('a'), createSocket(stage.config({ reconnectInterval: 1_000 })))
  await stage.settle()
  stage.server.drop()
  await stage.advance(1_000)
  expect(told(stage)).toEqual(['subscribe a', 'subscribe a'])
})

test('a ref may name others at any time', async () => {
  const stage = createStage()
  const topic = ref('a')
  stage.mount(() => void useSocketSubscription(topic), createSocket(stage.config()))
  await stage.settle()
  topic.value = 'b'
  await stage.settle()
  expect(told(stage)).toEqual(['subscribe a', 'subscribe b', 'unsubscribe a'])
})

test('a list of them may be changed in place', async () => {
  const stage = createStage()
  const client = createWebSocketClient(stage.config())
  const topics = ref(['a', 'b'])
  const wrapper = stage.mount(() => void useSocketSubscription(topics), createSocket(client))
  await stage.settle()
  topics.value.push('c')
  topics.value.shift()
  await stage.settle()
  expect(told(stage)).toEqual(['subscribe a,b', 'subscribe c', 'unsubscribe a'])
  wrapper.unmount()
  expect([...client.inspect().topics]).toEqual([])
  client.destroy()
})

test('a getter is asked when all that it reads has changed', async () => {
  const stage = createStage()
  const [rooms, index] = [ref([{ topic: 'a' }, { topic: 'b' }]), ref(1)]
  stage.mount(
    () => void useSocketSubscription(() => rooms.value[index.value]?.topic ?? 'no room'),
    createSocket(stage.config()),
  )
  await stage.settle()
  rooms.value = [{ topic: 'c' }]
  index.value = 0
  await stage.settle()
  expect(told(stage)).toEqual(['subscribe b', 'subscribe c', 'unsubscribe b'])
})

test('one that stays among them is neither let go nor asked for again', async () => {
  const stage = createStage()
  const topics = ref(['a', 'b'])
  stage.mount(() => void useSocketSubscription(topics), createSocket(stage.config()))
  await stage.settle()
  topics.value = ['b', 'c']
  await stage.settle()
  expect(told(stage)).toEqual(['subscribe a,b', 'subscribe c', 'unsubscribe a'])
})

test('they are let go where the next ones cannot be had', async () => {
  const stage = createStage()
  const topics = ref<string | string[]>('a')
  const errors: unknown[] = []
  const component = setupOnly(() => void useSocketSubscription(topics))
  stage.mount(
    { errorCaptured: (error: unknown) => (errors.push(error), false), render: () => h(component) },
    createSocket(stage.config()),
  )
  await stage.settle()
  topics.value = ''
  await stage.settle()
  expect(errors).toEqual([expect.objectContaining({ kind: 'config' })])
  expect(told(stage)).toEqual(['subscribe a', 'unsubscribe a'])
})

test('it ends when it is stopped, and with the effect scope', async () => {
  const stage = createStage()
  const client = createWebSocketClient(stage.config())
  await client.connect()
  const stop = useSocketSubscription('a', { client })
  const scope = effectScope()
  scope.run(() => useSocketSubscription('b', { client }))
  stop()
  scope.stop()
  await stage.settle()
  expect(told(stage)).toEqual(['subscribe a', 'subscribe b', 'unsubscribe a', 'unsubscribe b'])
  client.destroy()
})
