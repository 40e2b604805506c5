import { describe, expect, test } from 'vitest'
import { failure, setUp, setUpOpen } from '../support/setUp.ts'

describe('waitFor', () => {
  test('takes the next message of a type', async () => {
    const { server, client } = await setUpOpen()
    const next = client.waitFor('chat')
    server.push('other', 0)
    server.push('chat', 1)
    server.push('chat', 2)
    expect(await next).toBe(1)
  })

  test('takes the first that passes the filter', async () => {
    const { server, client } = await setUpOpen()
    const next = client.waitFor('chat', { filter: (data) => data > 2 })
    for (const n of [1, 2, 3, 4]) server.push('chat', n)
    expect(await next).toBe(3)
  })

  test('can be asked before the connection is there, and outlives it', async () => {
    const { world, server, client } = setUp()
    const next = client.waitFor('chat')
    await client.connect()
    server.drop()
    await world.advance(5_000)
    server.push('chat', 'after all')
    expect(await next).toBe('after all')
  })

  test('rejects when the time is over', async () => {
    const { world, client } = await setUpOpen()
    const error = failure(client.waitFor('chat', { timeout: 1_000 }))
    await world.advance(1_000)
    expect(await error).toMatchObject({ kind: 'timeout', details: { type: 'chat', timeout: 1_000 } })
  })

  test('rejects with its signal, even one that was aborted before', async () => {
    const { client } = await setUpOpen()
    const controller = new AbortController()
    const error = failure(client.waitFor('chat', { signal: controller.signal }))
    controller.abort()
    expect(await error).toMatchObject({ kind: 'aborted' })
    expect(await failure(client.waitFor('chat', { signal: controller.signal }))).toMatchObject({
      kind: 'aborted',
    })
  })

  test('rejects when the client is destroyed', async () => {
    const { world, client } = await setUpOpen()
    const error = failure(client.waitFor('chat', { timeout: 1_000 }))
    client.destroy()
    expect(await error).toMatchObject({ kind: 'aborted' })
    world.assertIdle()
  })

  test('leaves no timer behind when the message came', async () => {
    const { world, server, client } = await setUpOpen({ heartbeatInterval: false })
    const next = client.waitFor('chat', { timeout: 1_000 })
    server.push('chat')
    await next
    expect(world.alive.timers).toEqual([])
  })

  test('a filter that throws is reported, and the wait goes on', async () => {
    const { world, server, client } = await setUpOpen()
    const errors: unknown[] = []
    client.on('error', ({ kind }) => errors.push(kind))
    const next = client.waitFor('chat', {
      filter: (data) => {
        if (data === 1) throw new Error('clumsy')
        return true
      },
    })
    server.push('chat', 1)
    await world.settle()
    server.push('chat', 2)
    expect(await next).toBe(2)
    expect(errors).toEqual(['handler'])
  })

  test.each([0, -1, NaN])('a timeout of %d makes no sense', async (timeout) => {
    const { client } = setUp()
    expect(await failure(client.waitFor('chat', { timeout }))).toMatchObject({ kind: 'config' })
  })

  test('may be forgotten: nobody has to catch', async () => {
    const { world, client } = await setUpOpen()
    void client.waitFor('chat', { timeout: 10 })
    void client.waitFor('chat', { signal: AbortSignal.abort() })
    await world.advance(10)
  })
})

