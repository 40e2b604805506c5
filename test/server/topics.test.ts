import { expect, test } from 'vitest'
import { startPlayground } from './playground.ts'

const notice = { type: 'info', message: 'hi' } as const

test('who never subscribed hears everything', async () => {
  const { enter, notify, pushOrder } = await startPlayground()
  const client = await enter()
  expect(await notify(notice)).toEqual({ delivered: 1 })
  expect((await pushOrder()).delivered).toBe(1)
  await enter({ name: 'Bob' })
  expect((await client.next('notification')).data).toEqual({ id: expect.any(String), ...notice })
  expect((await client.next('order-update')).data).toMatchObject({ orderId: 'A-1001', status: 'created' })
  expect((await client.next('user-status')).data.username).toBe('Bob')
})

test('who subscribed hears what was asked for and nothing else', async () => {
  const { enter, notify, pushOrder } = await startPlayground()
  const [client, other] = [await enter(), await enter()]
  expect(await client.request('subscribe', { topics: ['orders'] })).toEqual({ topics: ['orders'] })
  await notify(notice)
  await pushOrder()
  await other.request('chat', { content: 'to general' })
  await client.next('order-update')
  expect(await client.seen('notification')).toEqual([])
  expect(await client.seen('chat')).toEqual([])

  await client.request('subscribe', { topics: ['notifications'] })
  expect(await client.request('unsubscribe', { topics: ['orders'] })).toEqual({ topics: ['notifications'] })
  await notify(notice)
  await pushOrder()
  await client.next('notification')
  expect(await client.seen('order-update')).toEqual([])
})

test('a room is a topic; one joined before is kept at the first subscription', async () => {
  const { enter } = await startPlayground()
  const [client, other] = [await enter(), await enter()]
  await client.request('join', { room: 'support' })
  await client.request('subscribe', { topics: ['room:random'] })
  for (const room of ['general', 'support', 'random'] as const)
    await other.request('chat', { room, content: room })
  expect((await client.seen('chat')).map(({ content }) => content)).toEqual(['support', 'random'])
  await client.request('unsubscribe', { topics: ['room:random', 'room:support'] })
  await other.request('chat', { room: 'support', content: 'late' })
  expect(await client.seen('chat')).toHaveLength(2)
})

test('an unknown topic is refused and changes nothing', async () => {
  const { enter, notify } = await startPlayground()
  const client = await enter()
  for (const topic of ['weather', 'room:nowhere', 7, null]) {
    expect((await client.refusal('subscribe', { topics: ['orders', topic] })).code).toBe('unknown-topic')
  }
  expect((await client.refusal('subscribe', { topics: 'orders' })).code).toBe('bad-request')
  expect((await client.refusal('subscribe', { topics: Array(51).fill('orders') })).code).toBe('bad-request')
  expect(await notify(notice)).toEqual({ delivered: 1 })
})

test('a client may send a notification of its own', async () => {
  const { enter } = await startPlayground()
  const [ada, bob] = [await enter(), await enter({ client: 'bob' })]
  ada.send({ type: 'notification', data: { type: 'success', message: '这是一条通知' } })
  expect((await bob.next('notification')).data).toMatchObject({ type: 'success', message: '这是一条通知' })
  const { you } = await bob.welcome
  const draft = { type: 'error', message: 'for Bob', title: 'psst', to: you.id } as const
  expect(await ada.request('notification', draft)).toEqual({ delivered: 1 })
  expect((await bob.next('notification')).data).toMatchObject({ title: 'psst' })
  expect((await ada.refusal('notification', { type: 'loud', message: 'x' })).code).toBe('bad-request')
})
