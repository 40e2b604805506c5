import { expect, test } from 'vitest'
import { asText, plain } from '../support/plain.ts'
import { failure, setUp, setUpOpen } from '../support/setUp.ts'

test('connect() after disconnect() in a listener is not rejected by that disconnect', async () => {
  const { world, client } = setUp()
  let outcome: unknown = 'pending'
  const off = client.on('state', ({ name }) => {
    if (name !== 'opening') return
    off()
    client.disconnect()
    client.connect().then(
      () => {
        outcome = 'resolved'
      },
      (error: unknown) => {
        outcome = error
      },
    )
  })
  client.connect().catch(() => {})
  await world.settle()
  expect(client.isConnected()).toBe(true)
  expect(outcome).toBe('resolved')
})

test('reconnect() in a listener resolves at the new link, not at the old one', async () => {
  const { world, client } = setUp({ minUptime: 100 }, { latency: 50 })
  let stateAtResolve: string | undefined
  client.on('open', () => {
    if (stateAtResolve === undefined && world.sockets.length === 1)
      void client.reconnect().then(() => {
        stateAtResolve ??= client.state.name
      })
  })
  client.connect().catch(() => {})
  await world.advance(1_000)
  expect(world.sockets).toHaveLength(2)
  expect(stateAtResolve).toBe('open')
})

test('disconnect() in an open listener keeps what waits from being sent', async () => {
  const { world, server, client } = setUp()
  client.on('open', () => client.disconnect())
  client.connect().catch(() => {})
  client.send('secret', 1)
  await world.settle()
  expect(server.received.map(({ type }) => type)).toEqual([])
})

test('send() after disconnect() in a listener is not sent', async () => {
  const { world, server, client } = await setUpOpen()
  client.on('state', ({ name }) => {
    if (name === 'open') {
      client.disconnect()
      client.send('late', 1)
    }
  })
  await client.reconnect()
  await world.settle()
  expect(server.received.map(({ type }) => type)).not.toContain('late')
})

test('a caller that was rejected can no longer end the connection of others', async () => {
  const { world, server, client } = setUp()
  server.refuse({ times: 1 })
  const controller = new AbortController()
  const patient = client.connect()
  const hasty = failure(client.connect({ retry: false, signal: controller.signal }))
  await world.settle()
  await hasty
  await world.advance(5_000)
  await patient
  controller.abort()
  await world.settle()
  expect(client.isConnected()).toBe(true)
})

test('a listener of the state that sends, asks, subscribes and leaves in one go', async () => {
  const { world, server, client } = await setUpOpen()
  const outcomes: unknown[] = []
  client.on('state', ({ name }) => {
    if (name !== 'waiting') return
    outcomes.push(client.send('a', 1))
    client.request('b').catch((error: { kind: string }) => outcomes.push(error.kind))
    client.subscribe('c')
    client.disconnect()
    outcomes.push(client.send('d', 1))
  })
  server.drop()
  await world.advance(60_000)
  expect(client.state.name).toBe('closed')
  expect(client.outbox.size).toBe(0)
  expect(outcomes).toEqual(['queued', 'queued', 'disconnected'])
  world.assertIdle()
})

test('a pattern listener that another one took off is not called', async () => {
  const { world, server, client } = await setUpOpen()
  const heard: string[] = []
  client.onMessage(/chat/, () => {
    heard.push('first')
    client.destroy()
  })
  client.onMessage(/chat/, () => heard.push('second'))
  server.push('chat', 1)
  await world.settle()
  expect(heard).toEqual(['first'])
})

test('an interceptor that takes itself out leaves the next one its turn', async () => {
  const heard: string[] = []
  const { world, server, client } = await setUpOpen()
  const off = client.use(() => ({ name: 'a', disconnect: () => off() }))
  client.use(() => ({ name: 'b', disconnect: () => void heard.push('b') }))
  server.drop()
  await world.settle()
  expect(heard).toEqual(['b'])
})

/** Frames that are batches of the port's words. */
const batches = plain({ decode: (frame) => JSON.parse(asText(frame)) })

test('a frame with several messages stops at disconnect()', async () => {
  const { world, server, client } = await setUpOpen({ dialect: batches })
  const heard: unknown[] = []
  client.on('x', (data) => {
    heard.push(data)
    client.disconnect()
  })
  server.send(JSON.stringify([1, 2, 3].map((data) => ({ kind: 'message', type: 'x', data }))))
  await world.settle()
  expect(heard).toEqual([1])
})

test('the rest of a frame whose link was left does not end the next attempt', async () => {
  const { world, server, client } = await setUpOpen({ dialect: batches })
  client.on('x', () => void client.reconnect())
  server.send(
    JSON.stringify([
      { kind: 'message', type: 'x' },
      { kind: 'refused', reason: 'old' },
    ]),
  )
  await world.settle()
  expect(client.state.name).toBe('open')
})

test('one of two registrations that an earlier listener took off is not called', async () => {
  const { world, server, client } = await setUpOpen()
  const heard: unknown[] = []
  const hear = (data: unknown): void => void heard.push(data)
  let off = (): void => {}
  client.on('chat', () => off())
  off = client.on('chat', hear)
  client.on('chat', hear)
  server.push('chat', 1)
  await world.settle()
  expect(heard).toEqual([1])
})

test('one that listens once is called once, though a message is delivered inside another', async () => {
  const heard: unknown[] = []
  const hear = (data: unknown): void => void heard.push(data)
  const { world, server, client } = await setUpOpen({
    use: [
      ({ client: own, deliver }) => {
        own.once('chat', () => deliver({ kind: 'message', type: 'chat', data: 2 }))
        return { name: 'nested' }
      },
    ],
  })
  client.once('chat', hear)
  client.on('chat', hear)
  server.push('chat', 1)
  await world.settle()
  expect(heard).toEqual([2, 2, 1])
})

test('no topic is asked for once somebody has asked to leave', async () => {
  const { world, server, client } = setUp()
  client.on('open', () => {
    client.disconnect()
    client.subscribe('orders')
  })
  client.connect().catch(() => {})
  await world.settle()
  expect(server.received).toEqual([])
})
