import { expect, test } from 'vitest'
import { failure, setUpOpen } from '../support/setUp.ts'

const say = (word: object): string => JSON.stringify(word)

test('an answer with `error: null` is a success, as many servers write it', async () => {
  const { server, client } = await setUpOpen()
  const answer = client.request('join', 'room')
  const { id } = await server.expect('join')
  server.send(say({ type: 'join', replyTo: id, data: 'in', error: null }))
  expect(await answer).toBe('in')
})

test.each([{ error: 'full' }, { error: false }, { error: 0 }, { error: '' }, { error: {} }])(
  'an answer with %j is a refusal',
  async (refusal) => {
    const { server, client } = await setUpOpen()
    const answer = failure(client.request('join', 'room'))
    const { id } = await server.expect('join')
    server.send(say({ type: 'join', replyTo: id, ...refusal }))
    expect(await answer).toMatchObject({ kind: 'rejected', details: { data: refusal.error } })
  },
)

test.each([
  ['acknowledged', null],
  ['rejected', 'muted'],
])('a message is %s by `error: %j`', async (outcome, error) => {
  const { world, server, client } = await setUpOpen()
  const outcomes: string[] = []
  client.outbox.onChange((item) => outcomes.push(item.outcome))
  client.send('chat', 'hello', { id: 'mine' })
  await server.expect('chat')
  server.send(say({ type: 'chat', replyTo: 'mine', error }))
  await world.settle()
  expect(outcomes).toEqual(['sent', outcome])
})
