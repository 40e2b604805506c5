import { expect, test } from 'vitest'
import { startPlayground } from './playground.ts'

test('who joins gets the members, the last messages and the place of the last', async () => {
  const { enter } = await startPlayground()
  const ada = await enter({ name: 'Ada', client: 'a' })
  const joined = await ada.request('join', { room: 'support' })
  expect(joined).toMatchObject({ room: 'support', members: [{ name: 'Ada' }], history: [] })
  const receipt = await ada.request('chat', { room: 'support', content: 'anyone?' })
  expect(receipt.seq).toBe(joined.seq + 1)

  const bob = await enter({ name: 'Bob' })
  const later = await bob.request('join', { room: 'support' })
  expect(later.members.map(({ name }) => name)).toEqual(['Ada', 'Bob'])
  expect(later.history).toMatchObject([
    { type: 'chat', seq: receipt.seq, data: { id: receipt.id, user: 'Ada', content: 'anyone?' } },
  ])
  expect(later.seq).toBe(receipt.seq)
  expect(await bob.next('place')).toMatchObject({ seq: receipt.seq, data: { room: 'support' } })
})

test('a chat without a room goes to everyone in general, its sender too, each with a place', async () => {
  const { enter, clock } = await startPlayground()
  const [ada, bob] = [await enter({ name: 'Ada', client: 'a' }), await enter()]
  ada.send({ type: 'chat', data: { content: 'Hello', timestamp: 1 }, timestamp: 1 })
  const { seq = 0, data } = await bob.next('chat')
  const { you } = await ada.welcome
  expect(data).toEqual({
    id: expect.any(String),
    room: 'general',
    user: 'Ada',
    userId: you.id,
    content: 'Hello',
    timestamp: clock.now(),
  })
  expect(await ada.next('chat')).toMatchObject({ seq, data })
  ada.send({ type: 'chat', data: { content: 'again', clientId: 'c1' } })
  expect(await bob.next('chat')).toMatchObject({ seq: seq + 1, data: { clientId: 'c1' } })
})

test('a chat reaches those in its room and nobody else', async () => {
  const { enter } = await startPlayground()
  const [ada, bob] = [await enter(), await enter()]
  await ada.request('join', { room: 'random' })
  await ada.request('chat', { room: 'random', content: 'to the few' })
  expect(await bob.seen('chat')).toEqual([])
  expect(await ada.seen('chat')).toHaveLength(1)
  await ada.request('leave', { room: 'random' })
  await ada.request('chat', { room: 'random', content: 'gone' })
  expect(await ada.seen('chat')).toHaveLength(1)
})

test('a message that comes twice is broadcast once and acknowledged twice, over a reconnect too', async () => {
  const { enter } = await startPlayground()
  const bob = await enter()
  const first = await enter({ client: 'ada' })
  const receipt = await first.request('chat', { content: 'once', clientId: 'm1' })
  first.close()
  await first.ended
  const second = await enter({ client: 'ada' })
  expect(await second.request('chat', { content: 'once', clientId: 'm1' })).toEqual({
    ...receipt,
    duplicate: true,
  })
  await bob.request('chat', { content: 'mine', clientId: 'm1' })
  expect((await bob.seen('chat')).map(({ content }) => content)).toEqual(['once', 'mine'])
})

test('a string id names a message, a number does not', async () => {
  const { enter } = await startPlayground()
  const client = await enter()
  for (const id of ['k1', 'k1', 7, 7]) {
    client.send({ type: 'chat', id, data: { content: String(id) } })
    await client.answer(id)
  }
  expect((await client.seen('chat')).map(({ content }) => content)).toEqual(['k1', '7', '7'])
})

test('only the last receipts of the last users are remembered', async () => {
  const { enter } = await startPlayground({ limits: { receipts: 2, receiptUsers: 2 } })
  const ada = await enter({ client: 'ada' })
  for (const clientId of ['1', '2', '3']) await ada.request('chat', { content: clientId, clientId })
  expect(await ada.request('chat', { content: '3', clientId: '3' })).toHaveProperty('duplicate')
  expect(await ada.request('chat', { content: '1', clientId: '1' })).not.toHaveProperty('duplicate')
  for (const client of ['bob', 'eve']) {
    await (await enter({ client })).request('chat', { content: 'x', clientId: 'x' })
  }
  expect(await ada.request('chat', { content: '1', clientId: '1' })).not.toHaveProperty('duplicate')
})

