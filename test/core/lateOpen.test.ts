import { describe, expect, test } from 'vitest'
import { setUp, setUpOpen, watchLifecycle } from '../support/setUp.ts'

describe('an open listener that comes late', () => {
  test('is called once, when the code that added it has run, and knows that it is late', async () => {
    const { world, client } = await setUpOpen()
    const calls: unknown[] = []
    client.on('open', (event) => calls.push(event))
    expect(calls).toEqual([])
    await Promise.resolve()
    expect(calls).toEqual([{ replayed: true }])
    await world.advance(60_000)
    expect(calls).toHaveLength(1)
    await client.reconnect()
    expect(calls).toEqual([{ replayed: true }, { replayed: false }])
  })

  test('is not called when it was taken off before', async () => {
    const { world, client } = await setUpOpen()
    const calls: unknown[] = []
    const listener = (event: unknown) => calls.push(event)
    client.on('open', listener)()
    client.on('open', listener)
    client.off('open', listener)
    client.once('open', listener)
    client.off('open')
    await world.settle()
    expect(calls).toEqual([])
  })

  test('is not called when the connection went away before', async () => {
    const { world, client } = await setUpOpen()
    const calls: unknown[] = []
    client.on('open', (event) => calls.push(event))
    client.disconnect()
    await world.settle()
    expect(calls).toEqual([])
  })

  test('with once has had its turn then', async () => {
    const { client } = await setUpOpen()
    const calls: unknown[] = []
    client.once('open', (event) => calls.push(event))
    await Promise.resolve()
    await client.reconnect()
    expect(calls).toEqual([{ replayed: true }])
  })

  test('that is added before open is called once, without being late', async () => {
    const { client } = setUp()
    const calls: unknown[] = []
    client.on('open', (event) => calls.push(event))
    await client.connect()
    await Promise.resolve()
    expect(calls).toEqual([{ replayed: false }])
  })

  test('of any other event is not called', async () => {
    const { world, client } = await setUpOpen()
    const calls: unknown[] = []
    client.on('state', (event) => calls.push(event))
    client.on('close', (event) => calls.push(event))
    await world.settle()
    expect(calls).toEqual([])
  })

  test('that throws is reported like any other', async () => {
    const { world, client } = await setUpOpen()
    const heard = watchLifecycle(client)
    client.on('open', () => {
      throw new Error('clumsy')
    })
    await world.settle()
    expect(heard).toEqual([
      ['error', expect.objectContaining({ kind: 'handler', details: { event: 'open' } })],
    ])
  })
})
