import { expect, test } from 'vitest'
import { startPlayground } from './playground.ts'

test('the bot types, then answers in general, in the language it was spoken to', async () => {
  const { enter, clock } = await startPlayground({ demo: true })
  const client = await enter({ name: 'Ada' })
  const { members } = await client.request('join', { room: 'general' })
  expect(members.map(({ name }) => name)).toEqual(['Bosun', 'Ada'])
  const talk = async (content: string) => {
    await client.request('chat', { content })
    await client.next('chat')
    clock.advance(600)
    expect((await client.next('typing')).data).toMatchObject({ room: 'general', user: 'Bosun' })
    clock.advance(1_200)
    return (await client.next('chat')).data
  }
  expect(await talk('hello')).toMatchObject({ user: 'Bosun', content: 'Aye, Ada, loud and clear.' })
  expect((await talk('你好')).content).toMatch(/\p{Script=Han}/u)
})

test('the bot answers once to many, never to itself, and not in other rooms', async () => {
  const { enter, clock } = await startPlayground({ demo: true })
  const client = await enter()
  for (const content of ['1', '2', '3']) await client.request('chat', { content })
  await client.request('join', { room: 'random' })
  await client.request('chat', { room: 'random', content: '4' })
  for (let n = 0; n < 10; n += 1) clock.advance(1_800)
  expect((await client.seen('chat')).filter(({ user }) => user === 'Bosun')).toHaveLength(1)
})

test('an order moves on now and then, while somebody is there', async () => {
  const { enter, health, clock } = await startPlayground({ demo: true })
  clock.advance(90_000)
  const client = await enter()
  clock.advance(45_000)
  expect((await client.next('order-update')).data).toMatchObject({ orderId: 'A-1001', status: 'created' })
  expect((await health()).connections).toBe(1)
})

test('without the demo nobody is there and nothing happens by itself', async () => {
  const { enter, clock } = await startPlayground()
  const client = await enter()
  await client.request('chat', { content: 'hello?' })
  await client.next('chat')
  clock.advance(29_000)
  expect(await client.seen('chat')).toEqual([])
  expect((await client.request('join', { room: 'general' })).members).toHaveLength(1)
})
