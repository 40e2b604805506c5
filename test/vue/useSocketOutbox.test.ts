import { createSocket, createWebSocketClient, useSocketOutbox } from 'hawser'
import type { UseSocketOutboxReturn, WebSocketConfig } from 'hawser'
import { expect, test } from 'vitest'
import { effectScope, ref, watchEffect } from 'vue'
import { outboxing } from './outboxing.ts'
import { createStage } from './stage.ts'

const watching = (more?: Partial<WebSocketConfig>) =>
  outboxing(
    ({ size, items, outcomeOf }) =>
      `${size.value}: ${items.value.map(({ id }) => id).join()} m1 ${outcomeOf('m1')}`,
    more,
  )

test('it shows what waits, and what was sent but not acknowledged', async () => {
  const { advance, client, outbox, server, settle, wrapper } = await watching()
  expect(wrapper.text()).toBe('0:  m1 undefined')
  server.drop()
  await settle()
  client.send('chat', 'one', { id: 'm1' })
  client.send('chat', 'two', { id: 'm2' })
  await settle()
  expect(wrapper.text()).toBe('2: m1,m2 m1 queued')
  expect(outbox.items.value.map(({ data }) => data)).toEqual(['one', 'two'])

  await advance(1_000)
  expect(wrapper.text()).toBe('0: m1,m2 m1 sent')
  server.reply(await server.expect('chat'), 'stored')
  await settle()
  expect(wrapper.text()).toBe('0: m2 m1 acknowledged')
  server.reject(await server.expect('chat'), 'no')
  await settle()
  expect(outbox.items.value).toEqual([])
  expect(outbox.outcomeOf('m2')).toBe('rejected')
})

test('what will not be sent is dropped', async () => {
  const { advance, client, outbox, server, settle, wrapper } = await watching({ outbox: { ttl: 500 } })
  server.drop()
  await settle()
  client.send('chat', 'one', { id: 'm1' })
  await settle()
  expect(outbox.size.value).toBe(1)
  await advance(500)
  expect(wrapper.text()).toBe('0:  m1 dropped')
})

test('a request that is aborted while it waits is gone', async () => {
  const { client, outbox, server, settle } = await watching()
  server.drop()
  await settle()
  const controller = new AbortController()
  const answer = client.request('join', {}, { signal: controller.signal })
  expect(outbox.size.value).toBe(1)
  controller.abort()
  await expect(answer).rejects.toMatchObject({ kind: 'aborted' })
  expect(outbox.size.value).toBe(0)
})

test('what was there before the component is there too', async () => {
  const { config, mount, settle } = createStage()
  const plugin = createSocket(config({ lazy: true }))
  plugin.client.send('chat', 1, { id: 'm1' })
  let outbox!: UseSocketOutboxReturn
  mount(() => {
    outbox = useSocketOutbox()
    expect(outbox.size.value).toBe(0)
  }, plugin)
  expect(outbox.size.value).toBe(1)
  expect(outbox.outcomeOf('m1')).toBe('queued')
  await settle()
  expect(outbox.outcomeOf('m1')).toBe('sent')
})

test('outcomes are remembered for the last thousand', async () => {
  const { client, outbox, settle } = await watching()
  for (let index = 0; index < 1_002; index++) client.send('chat', index, { id: `m${index}` })
  await settle()
  expect(outbox.outcomeOf('m1')).toBeUndefined()
  expect(outbox.outcomeOf('m2')).toBe('sent')
})

test('a thousand that come to an end push out none that still wait, nor one on its way', async () => {
  const { advance, client, outbox, server, settle } = await watching({ outbox: { capacity: 5_000 } })
  client.send('chat', 0, { id: 'on its way' })
  await settle()
  server.drop()
  await settle()
  client.send('chat', 0, { id: 'waits' })
  for (let index = 0; index <= 1_000; index++) client.send('chat', index, { id: `m${index}`, ttl: 1 })
  await advance(1)
  expect([outbox.outcomeOf('m0'), outbox.outcomeOf('m1')]).toEqual([undefined, 'dropped'])
  expect([outbox.outcomeOf('waits'), outbox.outcomeOf('on its way')]).toEqual(['queued', 'sent'])
})

test('after the unmount it follows no longer', async () => {
  const { config, mount } = createStage()
  const client = createWebSocketClient(config())
  let outbox!: UseSocketOutboxReturn
  const wrapper = mount(() => {
    outbox = useSocketOutbox({ client })
  })
  wrapper.unmount()
  await client.connect()
  client.send('chat', 1, { id: 'm1' })
  expect(outbox.outcomeOf('m1')).toBeUndefined()
  client.destroy()
})

test.each([0, 1_000])(
  'an effect that sends is not run again by what is sent later, %i items on',
  async (many) => {
    const { client, settle } = await watching()
    for (let sent = 0; sent < many; sent += 1) client.send('chat', sent)
    const draft = ref('one')
    let runs = 0
    const scope = effectScope()
    scope.run(() =>
      watchEffect(() => {
        runs += 1
        client.send('chat', draft.value)
      }),
    )
    client.send('chat', 'by hand')
    await settle()
    expect(runs).toBe(1)
    scope.stop()
  },
)