test('what is no message is refused: empty, too long, no text, an unknown room', async () => {
  const { enter } = await startPlayground()
  const client = await enter()
  for (const content of ['', '   ', 'x'.repeat(4_001), 7, undefined]) {
    expect((await client.refusal('chat', { content })).code).toBe('bad-request')
  }
  expect((await client.refusal('chat', { content: 'x', room: 'nowhere' })).code).toBe('unknown-room')
  expect((await client.refusal('join', { room: 'toString' })).code).toBe('unknown-room')
  expect((await client.refusal('join')).code).toBe('unknown-room')
  client.send({ type: 'chat', data: { content: '' } })
  expect((await client.next('system')).data.code).toBe('bad-request')
})

test('resume gives what was missed, and says whether that is all', async () => {
  const { enter } = await startPlayground({ limits: { history: 3 } })
  const client = await enter()
  const { seq: start } = await client.request('join', { room: 'general' })
  for (const content of ['1', '2', '3', '4']) await client.request('chat', { content })
  const resume = async (after: number) => {
    const { messages, complete, seq } = await client.request('resume', { room: 'general', after })
    return { contents: messages.map(({ data }) => data.content).join(''), complete, place: seq - start }
  }
  expect(await resume(start + 2)).toEqual({ contents: '34', complete: true, place: 4 })
  expect(await resume(start + 1)).toEqual({ contents: '234', complete: true, place: 4 })
  expect(await resume(start)).toEqual({ contents: '234', complete: false, place: 4 })
  expect(await resume(start + 4)).toEqual({ contents: '', complete: true, place: 4 })
  expect(await resume(start + 5)).toEqual({ contents: '', complete: false, place: 4 })
  expect((await client.refusal('resume', { room: 'general', after: 'x' })).code).toBe('bad-request')
})

test('coming and going is gathered into one presence, each user once', async () => {
  const { enter, clock } = await startPlayground()
  const ada = await enter({ name: 'Ada' })
  await enter({ name: 'Bob', client: 'b' })
  const other = await enter({ name: 'Bob', client: 'b' })
  expect(await ada.seen('presence')).toEqual([])
  clock.advance(50)
  const { data } = await ada.next('presence')
  expect(data.room).toBe('general')
  expect(data.members.map(({ name }) => name)).toEqual(['Ada', 'Bob'])
  expect(await ada.seen('presence')).toEqual([])
  await other.request('leave', { room: 'general' })
  clock.advance(50)
  expect((await ada.next('presence')).data.members).toHaveLength(2)
})

test('who hangs up is in no room any more', async () => {
  const { enter } = await startPlayground()
  const [ada, bob] = [await enter({ name: 'Ada' }), await enter()]
  await bob.request('join', { room: 'support' })
  bob.close()
  await ada.next('user-status', ({ status }) => status === 'offline')
  for (const room of ['general', 'support'] as const) {
    const { members } = await ada.request('join', { room })
    expect(members.map(({ name }) => name)).toEqual(['Ada'])
  }
})

test('a user is online with the first connection and offline after the last', async () => {
  const { enter } = await startPlayground()
  const ada = await enter()
  const first = await enter({ name: 'Bob', client: 'b' })
  expect((await ada.next('user-status')).data).toMatchObject({ username: 'Bob', status: 'online' })
  const second = await enter({ name: 'Bob', client: 'b' })
  first.close()
  await first.ended
  expect(await ada.seen('user-status')).toEqual([])
  second.close()
  expect((await ada.next('user-status')).data).toMatchObject({ username: 'Bob', status: 'offline' })
})

test('typing is told to the others in the room', async () => {
  const { enter } = await startPlayground()
  const [ada, bob] = [await enter({ name: 'Ada' }), await enter()]
  ada.send({ type: 'typing', data: {} })
  const { you } = await ada.welcome
  expect((await bob.next('typing')).data).toEqual({ room: 'general', user: 'Ada', userId: you.id })
  expect(await ada.seen('typing')).toEqual([])
})
