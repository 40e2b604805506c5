import type { StandardSchema } from 'hawser/core'
import { describe, expect, test } from 'vitest'
import { plain } from '../support/plain.ts'
import { setUpOpen, watchLifecycle } from '../support/setUp.ts'

describe('a frame that means nothing', () => {
  test.each([
    ['garbage', '<html>'],
    ['nothing', ''],
    ['a number', '42'],
    ['null', 'null'],
    ['a list', '[]'],
    ['no type', '{"data":1}'],
    ['a type that is no text', '{"type":5}'],
  ])('%s is announced, and harms nothing', async (_what, frame) => {
    const { world, server, client } = await setUpOpen()
    const heard = watchLifecycle(client)
    const seen: unknown[] = []
    client.onMessage('*', (data) => seen.push(data))
    server.send(frame)
    await world.settle()
    expect(heard).toEqual([['invalid', { problem: expect.any(String), frame }]])
    expect(seen).toEqual([])
    expect(client.isConnected()).toBe(true)
  })

  test('a binary one where text is spoken', async () => {
    const { world, server, client } = await setUpOpen()
    const heard = watchLifecycle(client)
    server.send(new Uint8Array([1, 2]))
    await world.settle()
    expect(heard).toEqual([['invalid', expect.objectContaining({ problem: expect.any(String) })]])
  })

  test('a dialect that throws, though it must not, is taken for such', async () => {
    const { world, server, client } = await setUpOpen({
      dialect: plain({
        decode: () => {
          throw new Error('clumsy')
        },
      }),
    })
    const heard = watchLifecycle(client)
    server.send('x')
    await world.settle()
    expect(heard).toEqual([['invalid', expect.objectContaining({ problem: 'clumsy', frame: 'x' })]])
    expect(client.isConnected()).toBe(true)
  })
})

describe('schemas', () => {
  const positive: StandardSchema<number> = {
    '~standard': {
      validate: (value) =>
        typeof value === 'number' && value > 0
          ? { value: value * 2 }
          : { issues: [{ message: 'not positive' }] },
    },
  }

  test('check what comes in, and deliver what they made of it', async () => {
    const { world, server, client } = await setUpOpen({ schemas: { amount: positive } })
    const heard = watchLifecycle(client)
    const seen: unknown[] = []
    client.onMessage('*', (data, message) => seen.push([data, message.data]))
    server.push('amount', 5)
    server.push('amount', -5)
    server.push('other', -5)
    await world.settle()
    expect(seen).toEqual([
      [10, 10],
      [-5, -5],
    ])
    expect(heard).toEqual([
      ['invalid', { type: 'amount', problem: 'not positive', frame: expect.anything() }],
    ])
    expect(client.isConnected()).toBe(true)
  })

  test.each<[string, StandardSchema['~standard']['validate']]>([
    ['is asynchronous', async (value) => ({ value })],
    [
      'throws',
      () => {
        throw new Error('clumsy')
      },
    ],
  ])('one that %s is a problem, not a crash', async (_how, validate) => {
    const { world, server, client } = await setUpOpen({ schemas: { amount: { '~standard': { validate } } } })
    const seen: unknown[] = []
    const heard = watchLifecycle(client)
    client.on('amount', (data) => seen.push(data))
    server.push('amount', 1)
    await world.settle()
    expect(seen).toEqual([])
    expect(heard.map(([name]) => name)).toEqual(['invalid'])
    expect(client.isConnected()).toBe(true)
  })

  test('a message whose type is in no schema by accident of its name', async () => {
    const { world, server, client } = await setUpOpen({ schemas: { amount: positive } })
    const seen: unknown[] = []
    client.onMessage('*', (data) => seen.push(data))
    for (const type of ['constructor', 'toString', '__proto__']) server.push(type, 1)
    await world.settle()
    expect(seen).toEqual([1, 1, 1])
  })
})
