import type { InterceptorFactory } from 'hawser/core'
import { logging } from 'hawser/interceptors'
import { expect, test } from 'vitest'
import { setUp, setUpOpen } from '../support/setUp.ts'

/** An interceptor that tells which of its hooks were called, and one that takes it out in a hook of its own. */
function createPair(hook: 'ready' | 'disconnect') {
  const heard: string[] = []
  let off = (): void => {}
  const first: InterceptorFactory = () => ({ name: 'first', [hook]: () => off() })
  const second: InterceptorFactory = () => ({
    name: 'second',
    [hook]: () => heard.push(hook),
    removed: () => heard.push('removed'),
  })
  return {
    heard,
    first,
    second,
    takes(given: () => void) {
      off = given
    },
  }
}

test('a log that was taken out in mid-dial says nothing more', async () => {
  const lines: string[] = []
  const { client, world } = setUp({ url: async () => 'wss://api.test/ws' })
  const off = client.use(logging({ log: ({ what, text }) => lines.push(`${what} ${text}`) }))
  void client.connect()
  off()
  await world.settle()
  expect(lines).toEqual([])
})

test('what one gives late, when it was taken out, goes on from where it was', async () => {
  const seen: unknown[] = []
  const marking =
    (name: string): InterceptorFactory =>
    () => ({ name, receive: (message) => ({ ...message, data: `${String(message.data)} ${name}` }) })
  const { world, server, client } = await setUpOpen({ use: [marking('outer')] })
  let give = (): void => {}
  const off = client.use(({ deliver }) => ({
    name: 'slow',
    receive(message) {
      give = () => deliver(message)
      return null
    },
  }))
  client.use(marking('inner'))
  client.onMessage('chat', (data) => seen.push(data))
  server.push('chat', 'hello')
  await world.settle()
  off()
  give()
  expect(seen).toEqual(['hello inner outer'])
})

test('one that was taken out while another got ready is not asked to', async () => {
  const { heard, first, second, takes } = createPair('ready')
  const { client } = setUp({ use: [first] })
  takes(client.use(second))
  await client.connect()
  expect(heard).toEqual(['removed'])
})

test('one that was taken out by another at the end does not hear of it', async () => {
  const { heard, first, second, takes } = createPair('disconnect')
  const { client } = await setUpOpen({ use: [first] })
  takes(client.use(second))
  client.disconnect()
  expect(heard).toEqual(['removed'])
})
