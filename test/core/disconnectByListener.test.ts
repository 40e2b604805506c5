import type { LifecycleName, WebSocketClient } from 'hawser/core'
import { describe, expect, test } from 'vitest'
import { type SetUp, setUp, setUpOpen } from '../support/setUp.ts'

describe('a listener may disconnect', () => {
  const doing: Record<string, (all: SetUp) => void> = {
    open: () => {},
    close: ({ server }) => server.drop(),
    error: ({ server }) => server.drop(),
    reconnect: ({ server }) => server.drop(),
    invalid: ({ server }) => server.send('garbage'),
    'reconnect-failed': ({ server }) => {
      server.refuse()
      server.drop()
    },
  }

  test.each(Object.entries(doing))('at %s', async (name, act) => {
    const all = setUp({ maxReconnectAttempts: 1 })
    const { world, client } = all
    onLifecycle(client, name, () => client.disconnect())
    void client.connect()
    await world.settle()
    act(all)
    await world.advance(20_000)
    expect(client.state.name).toBe('closed')
    world.assertIdle()
  })

  test('at any state, and nothing follows', async () => {
    for (const name of ['resolving', 'opening', 'open', 'waiting'] as const) {
      const { world, server, client } = setUp()
      client.on('state', (state) => {
        if (state.name === name) client.disconnect()
      })
      void client.connect()
      await world.settle()
      server.drop()
      await world.advance(20_000)
      expect([name, client.state.name]).toEqual([name, 'closed'])
      world.assertIdle()
    }
  })

  test('at a message', async () => {
    const { world, server, client } = await setUpOpen()
    const seen: unknown[] = []
    client.on('chat', (data) => {
      seen.push(data)
      client.disconnect()
    })
    server.push('chat', 1)
    server.push('chat', 2)
    await world.settle()
    expect(seen).toEqual([1])
  })
})

function onLifecycle(client: WebSocketClient, name: string, listener: () => void): void {
  client.on(name as LifecycleName, listener)
}
