import { describe, expect, test } from 'vitest'
import { setUp, setUpOpen, watchLifecycle } from '../support/setUp.ts'

describe('a listener that fails', () => {
  test.each([
    [
      'throws',
      () => {
        throw new Error('clumsy')
      },
    ],
    ['rejects', () => Promise.reject(new Error('clumsy'))],
  ])('because it %s stops nobody else, and is reported', async (_how, clumsy) => {
    const { world, server, client } = await setUpOpen()
    const heard = watchLifecycle(client)
    const seen: unknown[] = []
    client.on('chat', clumsy)
    client.on('chat', (data) => seen.push(data))
    client.onMessage('*', clumsy)
    client.onMessage('*', (data) => seen.push(data))
    client.onMessage(/^ch/, clumsy)
    client.onMessage(/^ch/, (data) => seen.push(data))
    server.push('chat', 1)
    await world.settle()
    expect(seen).toEqual([1, 1, 1])
    expect(heard).toHaveLength(3)
    expect(heard[0]).toEqual([
      'error',
      expect.objectContaining({
        kind: 'handler',
        details: { event: 'chat' },
        cause: expect.objectContaining({ message: 'clumsy' }),
      }),
    ])
    expect(client.isConnected()).toBe(true)
  })

  test.each(['open', 'close', 'reconnect', 'state'] as const)(
    'at %s does not stop the connection',
    async (name) => {
      const { world, server, client } = setUp()
      const errors: unknown[] = []
      client.on(name as 'state', () => {
        throw new Error('clumsy')
      })
      client.on('error', ({ kind }) => errors.push(kind))
      await client.connect()
      server.drop()
      await world.advance(5_000)
      expect(client.isConnected()).toBe(true)
      expect(client.send('chat', 1)).toBe('sent')
      expect(errors).toContain('handler')
    },
  )

  test('even if it throws something strange', async () => {
    const { world, server, client } = await setUpOpen()
    const heard = watchLifecycle(client)
    for (const strange of [undefined, null, 'text', 42, Object.create(null)]) {
      client.once('chat', () => {
        throw strange
      })
    }
    server.push('chat')
    await world.settle()
    expect(heard.map(([name]) => name)).toEqual(['error', 'error', 'error', 'error', 'error'])
  })
})
