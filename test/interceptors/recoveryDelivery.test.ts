import type { InterceptorFactory } from 'hawser/core'
import { recovery } from 'hawser/interceptors'
import { describe, expect, test } from 'vitest'
import { OPTIONS, lose, messages, push, use, watch } from '../support/recoveryScene.ts'
import { setUp, setUpOpen } from '../support/setUp.ts'

describe('a listener that disconnects while the gap is delivered', () => {
  const leaveAt = async (place: number) => {
    const scene = await use()
    const { server, client } = scene
    client.on('chat', (data) => data === place && client.disconnect())
    push(server, 1)
    await lose(scene)
    push(server, 5)
    server.reply(await server.expect('resume'), { messages: messages(2, 3, 4), complete: true })
    await scene.world.settle()
    return scene
  }

  test('is given nothing more', async () => {
    const { heard, client } = await leaveAt(3)
    expect(client.state.name).toBe('closed')
    expect(heard).toEqual([1, 2, 3])
  })

  test('and connects again is given the rest, which is asked for from where it left', async () => {
    const { world, server, client, heard, recovered } = await leaveAt(3)
    void client.connect()
    const resume = await server.expect('resume')
    expect(resume.data).toMatchObject({ after: 3 })
    server.reply(resume, { messages: messages(4, 5), complete: true })
    await world.settle()
    expect(heard).toEqual([1, 2, 3, 4, 5])
    expect(recovered.at(-1)).toEqual({ recovered: true, count: 2 })
  })

  test('when it hears of it is given none of it', async () => {
    const scene = await use()
    const { world, server, client, heard } = scene
    client.once('recovered', () => client.disconnect())
    push(server, 1)
    await lose(scene)
    server.reply(await server.expect('resume'), { messages: messages(2, 3), complete: true })
    await world.settle()
    expect(heard).toEqual([1])
    void client.connect()
    expect((await server.expect('resume')).data).toMatchObject({ after: 1 })
  })
})

test('one message that cannot be delivered is an error event, and takes no other one along', async () => {
  const numbers = {
    '~standard': {
      version: 1,
      vendor: 'test',
      validate: (value: unknown) =>
        typeof value === 'number' ? { value } : { issues: [{ message: 'no number' }] },
    },
  } as const
  const gap = { messages: [{ type: 'chat', data: 2n, seq: 2 }, ...messages(3, 4)], complete: true }
  const scene = await use({ fetch: async () => gap }, { schemas: { chat: numbers } })
  const { world, server, client, heard } = scene
  const told: string[] = []
  client.on('invalid', () => told.push('invalid'))
  client.on('error', ({ kind }) => kind === 'handler' && told.push(kind))
  push(server, 1)
  await lose(scene)
  await world.settle()
  expect(heard).toEqual([1, 3, 4])
  expect(told).toHaveLength(1)
})

describe('interceptors that change what comes in', () => {
  const stage =
    (name: string): InterceptorFactory =>
    () => ({ name, receive: (message) => ({ ...message, data: `${name} ${String(message.data)}` }) })

  test('change what was held, and what was missed from where recovery stands, as they change what is live', async () => {
    const scene = watch(await setUpOpen({ use: [stage('late'), recovery(OPTIONS), stage('early')] }))
    const { world, server, heard } = scene
    push(server, 1)
    await lose(scene)
    push(server, 3)
    // What `fetch` gives is what recovery would have been given.
    const missed = [{ type: 'chat', data: 'early 2', seq: 2 }]
    server.reply(await server.expect('resume'), { messages: missed, complete: true })
    push(server, 4)
    await world.settle()
    expect(heard).toEqual([1, 2, 3, 4].map((seq) => `late early ${seq}`))
  })

  test('change what is still held when recovery is taken out', async () => {
    const scene = watch(setUp({ use: [stage('late')] }))
    const { world, server, client, heard } = scene
    const remove = client.use(recovery(OPTIONS))
    client.use(stage('early'))
    await Promise.all([client.connect(), world.settle()])
    push(server, 1)
    await lose(scene)
    push(server, 3)
    await world.settle()
    remove()
    remove()
    expect(heard).toEqual(['late early 1', 'late early 3'])
  })
})

describe('positions that are none are told once, and the messages pass:', () => {
  test.each<[what: string, options: object]>([
    ['a text', { positionOf: ({ seq }: { seq: number }) => String(seq) }],
    ['a promise', { positionOf: async ({ seq }: { seq: number }) => seq }],
    ['endless', { positionOf: () => Infinity }],
    ['of a sequence without a name', { streamOf: () => 7 }],
  ])('%s', async (_what, options) => {
    const { world, server, heard, errors } = await use(options)
    push(server, 9, 10, 11)
    await world.settle()
    expect(heard).toEqual([9, 10, 11])
    expect(errors).toMatchObject([{ kind: 'handler', cause: expect.any(TypeError) }])
  })

  test('null, as JSON has it, is no place, and nothing is told', async () => {
    const { world, server, heard, errors } = await use({ positionOf: () => null as never }) // what a server may say
    push(server, 9, 10)
    await world.settle()
    expect(heard).toEqual([9, 10])
    expect(errors).toEqual([])
  })
})
