import { describe, expect, test } from 'vitest'
import { plain } from '../support/plain.ts'
import { failure, setUp, setUpWorld } from '../support/setUp.ts'

const noToken = (): never => {
  throw new Error('no token')
}

const ready = () => ({ name: 'waits', ready() {} })

describe('a dialect whose first words cannot be said', () => {
  test.each([
    ['hello', 'open', []],
    ['hello', 'frame', []],
    ['hello', 'open', [ready]],
    ['greet', 'open', []],
    ['greet', 'open', [ready]],
  ] as const)('%s on %s with %o fails the attempt, and says why', async (words, readyOn, use) => {
    const dialect = plain({ name: 'shy', readyOn, [words]: noToken })
    const { world, client } = setUp({ dialect, use, maxReconnectAttempts: 1 })
    const error = failure(client.connect())
    await world.advance(5_000)
    expect(await error).toMatchObject({ kind: 'connection' })
    expect(client.state).toMatchObject({
      name: 'failed',
      cause: {
        kind: 'exhausted',
        last: { kind: 'resolve-failed', error: { details: { of: `shy.${words}` } } },
      },
    })
    expect(world.alive.sockets).toEqual([])
  })

  test('says them at the next attempt', async () => {
    let token = ''
    const greet = () => {
      if (!token) noToken()
      return [{ kind: 'message', type: 'login', data: token } as const]
    }
    const { world, server, client } = setUp({ dialect: plain({ greet }) })
    const connected = client.connect()
    await world.settle()
    expect(client.state.name).toBe('waiting')
    token = 'abc'
    await world.advance(5_000)
    await connected
    expect(server.received).toMatchObject([{ type: 'login', data: 'abc' }])
  })
})

test('a clock that is set back lengthens no attempt', async () => {
  const { world } = setUpWorld()
  const { createWebSocketClient } = await import('hawser/core')
  let offset = 0
  const env = { ...world, now: () => world.now() + offset }
  const url = () => {
    offset = -3_600_000
    return new Promise<string>(() => {})
  }
  const client = createWebSocketClient({ url, env, maxReconnectAttempts: 0 })
  const error = failure(client.connect())
  await world.advance(10_000)
  expect(await error).toMatchObject({ details: { cause: { last: { kind: 'open-timeout' } } } })
  client.disconnect()
})
