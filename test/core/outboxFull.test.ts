import { describe, expect, test } from 'vitest'
import { outcomes, payloads } from '../support/outbox.ts'
import { setUp, setUpOpen } from '../support/setUp.ts'

describe('an outbox that is full', () => {
  test('does not say dropped of a message that went out while another one was dropped for it', async () => {
    const { world, server, client } = await setUpOpen({ highWaterMark: 10, outbox: { capacity: 2 } })
    for (const text of ['fills the socket', 'waits', 'waits too']) client.send('chat', text)
    await world.settle()
    const off = client.outbox.onChange(({ outcome }) => {
      if (outcome !== 'dropped') return
      off()
      client.send('chat', 'more')
    })
    expect(client.send('chat', 'last')).not.toBe('dropped')
    await world.advance(1_000)
    expect(payloads(server)).toContain('last')
  })

  test('lets nothing go that is on its way already, when a stage sends more meanwhile', async () => {
    let isSent = false
    const { world, server, client } = setUp({
      outbox: { capacity: 2 },
      use: [
        ({ client: sender }) => ({
          name: 'echo',
          encodeFrame(frame) {
            if (!isSent) {
              isSent = true
              sender.send('chat', 3)
            }
            return frame
          },
        }),
      ],
    })
    const seen = outcomes(client)
    const connected = client.connect()
    client.send('chat', 1)
    client.send('chat', 2)
    await connected
    await world.settle()
    expect(payloads(server)).toEqual([1, 2, 3])
    expect(seen.map(([data, outcome]) => `${String(data)} ${outcome}`)).not.toContain('1 dropped')
  })

  test('lets the oldest go', async () => {
    const { server, client } = setUp({ outbox: { capacity: 2 } })
    const changes = outcomes(client)
    const connected = client.connect()
    expect([1, 2, 3].map((n) => client.send('chat', n))).toEqual(['queued', 'queued', 'queued'])
    await connected
    await server.expect('chat')
    expect(payloads(server)).toEqual([2, 3])
    expect(changes).toContainEqual([1, 'dropped'])
  })

  test('or the newest', async () => {
    const { server, client } = setUp({ outbox: { capacity: 2, overflow: 'drop-newest' } })
    const connected = client.connect()
    expect([1, 2, 3].map((n) => client.send('chat', n))).toEqual(['queued', 'queued', 'dropped'])
    await connected
    await server.expect('chat')
    expect(payloads(server)).toEqual([1, 2])
  })
})
