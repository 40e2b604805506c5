import type { InterceptorFactory, WebSocketConfig } from 'hawser/core'
import { type LogEntry, type LoggingOptions, logging } from 'hawser/interceptors'
import { expect, test } from 'vitest'
import { type SetUp, setUp } from '../support/setUp.ts'

interface Scene extends SetUp {
  readonly log: LogEntry[]
  /** The entries as `what text`. */
  lines(): string[]
}

function load(options: Partial<LoggingOptions> = {}, config: Partial<WebSocketConfig> = {}): Scene {
  const log: LogEntry[] = []
  const use = [logging({ log: (entry) => log.push(entry), ...options })]
  return { ...setUp({ use, ...config }), log, lines: () => log.map(({ what, text }) => `${what} ${text}`) }
}

const frame = (type: string, rest: object = {}): string =>
  JSON.stringify({ type, ...rest, timestamp: 1_800_000_000_000 })

test('tells what happens, in order', async () => {
  const { client, world, server, log, lines } = load()
  void client.connect()
  client.send('chat', 'early', { id: 'a' })
  await world.settle()
  server.push('news', 'hello')
  await world.settle()
  server.close(1001, 'restart')
  await world.settle()
  client.disconnect()
  expect(lines()).toEqual([
    'queued message chat a',
    'dial attempt 0: wss://api.test/ws',
    'state opening',
    'state open',
    `out ${JSON.stringify({ type: 'chat', data: 'early', timestamp: 1_800_000_000_000, id: 'a' })}`,
    'settled message chat a: sent',
    `in ${frame('news', { data: 'hello' })}`,
    'close 1001 restart',
    'state waiting',
    'state closed',
  ])
  expect(log.every(({ at }) => at === 1_800_000_000_000)).toBe(true)
})

test('numbers the attempts', async () => {
  const { client, world, server, lines } = load()
  server.refuse({ times: 2 })
  void client.connect()
  await world.advance(20_000)
  expect(lines().filter((line) => line.startsWith('dial'))).toEqual([
    'dial attempt 0: wss://api.test/ws',
    'dial attempt 1: wss://api.test/ws',
    'dial attempt 2: wss://api.test/ws',
  ])
})

test('never tells the value of a query parameter', async () => {
  const { client, world, server, lines } = load(
    {},
    { url: 'wss://api.test/ws?token=secret-1', query: { session: 'secret-2' } },
  )
  void client.connect()
  await world.settle()
  server.close(1000, 'token secret-1 and session secret-2 have expired')
  await world.settle()
  expect(lines().join('\n')).not.toContain('secret')
  expect(lines()).toContain('dial attempt 0: wss://api.test/ws?***')
})

test('never tells user and password of the url', async () => {
  const { client, world, lines } = load({}, { url: 'wss://anna:secret@api.test/ws?token=1' })
  client.on('error', () => {})
  void client.connect()
  await world.settle()
  client.disconnect()
  expect(lines()).toContain('dial attempt 0: wss://***@api.test/ws?***')
  expect(lines().join('\n')).not.toMatch(/anna|secret/)
})

test('the last in `use` tells frames as they travel, both ways, and the first as they are meant', async () => {
  const [outer, inner]: [LogEntry[], LogEntry[]] = [[], []]
  const wrap: InterceptorFactory = () => ({
    name: 'wrap',
    encodeFrame: (text) => (typeof text === 'string' ? `<${text}>` : text),
    decodeFrame: (text) => text.slice(1, -1),
  })
  const use = [
    logging({ log: (entry) => outer.push(entry) }),
    wrap,
    logging({ log: (entry) => inner.push(entry) }),
  ]
  const { client, world, server } = setUp({ use })
  void client.connect()
  await world.settle()
  client.send('chat', 'hello')
  server.send(`<${frame('news')}>`)
  await world.settle()
  const framesOf = (log: LogEntry[]) =>
    log.filter(({ what }) => what === 'in' || what === 'out').map(({ text }) => text)
  const out = JSON.stringify({ type: 'chat', data: 'hello', timestamp: 1_800_000_000_000 })
  expect(framesOf(outer)).toEqual([out, frame('news')])
  expect(framesOf(inner)).toEqual([`<${out}>`, `<${frame('news')}>`])
})

test('taken out of its client it tells nothing more', async () => {
  const log: LogEntry[] = []
  const { client, world } = setUp()
  const remove = client.use(logging({ log: (entry) => log.push(entry) }))
  void client.connect()
  await world.settle()
  expect(log.splice(0)).not.toEqual([])
  remove()
  client.disconnect()
  void client.connect()
  await world.settle()
  expect(log).toEqual([])
})

test('frames may stay out of it', async () => {
  const { client, world, server, lines } = load({ frames: false })
  void client.connect()
  client.send('chat', 'hello')
  await world.settle()
  server.push('news', 'hello')
  await world.settle()
  expect(lines().some((line) => /^(in|out) /.test(line))).toBe(false)
  expect(lines()).toContain('state open')
})

test('long frames are cut, bytes are counted', async () => {
  const { client, world, server, lines } = load()
  client.on('invalid', () => {})
  void client.connect()
  await world.settle()
  server.send('x'.repeat(1_000))
  server.send(new Uint8Array(1_000))
  await world.settle()
  expect(lines().slice(-2)).toEqual([`in ${'x'.repeat(200)}…`, 'in 1000 bytes'])
})

test('a log that throws is an error event, and stops nothing', async () => {
  const errors: unknown[] = []
  const { client, world, server } = load({
    log: () => {
      throw new Error('no console')
    },
  })
  client.on('error', (error) => errors.push(error))
  const heard: unknown[] = []
  client.on('news', (data) => heard.push(data))
  void client.connect()
  client.send('chat', 'hello')
  await server.expect('chat')
  server.push('news', 'hello')
  await world.settle()
  expect(client.isConnected()).toBe(true)
  expect(heard).toEqual(['hello'])
  expect(errors).not.toEqual([])
})

test('goes on after destroy(), with the next connect()', async () => {
  const { client, world, lines } = load()
  void client.connect()
  await world.settle()
  client.destroy()
  void client.connect()
  await world.settle()
  expect(lines().filter((line) => line === 'state open')).toHaveLength(2)
})