describe('messages', () => {
  test('gives all of a type from now on', async () => {
    const { world, server, client } = await setUpOpen()
    server.push('chat', 'before')
    await world.settle()
    const seen: unknown[] = []
    const messages = client.messages('chat')
    for (const n of [1, 2, 3]) server.push('chat', n)
    await world.settle()
    for await (const data of messages) {
      seen.push(data)
      if (data === 3) break
    }
    expect(seen).toEqual([1, 2, 3])
  })

  test('begins with the call, not with the loop', async () => {
    const { server, client } = await setUpOpen()
    const messages = client.messages('chat')[Symbol.asyncIterator]()
    server.push('chat', 1)
    expect(await messages.next()).toEqual({ done: false, value: 1 })
    await messages.return?.()
  })

  test('waits for what has not come yet', async () => {
    const { server, client } = await setUpOpen()
    const messages = client.messages('chat')[Symbol.asyncIterator]()
    const next = messages.next()
    server.push('chat', 'late')
    expect(await next).toEqual({ done: false, value: 'late' })
    await messages.return?.()
  })

  test('passes by what the filter does not want', async () => {
    const { world, server, client } = await setUpOpen()
    const messages = client.messages('chat', { filter: (data) => data % 2 === 0 })[Symbol.asyncIterator]()
    for (const n of [1, 2, 3, 4]) server.push('chat', n)
    await world.settle()
    expect([(await messages.next()).value, (await messages.next()).value]).toEqual([2, 4])
    await messages.return?.()
  })

  test('keeps so many for a slow reader, the newest', async () => {
    const { world, server, client } = await setUpOpen()
    const messages = client.messages('chat', { capacity: 2 })[Symbol.asyncIterator]()
    for (const n of [1, 2, 3]) server.push('chat', n)
    await world.settle()
    expect([(await messages.next()).value, (await messages.next()).value]).toEqual([2, 3])
    await messages.return?.()
  })

  test('ends with its signal, after what came before', async () => {
    const { world, server, client } = await setUpOpen()
    const controller = new AbortController()
    const messages = client.messages('chat', { signal: controller.signal })
    server.push('chat', 1)
    await world.settle()
    controller.abort()
    const seen: unknown[] = []
    for await (const data of messages) seen.push(data)
    expect(seen).toEqual([1])
  })

  test('is empty with a signal that was aborted before', async () => {
    const { client } = await setUpOpen()
    const seen: unknown[] = []
    for await (const data of client.messages('chat', { signal: AbortSignal.abort() })) seen.push(data)
    expect(seen).toEqual([])
  })

  test('ends when the client is destroyed', async () => {
    const { client } = await setUpOpen()
    const messages = client.messages('chat')[Symbol.asyncIterator]()
    const next = messages.next()
    client.destroy()
    expect(await next).toEqual({ done: true, value: undefined })
  })

  test('takes undefined for the data it is', async () => {
    const { server, client } = await setUpOpen()
    const messages = client.messages('typing')[Symbol.asyncIterator]()
    server.push('typing')
    server.push('typing')
    expect(await messages.next()).toEqual({ done: false, value: undefined })
    expect(await messages.next()).toEqual({ done: false, value: undefined })
    await messages.return?.()
  })

  test.each([0, -1, NaN, 0.5])('a capacity of %d makes no sense', (capacity) => {
    const { client } = setUp()
    expect(() => client.messages('chat', { capacity })).toThrow(
      expect.objectContaining({ kind: 'config', details: expect.objectContaining({ key: 'capacity' }) }),
    )
  })
})

test('return() of messages() ends it, whatever it waits for', async () => {
  const { world, client } = await setUpOpen()
  const reader = client.messages('chat')[Symbol.asyncIterator]()
  void reader.next()
  let isOver = false
  void reader.return?.().then(() => (isOver = true))
  await world.settle()
  const left = client.inspect().messages.get('chat') ?? 0
  client.destroy()
  expect([isOver, left]).toEqual([true, 0])
})

test('return() before the first next() takes the listener off', async () => {
  const { client } = await setUpOpen()
  await client.messages('chat')[Symbol.asyncIterator]().return?.()
  expect(client.inspect().messages.get('chat') ?? 0).toBe(0)
})

test('one that is refused reads nothing', async () => {
  const { client } = await setUpOpen()
  const signal = {} as AbortSignal // as JavaScript may
  expect(() => client.messages('chat', { signal })).toThrow(expect.objectContaining({ kind: 'config' }))
  expect(client.inspect().messages.has('chat')).toBe(false)
})

test('who reads is counted besides who listens', async () => {
  const { client } = await setUpOpen()
  client.on('chat', () => {})
  void client.waitFor('chat')
  void client.messages('chat')
  expect(client.inspect().messages.get('chat')).toBe(3)
  client.destroy()
})

test('off() takes listeners away, not those who read', async () => {
  const { world, server, client } = await setUpOpen()
  const next = client.waitFor('chat')
  const messages = client.messages('chat')[Symbol.asyncIterator]()
  client.off('chat')
  server.push('chat', 1)
  await world.settle()
  expect(await next).toBe(1)
  expect(await messages.next()).toEqual({ done: false, value: 1 })
  await messages.return?.()
})
