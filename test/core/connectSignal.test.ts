import { isSocketError } from 'hawser/core'
import { describe, expect, test } from 'vitest'
import { failure, setUp, setUpOpen } from '../support/setUp.ts'

describe('connect({ signal })', () => {
  test('rejects at once where it is aborted already, and dials nothing', async () => {
    const { world, client } = setUp()
    const error = await failure(client.connect({ signal: AbortSignal.abort('too late') }))
    expect(error).toMatchObject({ kind: 'aborted', details: { what: 'connect' }, cause: 'too late' })
    expect(client.state.name).toBe('idle')
    expect(world.sockets).toHaveLength(0)
  })

  test('an abort takes one caller away, the last one takes the dial along', async () => {
    const { world, server, client } = setUp()
    server.hang()
    const first = new AbortController()
    const second = new AbortController()
    const errors = [first, second].map(({ signal }) => failure(client.connect({ signal })))
    await world.settle()
    first.abort()
    expect(isSocketError(await errors[0], 'aborted')).toBe(true)
    expect(client.state.name).toBe('opening')
    second.abort()
    expect(isSocketError(await errors[1], 'aborted')).toBe(true)
    expect(client.state).toEqual({ name: 'closed', cause: { kind: 'requested' } })
    world.assertIdle()
  })

  test('an abort leaves a dial alone that somebody else waits for', async () => {
    const { client } = setUp()
    const controller = new AbortController()
    const aborted = failure(client.connect({ signal: controller.signal }))
    const connected = client.connect()
    controller.abort()
    await aborted
    await connected
    expect(client.isConnected()).toBe(true)
  })

  test('an abort after open disconnects', async () => {
    const { client } = setUp()
    const controller = new AbortController()
    await client.connect({ signal: controller.signal })
    controller.abort()
    expect(client.state.name).toBe('closed')
  })

  test('an abort during a retry cancels it', async () => {
    const { world, server, client } = setUp()
    server.refuse()
    const controller = new AbortController()
    const error = failure(client.connect({ signal: controller.signal }))
    await world.settle()
    expect(client.state.name).toBe('waiting')
    controller.abort()
    expect(await error).toMatchObject({ kind: 'aborted' })
    world.assertIdle()
  })

  test('a signal that outlives the connection is let go', async () => {
    const { client } = setUp()
    const { signal, count } = countingSignal()
    await client.connect({ signal })
    expect(count()).toBe(1)
    client.disconnect()
    expect(count()).toBe(0)
  })

  test('one signal of many calls is listened to once, and still ends the connection', async () => {
    const { client } = setUp()
    const { signal, count, abort } = countingSignal()
    for (let call = 0; call < 100; call += 1) await client.connect({ signal })
    expect(count()).toBe(1)
    abort()
    expect(client.state.name).toBe('closed')
    expect(count()).toBe(0)
  })

  test('one signal of two calls is followed until both have left', async () => {
    const { world, server, client } = setUp()
    server.refuse({ times: 1 })
    const { signal, abort } = countingSignal()
    const patient = client.connect({ signal })
    const once = failure(client.connect({ signal, retry: false }))
    await world.settle()
    expect(await once).toMatchObject({ kind: 'connection' })
    await world.advance(5_000)
    await patient
    abort()
    expect(client.state.name).toBe('closed')
  })

  test('an abort cancels a dial that was asked for behind an end', async () => {
    const { world, server, client } = setUp()
    const controller = new AbortController()
    let again: Promise<unknown> | undefined
    client.once('open', () => {
      server.hang()
      client.disconnect()
      again = failure(client.connect({ signal: controller.signal }))
    })
    await client.connect()
    await world.settle()
    expect(client.state.name).toBe('opening')
    controller.abort()
    expect(await again).toMatchObject({ kind: 'aborted' })
    expect(client.state.name).toBe('closed')
  })

  test.each(['connect', 'request', 'waitFor'] as const)('%s refuses what is no signal', async (call) => {
    const { world, client } = await setUpOpen()
    const signal = {} as AbortSignal // as JavaScript may
    const asked = {
      connect: () => client.connect({ signal }),
      request: () => client.request('chat', 1, { signal }),
      waitFor: () => client.waitFor('chat', { signal }),
    }
    expect(await failure(asked[call]())).toMatchObject({ kind: 'config', details: { key: 'signal' } })
    client.disconnect()
    world.assertIdle()
  })
})

/** A signal that knows how many listen to it. */
function countingSignal() {
  const listeners = new Set<() => void>()
  const signal = {
    aborted: false,
    reason: 'enough',
    addEventListener: (_type: 'abort', listener: () => void) => void listeners.add(listener),
    removeEventListener: (_type: 'abort', listener: () => void) => void listeners.delete(listener),
  }
  const abort = (): void => {
    signal.aborted = true
    for (const listener of listeners) listener()
  }
  return { signal, count: () => listeners.size, abort }
}
