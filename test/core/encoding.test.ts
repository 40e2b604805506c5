import { describe, expect, test } from 'vitest'
import { plain } from '../support/plain.ts'
import { type SetUp, setUp, setUpOpen } from '../support/setUp.ts'

const payloads = (server: SetUp['server']): unknown[] =>
  server.received.filter(({ type }) => type === 'chat').map(({ data }) => data)

describe('data that cannot be encoded', () => {
  const cycle: Record<string, unknown> = {}
  cycle.self = cycle
  const hostile = {
    toJSON() {
      throw new Error('no')
    },
  }

  test.each([
    ['a cycle', cycle],
    ['a bigint', { amount: 5n }],
    ['an object that refuses', hostile],
  ])('%s is an encode error, and nothing is sent or queued', async (_what, data) => {
    for (const { server, client } of [await setUpOpen(), setUp()]) {
      if (!client.isConnected()) void client.connect()
      expect(() => client.send('chat', data)).toThrow(
        expect.objectContaining({ kind: 'encode', details: { type: 'chat' }, cause: expect.any(Error) }),
      )
      expect(client.outbox.size).toBe(0)
      expect(payloads(server)).toEqual([])
    }
  })

  test('no data at all is fine', async () => {
    const { server, client } = await setUpOpen()
    expect(client.send('typing')).toBe('sent')
    expect(await server.expect('typing')).toMatchObject({ data: undefined })
  })
})

test.each([undefined, null, '', 5, {}])('a type of %j makes no sense', async (type) => {
  const { client } = await setUpOpen()
  expect(() => client.send(type as string, 1)).toThrow(
    // as JavaScript may
    expect.objectContaining({ kind: 'config', details: expect.objectContaining({ key: 'type' }) }),
  )
})

test('a dialect without a word for messages says so', async () => {
  const { client } = await setUpOpen({
    dialect: plain({ encode: () => undefined }),
    heartbeatInterval: false,
  })
  expect(() => client.send('chat', 1)).toThrow(
    expect.objectContaining({ kind: 'unsupported', details: { dialect: 'plain', what: 'message' } }),
  )
})
