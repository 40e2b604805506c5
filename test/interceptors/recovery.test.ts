import type { LifecycleEvents, SocketError, WebSocketConfig } from 'hawser/core'
import { type RecoveryOptions, recovery } from 'hawser/interceptors'
import type { FakeServer } from 'hawser/testing'
import { describe, expect, test } from 'vitest'
import { type SetUp, setUp, setUpOpen } from '../support/setUp.ts'

interface Resume {
  readonly after: number
  readonly stream: string
}

/** Asks the server, as most users will. */
const OPTIONS: RecoveryOptions = {
  positionOf: ({ seq }) => seq,
  fetch: (after, { client, signal, stream }) => client.request('resume', { after, stream }, { signal }),
}

const use = (options: Partial<RecoveryOptions> = {}, config: Partial<WebSocketConfig> = {}): Promise<Scene> =>
  setUpOpen({ use: [recovery({ ...OPTIONS, ...options })], ...config }).then(watch)

interface Scene extends SetUp {
  /** The data of every `chat`, in order of delivery. */
  readonly heard: unknown[]
  readonly recovered: LifecycleEvents['recovered'][]
  readonly errors: SocketError[]
}

function watch(scene: SetUp): Scene {
  const { client } = scene
  const heard: unknown[] = []
  const recovered: LifecycleEvents['recovered'][] = []
  const errors: SocketError[] = []
  client.on('chat', (data) => heard.push(data))
  client.on('recovered', (event) => recovered.push(event))
  client.on('error', (error) => error.kind !== 'connection' && errors.push(error))
  return { ...scene, heard, recovered, errors }
}

const push = (server: FakeServer, ...positions: number[]): void => {
  for (const seq of positions) server.push('chat', seq, { seq })
}
const messages = (...positions: number[]) => positions.map((seq) => ({ type: 'chat', data: seq, seq }))

/** The connection is lost and comes back; the fetch is on its way then. */
async function lose({ world, server }: SetUp): Promise<void> {
  await world.settle()
  server.drop()
  await world.advance(5_000)
}

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

describe('a connection that is lost again while the gap is fetched', () => {
  test('ends the fetch, and the next one asks from the same place', async () => {
    const signals: { readonly aborted: boolean }[] = []
    const fetch: RecoveryOptions['fetch'] = (since, context) => {
      signals.push(context.signal)
      return OPTIONS.fetch(since, context)
    }
    const scene = await use({ fetch })
    const { world, server, heard, recovered } = scene
    push(server, 1)
    await lose(scene)
    await server.expect('resume')
    push(server, 3)
    await lose(scene)
    const resume = await server.expect('resume')
    expect(resume.data).toMatchObject({ after: 1 })
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false])
    push(server, 5)
    server.reply(resume, { messages: messages(2, 3, 4), complete: true })
    await world.settle()
    expect(heard).toEqual([1, 2, 3, 4, 5])
    expect(recovered).toEqual([{ recovered: true, count: 3 }])
  })

  test('and never comes back gives up what was held', async () => {
    const scene = await use({}, { maxReconnectAttempts: 1 })
    const { world, server, client, heard, recovered } = scene
    push(server, 1)
    await lose(scene)
    push(server, 3)
    await world.settle()
    server.refuse()
    server.drop()
    await world.advance(60_000)
    expect(client.state.name).toBe('failed')
    expect(heard).toEqual([1, 3])
    expect(recovered).toEqual([{ recovered: false, count: 0 }])
  })
})

describe('several sequences', () => {
  const streamOf: RecoveryOptions['streamOf'] = ({ data }) => (data as { room: string }).room
  const say = (server: FakeServer, room: string, seq: number): void =>
    void server.push('chat', { room, seq }, { seq })
  const gap = (room: string, seq: number, complete = true) => ({
    messages: [{ type: 'chat', data: { room, seq }, seq }],
    complete,
  })

  test('are asked for from their own places', async () => {
    const scene = await use({ streamOf })
    const { world, server, heard, recovered } = scene
    server.on('resume', (data) => {
      const { after, stream } = data as Resume // what OPTIONS sends
      return gap(stream, after + 1)
    })
    say(server, 'a', 10)
    say(server, 'b', 3)
    await lose(scene)
    await world.settle()
    expect(heard).toHaveLength(4)
    expect(heard).toEqual(
      expect.arrayContaining([
        { room: 'a', seq: 11 },
        { room: 'b', seq: 4 },
      ]),
    )
    expect(recovered).toEqual([{ recovered: true, count: 2 }])
  })

  test('one that begins while the gap of another is fetched has none, until the next reconnect', async () => {
    const scene = await use({ streamOf })
    const { world, server, heard, recovered } = scene
    say(server, 'a', 10)
    await lose(scene)
    say(server, 'b', 3)
    await world.settle()
    expect(heard).toHaveLength(2)
    await lose(scene)
    server.on('resume', (data) => {
      const { after, stream } = data as Resume // what OPTIONS sends
      return gap(stream, after + 1)
    })
    await lose(scene)
    await world.settle()
    expect(heard.slice(1)).toEqual(
      expect.arrayContaining([
        { room: 'b', seq: 3 },
        { room: 'b', seq: 4 },
      ]),
    )
    expect(recovered).toEqual([{ recovered: true, count: 2 }])
  })

  test('none is asked for any more when asking for another ended the connection', async () => {
    const asked: string[] = []
    const fetch: RecoveryOptions['fetch'] = (_since, { client, stream }) => {
      asked.push(stream)
      client.disconnect()
      return new Promise(() => {})
    }
    const scene = await use({ streamOf, fetch })
    say(scene.server, 'a', 10)
    say(scene.server, 'b', 3)
    await lose(scene)
    expect(asked).toEqual(['a'])
  })

  test('one that fails leaves the others their gaps', async () => {
    const fetch: RecoveryOptions['fetch'] = (since, { stream }) =>
      stream === 'a' ? Promise.reject(new Error('gone')) : Promise.resolve(gap(stream, since + 1))
    const scene = await use({ streamOf, fetch })
    const { world, server, heard, recovered, errors } = scene
    say(server, 'a', 10)
    say(server, 'b', 3)
    await lose(scene)
    await world.settle()
    expect(heard.slice(2)).toEqual([{ room: 'b', seq: 4 }])
    expect(recovered).toEqual([{ recovered: false, count: 1 }])
    expect(errors).toHaveLength(1)
  })
})

test('two clients with one option object keep their own places', async () => {
  const factory = recovery(OPTIONS)
  const scenes = [watch(await setUpOpen({ use: [factory] })), watch(await setUpOpen({ use: [factory] }))]
  for (const { server } of scenes) push(server, 1)
  await Promise.all(scenes.map(({ world }) => world.settle()))
  expect(scenes.map(({ heard }) => heard)).toEqual([[1], [1]])
})
