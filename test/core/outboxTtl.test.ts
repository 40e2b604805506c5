import { describe, expect, test } from 'vitest'
import { outcomes, payloads } from '../support/outbox.ts'
import { setUp, setUpOpen } from '../support/setUp.ts'

describe('a message that waits too long', () => {
  test('is dropped when its time is over', async () => {
    const { world, server, client } = setUp({ outbox: { ttl: 1_000 } })
    const changes = outcomes(client)
    server.hang()
    void client.connect()
    client.send('chat', 'stale')
    await world.advance(999)
    expect(client.outbox.size).toBe(1)
    await world.advance(1)
    expect(client.outbox.size).toBe(0)
    expect(changes).toEqual([
      ['stale', 'queued'],
      ['stale', 'dropped'],
    ])
  })

  test('may have a time of its own', async () => {
    const { world, server, client } = setUp({ outbox: { ttl: 1_000 } })
    server.hang()
    void client.connect()
    client.send('chat', 'short', { ttl: 10 })
    client.send('chat', 'long', { ttl: 5_000 })
    client.send('chat', 'usual')
    await world.advance(1_000)
    expect(client.outbox.items.map(({ data }) => data)).toEqual(['long'])
  })

  test('is not sent after a sleep during which it went stale', async () => {
    const { world, server, client } = await setUpOpen({ outbox: { ttl: 60_000 } })
    server.drop()
    await world.settle()
    client.send('chat', 'stale')
    await world.advanceLate(3_600_000)
    await world.advance(10_000)
    expect(client.isConnected()).toBe(true)
    expect(payloads(server)).toEqual([])
  })

  test.each([0, -1, NaN])('a ttl of %d makes no sense', async (ttl) => {
    const { client } = await setUpOpen()
    expect(() => client.send('chat', 1, { ttl })).toThrow(
      expect.objectContaining({ kind: 'config', details: expect.objectContaining({ key: 'ttl' }) }),
    )
  })
})
