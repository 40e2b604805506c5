import { recovery } from 'hawser/interceptors'
import { describe, expect, test } from 'vitest'
import { OPTIONS, type Resume, lose, messages, push, use, watch } from '../support/recoveryScene.ts'
import { setUp, setUpOpen } from '../support/setUp.ts'

describe('after a reconnect', () => {
  test('what was missed is delivered before what is live, in order', async () => {
    const scene = await use()
    const { world, server, heard, recovered } = scene
    push(server, 1, 2)
    await lose(scene)
    const resume = await server.expect('resume')
    expect(resume.data).toEqual({ after: 2, stream: '' })
    push(server, 6, 7)
    await world.settle()
    expect(heard).toEqual([1, 2])
    server.reply(resume, { messages: messages(5, 3, 4), complete: true })
    await world.settle()
    expect(heard).toEqual([1, 2, 3, 4, 5, 6, 7])
    expect(recovered).toEqual([{ recovered: true, count: 3 }])
  })

  test('what comes twice is delivered once', async () => {
    const scene = await use()
    const { world, server, heard, recovered } = scene
    push(server, 1, 2, 2, 1)
    await lose(scene)
    push(server, 4, 5)
    server.reply(await server.expect('resume'), { messages: messages(2, 3, 4), complete: true })
    push(server, 5, 3, 6)
    await world.settle()
    expect(heard).toEqual([1, 2, 3, 4, 5, 6])
    expect(recovered).toEqual([{ recovered: true, count: 2 }])
  })

  test('messages without a position pass at once, while others wait', async () => {
    const scene = await use()
    const { world, server, heard } = scene
    push(server, 1)
    await lose(scene)
    push(server, 3)
    server.push('chat', 'unnumbered')
    await world.settle()
    expect(heard).toEqual([1, 'unnumbered'])
    server.reply(await server.expect('resume'), { messages: messages(2), complete: true })
    await world.settle()
    expect(heard).toEqual([1, 'unnumbered', 2, 3])
  })

  test('that was asked for, the gap is filled too', async () => {
    const scene = await use()
    const { world, server, client, heard, recovered } = scene
    push(server, 1)
    await world.settle()
    client.disconnect()
    await Promise.all([client.connect(), world.settle()])
    server.reply(await server.expect('resume'), { messages: messages(2), complete: true })
    await world.settle()
    expect(heard).toEqual([1, 2])
    expect(recovered).toEqual([{ recovered: true, count: 1 }])
  })

  test('where nothing may wait in an outbox, the gap is filled too', async () => {
    const scene = await use({}, { outbox: false })
    const { world, server, heard } = scene
    push(server, 1)
    await lose(scene)
    server.reply(await server.expect('resume'), { messages: messages(2), complete: true })
    await world.settle()
    expect(heard).toEqual([1, 2])
  })

  test('that came after all attempts had failed, the gap is filled too', async () => {
    const scene = await use({}, { maxReconnectAttempts: 1 })
    const { world, server, client, heard, recovered } = scene
    push(server, 1)
    await world.settle()
    server.refuse({ times: 1 })
    server.drop()
    await world.advance(60_000)
    expect(client.state.name).toBe('failed')
    world.signal('wake')
    server.reply(await server.expect('resume'), { messages: messages(2), complete: true })
    await world.settle()
    expect(heard).toEqual([1, 2])
    expect(recovered).toEqual([{ recovered: true, count: 1 }])
  })

  test('the gap is filled, whoever takes all listeners off', async () => {
    const scene = await use()
    const { world, server, client, heard } = scene
    push(server, 1)
    await world.settle()
    client.on('reconnect', () => void Promise.resolve().then(() => client.off('open')))
    await lose(scene)
    push(server, 3)
    server.reply(await server.expect('resume'), { messages: messages(2), complete: true })
    await world.settle()
    expect(heard).toEqual([1, 2, 3])
  })

  test('a message that comes before the connection is ready does not hide the gap', async () => {
    const slow = () => ({ name: 'slow', ready: () => new Promise<void>((resolve) => (letIn = resolve)) })
    let letIn = (): void => {}
    const scene = watch(setUp({ use: [slow, recovery(OPTIONS)] }))
    const { world, server, client, heard } = scene
    void client.connect()
    await world.settle()
    letIn()
    push(server, 1)
    await lose(scene)
    push(server, 4)
    await world.settle()
    letIn()
    const resume = await server.expect('resume')
    expect(resume.data).toMatchObject({ after: 1 })
    server.reply(resume, { messages: messages(2, 3), complete: true })
    await world.settle()
    expect(heard).toEqual([1, 2, 3, 4])
  })

  test.each([1, 2, 3, 4, 5])(
    'no message is lost, doubled or out of place, whatever happens when (seed %i)',
    wander,
  )
})

/** A server that numbers what it says, and a network that breaks: at the end everything was heard once, in order. */
async function wander(seed: number): Promise<void> {
  const scene = watch(
    await setUpOpen({ use: [recovery(OPTIONS)], maxReconnectAttempts: Infinity }, { seed, latency: 20 }),
  )
  const { world, server, heard, recovered } = scene
  const history: number[] = []
  const publish = (): void => {
    history.push(history.length + 1)
    push(server, history.length)
  }
  server.on('resume', (data) => {
    const { after } = data as Resume // what OPTIONS sends
    return { messages: messages(...history.slice(after)), complete: true }
  })
  publish()
  await world.advance(100)
  for (let step = 0; step < 1_000; step += 1) {
    const dice = world.random()
    if (dice < 0.6) publish()
    else if (dice < 0.7) server.drop()
    else await world.advance(world.random() * (dice < 0.9 ? 30 : 6_000))
  }
  await world.advance(10_000)
  expect(heard).toEqual(history)
  expect(recovered.length).toBeGreaterThan(10)
  expect(recovered.every((event) => event.recovered)).toBe(true)
}

describe('nothing is asked', () => {
  test('on the first connection', async () => {
    const { world, server, heard, recovered } = await use()
    push(server, 5)
    await world.settle()
    expect(heard).toEqual([5])
    expect(recovered).toEqual([])
    expect(server.received).toEqual([])
  })

  test('and nothing told, by attempts that fail', async () => {
    const scene = await use({}, { maxReconnectAttempts: 2 })
    const { world, server, client, recovered } = scene
    push(server, 1)
    await world.settle()
    server.refuse()
    server.drop()
    await world.advance(60_000)
    expect(client.state.name).toBe('failed')
    expect(recovered).toEqual([])
  })

  test('where no position is known, and the truth is told', async () => {
    const scene = await use()
    const { world, server, recovered } = scene
    await lose(scene)
    await world.settle()
    expect(server.received).toEqual([])
    expect(recovered).toEqual([{ recovered: false, count: 0 }])
  })
})

test('two clients with one option object keep their own places', async () => {
  const factory = recovery(OPTIONS)
  const scenes = [watch(await setUpOpen({ use: [factory] })), watch(await setUpOpen({ use: [factory] }))]
  for (const { server } of scenes) push(server, 1)
  await Promise.all(scenes.map(({ world }) => world.settle()))
  expect(scenes.map(({ heard }) => heard)).toEqual([[1], [1]])
})
