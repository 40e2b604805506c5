import { createWebSocketClient } from 'hawser/core'
import { type ScriptStep, createFakeServer, createFakeWorld } from 'hawser/testing'
import { describe, expect, test } from 'vitest'

/** A client that is not connected yet, whose retries come a second after a loss. */
function play(steps: readonly ScriptStep[]) {
  const world = createFakeWorld()
  const server = createFakeServer(world)
  const client = createWebSocketClient({
    url: '/ws',
    env: world,
    reconnectInterval: 1_000,
    reconnectJitter: 0,
  })
  const heard: unknown[] = []
  client.onMessage('*', (data, { type }) => heard.push([type, data]))
  const off = server.script(steps)
  const end = async (): Promise<string> => {
    client.destroy()
    await world.settle()
    try {
      world.assertIdle()
      return 'idle'
    } catch (error) {
      return String(error)
    }
  }
  return { world, server, client, heard, off, end }
}

describe('a script', () => {
  test('is a conversation in order: what is said, lost and asked again', async () => {
    const { world, client, heard, end } = play([
      { push: 'hello', data: 'who is there?' },
      { expect: 'join', reply: { members: 2 } },
      { push: 'chat', data: 'Hi', id: 7, seq: 1 },
      { wait: 100 },
      { close: 1012, reason: 'back soon' },
      { expect: 'join', reject: { code: 'full' } },
      'drop',
      { push: 'chat', data: 'Again' },
    ])
    await client.connect()
    expect(await client.request('join')).toEqual({ members: 2 })
    expect(heard).toEqual([['hello', 'who is there?']])
    await world.settle()
    expect(heard).toEqual([
      ['hello', 'who is there?'],
      ['chat', 'Hi'],
    ])
    await world.advance(100)
    expect(client.state).toMatchObject({ name: 'waiting', cause: { code: 1012, reason: 'back soon' } })
    await world.advance(1_000)
    await expect(client.request('join')).rejects.toMatchObject({ details: { code: 'full' } })
    await world.settle()
    expect(client.state).toMatchObject({ name: 'waiting', cause: { code: 1006 } })
    await world.advance(1_000)
    expect(heard.at(-1)).toEqual(['chat', 'Again'])
    expect(await end()).toBe('idle')
  })

  test('says how clients that come are met', async () => {
    const { world, client, end } = play([
      'refuse',
      { wait: 500 },
      { refuse: { code: 4001 } },
      { wait: 1_000 },
      'hang',
      { wait: 1_000 },
      'accept',
      { expect: 'chat' },
      'silence',
    ])
    const causes: unknown[] = []
    client.on('state', (state) => state.name === 'waiting' && causes.push(state.cause))
    void client.connect()
    await world.advance(2_500)
    expect(causes).toMatchObject([{ code: 1006 }, { code: 4001 }])
    expect(client.state.name).toBe('opening')
    client.send('chat', 'I waited')
    await world.advance(11_000)
    expect(client.state.name).toBe('open')
    expect(world.sockets.at(-1)?.state).toBe('silent')
    await world.advance(60_000)
    expect(causes.at(-1)).toEqual({ kind: 'silent' })
    expect(await end()).toBe('idle')
  })

  test('replies by a function, which may take its time, before it goes on', async () => {
    const { world, client, heard, end } = play([
      {
        expect: 'sum',
        reply: async (data: number[]) => {
          await new Promise<void>((resolve) => world.after(50, resolve))
          return data.length
        },
      },
      { push: 'after' },
    ])
    await client.connect()
    const sum = client.request('sum', [1, 2, 3])
    await world.settle()
    expect(world.alive.unfinished).toEqual(['script, step 1 of 2 (expect sum): its reply is not there yet'])
    await world.advance(50)
    expect(await sum).toBe(3)
    expect(heard).toEqual([['after', undefined]])
    expect(await end()).toBe('idle')
  })

  test('acknowledges by a reply without content', async () => {
    const { world, client, end } = play([{ expect: 'chat', reply: undefined }])
    await client.connect()
    const outcomes: unknown[] = []
    client.outbox.onChange(({ outcome }) => outcomes.push(outcome))
    client.send('chat', 'Hello', { id: 'a' })
    await world.settle()
    expect(outcomes.at(-1)).toBe('acknowledged')
    expect(await end()).toBe('idle')
  })
})

describe('at the end of a test it is told where a script stands', () => {
  test('and what came instead', async () => {
    const { client, world, end } = play([{ expect: 'join' }, { expect: 'chat' }, 'drop'])
    await client.connect()
    client.send('join')
    client.send('leave')
    client.send('typing')
    await world.settle()
    expect(await end()).toBe('Error: not idle: script, step 2 of 3 (expect chat): unread are: leave, typing')
  })

  test('who has nobody to speak to', async () => {
    const { end } = play([{ push: 'chat' }])
    expect(await end()).toBe('Error: not idle: script, step 1 of 1 (push chat): nobody is connected')
  })

  test('whose time has not come', async () => {
    const { client, end, off } = play(['accept', { wait: 100 }, 'close'])
    await client.connect()
    expect(await end()).toBe(
      'Error: not idle: timers due in 100 ms; script, step 2 of 3 (wait 100): its time has not come',
    )
    off()
    expect(await end()).toBe('idle')
  })

  test('that asked for what cannot be', async () => {
    const { world, client, end } = play([{ close: 1006 }, { push: 'never' }])
    await client.connect()
    await world.settle()
    expect(world.takeReports()).toEqual([
      expect.objectContaining({
        message: 'script, step 1 of 2 (close 1006): RangeError: 1006 is no code for a close frame',
      }),
    ])
    expect(await end()).toBe('idle')
  })

  test('but not of one that the test has ended', async () => {
    const { world, client, heard, off, end } = play([{ expect: 'join' }, { push: 'welcome' }])
    await client.connect()
    off()
    client.send('join')
    await world.settle()
    expect(heard).toEqual([])
    expect(await end()).toBe('idle')
  })
})
