import { expect, test } from 'vitest'
import { createFakeWorld } from 'hawser/testing'

const url = 'wss://api.test/ws'

test('time stands still until it is moved', async () => {
  const world = createFakeWorld({ start: 1_000 })
  const ran: number[] = []
  world.after(20, () => ran.push(world.now()))
  world.after(10, () => ran.push(world.now()))
  await world.settle()
  expect([ran, world.now()]).toEqual([[], 1_000])
  await world.advance(15)
  expect([ran, world.now()]).toEqual([[1_010], 1_015])
  await world.advance(5)
  expect(ran).toEqual([1_010, 1_020])
})

test('timers of one time run in the order in which they were made, each with what follows from it', async () => {
  const world = createFakeWorld()
  const ran: string[] = []
  for (const name of ['a', 'b']) {
    world.after(5, () => {
      ran.push(name)
      void Promise.resolve().then(() => ran.push(`${name}, later`))
    })
  }
  await world.advance(5)
  expect(ran).toEqual(['a', 'a, later', 'b', 'b, later'])
})

test('a timer may be cancelled, and start another that is due as well', async () => {
  const world = createFakeWorld()
  const ran: string[] = []
  const cancel = world.after(1, () => ran.push('cancelled'))
  cancel()
  cancel()
  world.after(1, () => void world.after(1, () => ran.push('second')))
  world.after(Infinity, () => ran.push('never'))
  await world.advance(10)
  expect(ran).toEqual(['second'])
  world.assertIdle()
})

test('after a sleep everything that was due runs late', async () => {
  const world = createFakeWorld({ start: 0 })
  const ran: [string, number][] = []
  world.after(2_000, () => ran.push(['second', world.now()]))
  world.after(1_000, () => ran.push(['first', world.now()]))
  world.after(9_000, () => ran.push(['third', world.now()]))
  await world.advanceLate(5_000)
  expect(ran).toEqual([
    ['first', 5_000],
    ['second', 5_000],
  ])
})

test('a timer that throws fails the test that moved the time', async () => {
  const world = createFakeWorld()
  world.after(1, () => {
    throw new Error('in the timer')
  })
  await expect(world.advance(1)).rejects.toThrow('in the timer')
})

test('two sides that answer each other for ever are stopped', async () => {
  const world = createFakeWorld()
  const again = (): void => void world.after(0, again)
  again()
  await expect(world.advance(1)).rejects.toThrow('they cause each other for ever')
})

test('chance is the same for the same seed', () => {
  const draw = (seed: number): number[] => {
    const { random } = createFakeWorld({ seed })
    return Array.from({ length: 1_000 }, () => random())
  }
  expect(draw(7)).toEqual(draw(7))
  expect(draw(7)).not.toEqual(draw(8))
  const mean = draw(7).reduce((sum, value) => sum + value, 0) / 1_000
  expect(mean).toBeGreaterThan(0.45)
  expect(mean).toBeLessThan(0.55)
  expect(draw(7).every((value) => value >= 0 && value < 1)).toBe(true)
})

test('sockets refuse what browsers refuse', async () => {
  const world = createFakeWorld()
  world.listen('*', (connection) => connection.accept())
  const socket = world.openSocket(url, [], {})
  await world.settle()
  for (const code of [1001, 1005, 1006, 2999]) {
    expect(() => socket.close(code, '')).toThrow(expect.objectContaining({ name: 'InvalidAccessError' }))
  }
  expect(() => socket.close(1000, '断'.repeat(42))).toThrow(expect.objectContaining({ name: 'SyntaxError' }))
  expect(() => world.openSocket(`${url}#here`, [], {})).toThrow(
    expect.objectContaining({ name: 'SyntaxError' }),
  )
  socket.binaryType = 'nodebuffer'
  expect(socket.binaryType).toBe('blob')
})

test('bytes for a socket that was not told otherwise are no ArrayBuffer', async () => {
  const world = createFakeWorld()
  world.listen('*', (connection) => {
    connection.accept()
    connection.send(new Uint8Array(3))
  })
  const seen: unknown[] = []
  world.openSocket(url, [], {}).addEventListener('message', ({ data }) => seen.push(data))
  await world.settle()
  expect(seen).toEqual([{ size: 3 }])
})

test('frames take the latency of the network, each way', async () => {
  const world = createFakeWorld({ latency: 50, start: 0 })
  const times: [string, number][] = []
  world.listen('*', (connection) => {
    times.push(['asked', world.now()])
    connection.accept()
    connection.onFrame(() => times.push(['heard', world.now()]))
  })
  const socket = world.openSocket(url, [], {})
  socket.addEventListener('open', () => {
    times.push(['open', world.now()])
    socket.send('hi')
  })
  await world.advance(1_000)
  expect(times).toEqual([
    ['asked', 50],
    ['open', 100],
    ['heard', 150],
  ])
})

test('an address is a path or a URL, whatever the query; the latest word on it counts', async () => {
  const world = createFakeWorld()
  const ask = async (path: string): Promise<string> => (await world.fetch(path, {})).text()
  world.serve('*', { body: 'all' })
  world.serve('/codes', { body: 'path' })
  const off = world.serve('https://app.test/codes', { body: 'url' })
  expect(await ask('https://app.test/codes?a=1')).toBe('url')
  off()
  expect(await ask('https://app.test/codes#x')).toBe('path')
  expect(await ask('https://app.test/other')).toBe('all')
})

test('an address that nobody serves is said to be so', async () => {
  const world = createFakeWorld()
  await expect(world.fetch('https://app.test/x', {})).rejects.toThrow(
    'nothing is served at https://app.test/x',
  )
})

test('what is alive is named', async () => {
  const world = createFakeWorld()
  const cancel = world.after(500, () => {})
  const off = world.onSignal(() => {})
  world.serve('/slow', 'silence')
  const controller = new AbortController()
  const request = world.fetch('/slow', { signal: controller.signal }).catch(({ name }: Error) => name)
  const socket = world.openSocket(url, [], {})
  expect(() => world.assertIdle()).toThrow(
    'not idle: timers due in 500 ms; sockets to wss://api.test/ws (asking); 1 listeners; requests to /slow',
  )
  cancel()
  off()
  controller.abort()
  socket.close()
  expect(await request).toBe('AbortError')
  world.assertIdle()
})
