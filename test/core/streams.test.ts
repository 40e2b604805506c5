import { describe, expect, test } from 'vitest'
import { failure, setUpOpen } from '../support/setUp.ts'

describe('a stream', () => {
  const read = async (iterable: AsyncIterable<unknown>): Promise<unknown[]> => {
    const parts: unknown[] = []
    for await (const part of iterable) parts.push(part)
    return parts
  }

  test('gives the parts of an answer, and ends with the last', async () => {
    const { server, client } = await setUpOpen()
    const parts = read(client.stream('history', { room: 1 }))
    const message = await server.expect('history')
    server.reply(message, 'one', { more: true })
    server.reply(message, 'two', { more: true })
    server.reply(message, 'three')
    expect(await parts).toEqual(['one', 'two', 'three'])
  })

  test('throws as the request would reject', async () => {
    const { server, client } = await setUpOpen()
    const error = failure(read(client.stream('history')))
    const message = await server.expect('history')
    server.reply(message, 'one', { more: true })
    server.reject(message, 'gone')
    expect(await error).toMatchObject({ kind: 'rejected', details: { data: 'gone' } })
  })

  test('gives what came before the error', async () => {
    const { server, client } = await setUpOpen()
    const parts: unknown[] = []
    const iterate = async (): Promise<void> => {
      for await (const part of client.stream('history')) parts.push(part)
    }
    const error = failure(iterate())
    server.reply(await server.expect('history'), 'one', { more: true })
    server.drop()
    expect(await error).toMatchObject({ kind: 'disconnected', details: { sent: true } })
    expect(parts).toEqual(['one'])
  })

  test('that nobody reads to the end leaves nothing behind', async () => {
    const { world, server, client } = await setUpOpen({ heartbeatInterval: false })
    const timers = world.alive.timers.length
    const stream = client.stream('history')
    server.reply(await server.expect('history'), 'one', { more: true })
    for await (const part of stream) {
      expect(part).toBe('one')
      break
    }
    await world.settle()
    expect(world.alive.timers).toHaveLength(timers)
  })

  test('ends with its signal', async () => {
    const { client } = await setUpOpen()
    const controller = new AbortController()
    const error = failure(read(client.stream('history', undefined, { signal: controller.signal })))
    controller.abort()
    expect(await error).toMatchObject({ kind: 'aborted' })
  })
})
