import { describe, expect, test } from 'vitest'
import { setUp, setUpOpen, watchLifecycle } from '../support/setUp.ts'

describe('a message', () => {
  test('reaches its listeners with data and message', async () => {
    const { world, server, client } = await setUpOpen()
    const calls: unknown[][] = []
    client.on('chat', (...args) => calls.push(args))
    server.push('chat', { content: 'hi' }, { id: 'm1', seq: 7 })
    await world.settle()
    expect(calls).toEqual([
      [
        { content: 'hi' },
        { type: 'chat', data: { content: 'hi' }, timestamp: world.now(), id: 'm1', seq: 7 },
      ],
    ])
  })

  test('is not lost or merged with others of the same moment', async () => {
    const { world, server, client } = await setUpOpen()
    const seen: unknown[] = []
    client.on('chat', (data) => seen.push(data))
    for (const data of ['a', 'b', 'c', 'c', 'c']) server.push('chat', data)
    await world.settle()
    expect(seen).toEqual(['a', 'b', 'c', 'c', 'c'])
  })

  test('reaches listeners that survived a reconnect, once', async () => {
    const { world, server, client } = await setUpOpen()
    const seen: unknown[] = []
    client.on('chat', (data) => seen.push(data))
    for (let n = 0; n < 3; n += 1) {
      server.drop()
      await world.advance(10_000)
    }
    server.push('chat', 'hi')
    await world.settle()
    expect(seen).toEqual(['hi'])
  })

  test('that nobody listens to is nobody’s trouble', async () => {
    const { world, server, client } = await setUpOpen()
    const heard = watchLifecycle(client)
    server.push('unheard')
    await world.settle()
    expect(heard).toEqual([])
  })
})

describe('on and off', () => {
  const emit = async (act: (all: { on: ReturnType<typeof listener>; client: Client }) => void) => {
    const { world, server, client } = await setUpOpen()
    const on = listener()
    act({ on, client })
    server.push('chat', 1)
    await world.settle()
    return on.calls
  }
  type Client = Awaited<ReturnType<typeof setUpOpen>>['client']

  const listener = () => {
    const calls: unknown[] = []
    return { calls, handler: (data: unknown) => void calls.push(data) }
  }

  test('the handler is called', async () => {
    expect(await emit(({ on, client }) => client.on('chat', on.handler))).toEqual([1])
  })

  test('the same handler twice is called twice', async () => {
    const act = ({ on, client }: Parameters<Parameters<typeof emit>[0]>[0]) => {
      client.on('chat', on.handler)
      client.on('chat', on.handler)
    }
    expect(await emit(act)).toEqual([1, 1])
  })

  test('what on returned takes it off, once', async () => {
    expect(await emit(({ on, client }) => client.on('chat', on.handler)())).toEqual([])
    const act = ({ on, client }: Parameters<Parameters<typeof emit>[0]>[0]) => {
      const off = client.on('chat', on.handler)
      off()
      client.on('chat', on.handler)
      off()
    }
    expect(await emit(act)).toEqual([1])
  })

  test('off with a handler takes that one off', async () => {
    const act = ({ on, client }: Parameters<Parameters<typeof emit>[0]>[0]) => {
      client.on('chat', on.handler)
      client.on('chat', () => {})
      client.off('chat', on.handler)
    }
    expect(await emit(act)).toEqual([])
  })

  test('off without one takes all of that name off', async () => {
    const act = ({ on, client }: Parameters<Parameters<typeof emit>[0]>[0]) => {
      client.on('chat', on.handler)
      client.once('chat', on.handler)
      client.off('chat')
    }
    expect(await emit(act)).toEqual([])
  })

  test('off for a handler that was never on does nothing', async () => {
    const act = ({ on, client }: Parameters<Parameters<typeof emit>[0]>[0]) => {
      client.on('chat', on.handler)
      client.off('chat', () => {})
      client.off('other')
      client.off('other', on.handler)
    }
    expect(await emit(act)).toEqual([1])
  })

  test('once is called for the first time only, and off knows it by its handler', async () => {
    const { world, server, client } = await setUpOpen()
    const { calls, handler } = listener()
    client.once('chat', handler)
    server.push('chat', 1)
    server.push('chat', 2)
    await world.settle()
    expect(calls).toEqual([1])
    client.once('chat', handler)
    client.off('chat', handler)
    client.once('chat', handler)()
    server.push('chat', 3)
    await world.settle()
    expect(calls).toEqual([1])
  })

  test.each<unknown>([undefined, null, 'text', {}])('%j is no handler', async (value) => {
    const { client } = setUp()
    const bad = value as () => void // as JavaScript may
    const error = expect.objectContaining({
      kind: 'config',
      details: expect.objectContaining({ key: 'handler' }),
    })
    expect(() => client.on('chat', bad)).toThrow(error)
    expect(() => client.once('open', bad)).toThrow(error)
    expect(() => client.onMessage('*', bad)).toThrow(error)
  })
})

describe('while a message is handled', () => {
  test('a listener may take others off: they are not called any more', async () => {
    const { world, server, client } = await setUpOpen()
    const seen: string[] = []
    client.on('chat', () => {
      seen.push('first')
      offSecond()
    })
    const offSecond = client.on('chat', () => seen.push('second'))
    client.on('chat', () => seen.push('third'))
    server.push('chat')
    await world.settle()
    expect(seen).toEqual(['first', 'third'])
  })

  test('one that is added waits for the next message', async () => {
    const { world, server, client } = await setUpOpen()
    const seen: unknown[] = []
    client.once('chat', () => client.on('chat', (data) => seen.push(data)))
    server.push('chat', 1)
    server.push('chat', 2)
    await world.settle()
    expect(seen).toEqual([2])
  })
})

test('an Off takes back only its own registration', async () => {
  const { world, server, client } = await setUpOpen()
  const heard: unknown[] = []
  const hear = (data: unknown) => heard.push(data)
  const first = client.on('chat', hear)
  client.off('chat', hear)
  client.on('chat', hear)
  first()
  server.push('chat', 1)
  await world.settle()
  expect(heard).toEqual([1])
})

test('an open listener added while open is called once', async () => {
  const { world, client } = await setUpOpen()
  let calls = 0
  const hear = () => {
    calls += 1
  }
  client.on('open', hear)()
  client.on('open', hear)
  await world.settle()
  expect(calls).toBe(1)
})

test('names that nobody listens to any more are forgotten', async () => {
  const { client } = await setUpOpen()
  for (let job = 0; job < 100; job++) client.on(`job ${job}`, () => {})()
  expect(client.inspect().messages.size).toBe(0)
})
