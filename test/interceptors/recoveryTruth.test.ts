import { type RecoveryOptions, recovery } from 'hawser/interceptors'
import { describe, expect, test } from 'vitest'
import { OPTIONS, lose, messages, push, use, watch } from '../support/recoveryScene.ts'
import { setUp } from '../support/setUp.ts'

describe('the truth is told, and live messages go on,', () => {
  test('when the server has not all of it', async () => {
    const scene = await use()
    const { world, server, heard, recovered } = scene
    push(server, 1)
    await lose(scene)
    push(server, 9)
    server.reply(await server.expect('resume'), { messages: messages(8), complete: false })
    await world.settle()
    expect(heard).toEqual([1, 8, 9])
    expect(recovered).toEqual([{ recovered: false, count: 1 }])
  })

  test('when the server has begun anew', async () => {
    const scene = await use()
    const { world, server, heard, recovered } = scene
    push(server, 5_000)
    await lose(scene)
    push(server, 2)
    server.reply(await server.expect('resume'), { messages: messages(1), complete: false })
    push(server, 3)
    await world.settle()
    expect(heard).toEqual([5_000, 1, 2, 3])
    expect(recovered).toEqual([{ recovered: false, count: 1 }])
  })

  test('when the server has begun anew, and live messages of its earlier life still waited', async () => {
    const scene = await use()
    const { world, server, heard, recovered } = scene
    push(server, 5_000)
    await lose(scene)
    push(server, 5_002)
    await lose(scene)
    push(server, 2)
    await server.expect('resume')
    server.reply(await server.expect('resume'), { messages: messages(1), complete: false })
    push(server, 3)
    await world.settle()
    expect(heard).toEqual([5_000, 5_002, 1, 2, 3])
    expect(recovered).toEqual([{ recovered: false, count: 1 }])
  })

  test('when the server has begun anew, and does not know what it is asked for', async () => {
    const scene = await use()
    const { world, server, heard, recovered } = scene
    push(server, 5_000)
    await lose(scene)
    push(server, 1)
    server.reject(await server.expect('resume'), 'no such position')
    push(server, 2)
    await world.settle()
    expect(heard).toEqual([5_000, 1, 2])
    expect(recovered).toEqual([{ recovered: false, count: 0 }])
  })

  test('when the server has nothing yet of what it began anew, and is asked again', async () => {
    const scene = await use()
    const { world, server, heard, recovered } = scene
    push(server, 5_000)
    await lose(scene)
    server.reply(await server.expect('resume'), { messages: [], complete: false })
    await lose(scene)
    push(server, 2)
    server.reply(await server.expect('resume'), { messages: messages(1), complete: false })
    await world.settle()
    expect(heard).toEqual([5_000, 1, 2])
    expect(recovered).toEqual([
      { recovered: false, count: 0 },
      { recovered: false, count: 1 },
    ])
  })

  test('when the server has not even all that came over the new link', async () => {
    const scene = await use()
    const { world, server, heard } = scene
    push(server, 1)
    await lose(scene)
    push(server, 3, 4, 5, 6)
    server.reply(await server.expect('resume'), { messages: messages(5, 6), complete: false })
    await world.settle()
    expect(heard).toEqual([1, 3, 4, 5, 6])
  })

  test('when the server has not all of it, and live messages of the link before still waited', async () => {
    const scene = await use()
    const { world, server, heard } = scene
    push(server, 1)
    await lose(scene)
    push(server, 7, 8)
    await lose(scene)
    push(server, 11)
    await server.expect('resume')
    server.reply(await server.expect('resume'), { messages: messages(8, 9, 10), complete: false })
    await world.settle()
    expect(heard).toEqual([1, 7, 8, 9, 10, 11])
  })

  test.each<[how: string, fetch: RecoveryOptions['fetch']]>([
    ['is refused', () => Promise.reject(new Error('gone'))],
    [
      'throws',
      () => {
        throw new Error('gone')
      },
    ],
    ['answers with something else', () => Promise.resolve({} as never)], // what a server may do
    ['answers with no messages', () => Promise.resolve({ messages: [null], complete: true } as never)], // likewise
  ])('when the fetch %s, which is an error event', async (_how, fetch) => {
    const scene = await use({ fetch })
    const { world, server, heard, recovered, errors } = scene
    push(server, 1)
    await lose(scene)
    push(server, 3)
    await world.settle()
    expect(heard).toEqual([1, 3])
    expect(recovered).toEqual([{ recovered: false, count: 0 }])
    expect(errors).toHaveLength(1)
  })

  test('when the fetch takes too long', async () => {
    const scene = await use({ fetch: () => new Promise(() => {}), timeout: 3_000 })
    const { world, server, heard, recovered, errors } = scene
    push(server, 1)
    await lose(scene)
    push(server, 3)
    await world.advance(2_999)
    expect(heard).toEqual([1])
    await world.advance(1)
    expect(heard).toEqual([1, 3])
    expect(recovered).toEqual([{ recovered: false, count: 0 }])
    expect(errors).toMatchObject([{ kind: 'timeout', details: { timeout: 3_000 } }])
  })

  test('when more live messages wait than it may hold', async () => {
    const aborted: boolean[] = []
    const fetch: RecoveryOptions['fetch'] = (_since, { signal }) =>
      new Promise(() => signal.addEventListener('abort', () => aborted.push(true)))
    const scene = await use({ fetch, capacity: 2 })
    const { world, server, heard, recovered } = scene
    push(server, 1)
    await lose(scene)
    push(server, 3, 4)
    await world.settle()
    expect(heard).toEqual([1])
    push(server, 5)
    await world.settle()
    expect(heard).toEqual([1, 3, 4, 5])
    expect(recovered).toEqual([{ recovered: false, count: 0 }])
    expect(aborted).toEqual([true])
  })

  test('when more live messages wait than it may hold before the connection is ready', async () => {
    const slow = () => ({ name: 'slow', ready: () => new Promise<void>((resolve) => (letIn = resolve)) })
    let letIn = (): void => {}
    const scene = watch(setUp({ use: [slow, recovery({ ...OPTIONS, capacity: 1 })] }))
    const { world, server, client, heard, recovered } = scene
    void client.connect()
    await world.settle()
    letIn()
    push(server, 1)
    await lose(scene)
    push(server, 3, 4)
    await world.settle()
    expect(heard).toEqual([1, 3, 4])
    expect(recovered).toEqual([{ recovered: false, count: 0 }])
    letIn()
    push(server, 5)
    await world.settle()
    expect(heard).toEqual([1, 3, 4, 5])
    expect(recovered).toHaveLength(1)
  })

  test('when the client is disconnected before the connection is ready', async () => {
    const slow = () => ({ name: 'slow', ready: () => new Promise<void>((resolve) => (letIn = resolve)) })
    let letIn = (): void => {}
    const scene = watch(setUp({ use: [slow, recovery(OPTIONS)] }))
    const { world, server, client, heard, recovered } = scene
    void client.connect()
    await world.settle()
    letIn()
    push(server, 1)
    await lose(scene)
    push(server, 3)
    await world.settle()
    client.disconnect()
    expect(heard).toEqual([1, 3])
    expect(recovered).toEqual([{ recovered: false, count: 0 }])
  })

  test('when the client is disconnected meanwhile', async () => {
    const scene = await use()
    const { world, server, client, heard, recovered } = scene
    push(server, 1)
    await lose(scene)
    push(server, 3)
    await world.settle()
    client.disconnect()
    await world.settle()
    expect(heard).toEqual([1, 3])
    expect(recovered).toEqual([{ recovered: false, count: 0 }])
  })

  test('when a position is no number, as a message without one', async () => {
    const { world, server, heard } = await use({ positionOf: ({ seq }) => Number(seq) })
    server.push('chat', 'unnumbered')
    push(server, 1)
    await world.settle()
    expect(heard).toEqual(['unnumbered', 1])
  })

  test('when a position cannot be told, which is an error event', async () => {
    const positionOf: RecoveryOptions['positionOf'] = ({ seq }) => {
      if (seq === 2) throw new Error('two?')
      return seq
    }
    const { world, server, heard, errors } = await use({ positionOf })
    push(server, 1, 2, 3)
    await world.settle()
    expect(heard).toEqual([1, 2, 3])
    expect(errors).not.toEqual([])
  })
})
