import { describe, expect, test } from 'vitest'
import { join, startOpen } from '../support/hu60.ts'
import { failure } from '../support/setUp.ts'

describe('a request', () => {
  test('is answered by its name', async () => {
    const { world, client } = await startOpen()
    await join(world, 'robot')
    expect(await client.request('lsol')).toEqual({ '-50': 1 })
    expect(await client.request('ls')).toContain('ping')
    expect(await client.request('procinf')).toEqual({ started: '1h2m3.4s' })
    expect(await client.request('unsub', ['online'])).toBe('ok')
    expect(await client.request('lsunsub')).toEqual(['online'])
    expect(await client.request('sub', ['online'])).toBe('ok')
    expect(await client.request('lsunsub')).toEqual([])
  })

  test('for what was never stopped gives an empty list', async () => {
    const { client } = await startOpen()
    expect(await client.request('lsunsub')).toEqual([])
  })

  test('of one name is answered in its order, whatever is pushed meanwhile', async () => {
    const { world, client, server } = await startOpen()
    const order: string[] = []
    const first = client.request('lsol').then(() => order.push('first'))
    server.push(1, 'online', { uid: -51, count: 1 })
    const second = client.request('lsol').then(() => order.push('second'))
    await world.settle()
    await Promise.all([first, second])
    expect(order).toEqual(['first', 'second'])
  })

  test('to hear events again resolves, though the server may say nothing', async () => {
    const { client, server } = await startOpen()
    expect(await client.request('sub', ['online'])).toBe('ok')
    expect(server.commands).toEqual([{ id: '#sub1', action: 'sub', data: ['online'] }])
  })

  test('that the server refuses rejects with its words, and no other one does', async () => {
    const { client } = await startOpen()
    const fine = client.request('lsol')
    const error = await failure(client.request('unsub', 'online' as never)) // as JavaScript may
    expect(error).toMatchObject({ kind: 'rejected', details: { type: 'unsub', data: 'invalid data format' } })
    expect(await fine).toEqual({})
  })

  test('that waits for a robot is not hurt by the trouble of others', async () => {
    const { world, client } = await startOpen()
    const robot = await join(world, 'robot')
    await robot.request('regapi', ['chat'])
    const errors: unknown[] = []
    client.onMessage('error', (words) => errors.push(words))
    const answer = client.request('chat', { bot: -50, data: { q: 'hi' } })
    client.send('nonsense' as 'msg', {} as never) // as JavaScript may
    await world.settle()
    expect(errors).toEqual(['unsupported action: nonsense'])
    robot.send('resp', { uid: 1, action: 'chat', data: 'hello' })
    expect(await answer).toEqual({ bot: -50, data: 'hello' })
  })

  test('rejects at once when the connection drops', async () => {
    const { world, client, server } = await startOpen()
    const robot = await join(world, 'robot')
    await robot.request('regapi', ['chat'])
    const error = failure(client.request('chat', { bot: -50, data: { q: 'hi' } }))
    await world.settle()
    server.restart()
    expect(await error).toMatchObject({ kind: 'disconnected', details: { sent: true } })
  })
})

test('a message with an id is acknowledged under it', async () => {
  const { world, client } = await startOpen()
  const outcomes: unknown[] = []
  client.outbox.onChange(({ id, outcome }) => outcomes.push([id, outcome]))
  client.send('lsol', undefined, { id: 'mine' })
  await world.settle()
  expect(outcomes).toEqual([
    ['mine', 'sent'],
    ['mine', 'acknowledged'],
  ])
})

test.each(['#1', '##1', '#sub1', '#'])('a message with the id %s is none of the requests', async (id) => {
  const { world, client } = await startOpen()
  const robot = await join(world, 'robot')
  await robot.request('regapi', ['chat'])
  const outcomes: unknown[] = []
  client.outbox.onChange((item) => item.kind === 'message' && outcomes.push([item.id, item.outcome]))
  const answer = client.request('chat', { bot: -50, data: { q: 'hi' } })
  client.send('nonsense' as 'msg', {} as never, { id }) // as JavaScript may
  await world.settle()
  expect(outcomes).toEqual([
    [id, 'sent'],
    [id, 'acknowledged'],
  ])
  robot.send('resp', { uid: 1, action: 'chat', data: 'hello' })
  expect(await answer).toEqual({ bot: -50, data: 'hello' })
})
