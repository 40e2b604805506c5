import { expect, test } from 'vitest'
import { startPlayground } from './playground.ts'

test('echo answers with what it was given, late or with a failure when asked to', async () => {
  const { enter, clock } = await startPlayground()
  const client = await enter()
  expect(await client.request('echo', { a: [1, '二'] })).toEqual({ a: [1, '二'] })
  expect((await client.refusal('echo', { fail: true })).code).toBe('failed')
  const late = client.request('echo', { delay: 20_000 })
  await clock.scheduled(20_000)
  clock.advance(19_999)
  expect(await client.request('echo', { first: true })).toEqual({ first: true })
  clock.advance(1)
  expect(await late).toEqual({ delay: 20_000 })
  expect((await client.refusal('echo', { delay: 30_001 })).code).toBe('bad-request')
})

test('an echo that cannot be written again is refused, however late', async () => {
  const reports: unknown[] = []
  const { enter, clock } = await startPlayground({ report: (error) => reports.push(error) })
  const client = await enter()
  const depth = 20_000
  const nested = `${'['.repeat(depth)}${']'.repeat(depth)}`
  client.send(`{"type":"echo","id":"e1","data":{"delay":20,"nested":${nested}}}`)
  await clock.scheduled(20)
  clock.advance(20)
  expect(await client.answer('e1')).toMatchObject({ error: { code: 'internal' } })
  expect(reports).toEqual([expect.any(RangeError)])
})

test('a stream is answered many times under one id, and all but the last say more', async () => {
  const { enter, clock } = await startPlayground()
  const client = await enter()
  client.send({ type: 'stream', id: 's1', data: { count: 3, interval: 700 } })
  expect(await client.answer('s1')).toMatchObject({ type: 'stream', data: { n: 1, count: 3 }, more: true })
  clock.advance(700)
  expect(await client.answer('s1')).toMatchObject({ data: { n: 2 }, more: true })
  clock.advance(700)
  const last = await client.answer('s1')
  expect(last.data).toEqual({ n: 3, count: 3 })
  expect(last).not.toHaveProperty('more')
  expect((await client.refusal('stream', { count: 0 })).code).toBe('bad-request')
})

test('throughput pushes ticks at the rate asked for, until the time is over', async () => {
  const { enter, clock } = await startPlayground()
  const client = await enter()
  expect(await client.request('throughput', { rate: 20_000, duration: 100 })).toEqual({ rate: 20_000 })
  for (let n = 0; n < 30; n += 1) clock.advance(10)
  const ticks = await client.seen('tick')
  expect(ticks).toHaveLength(2_000)
  expect(ticks.every(({ n }, index) => n === index + 1)).toBe(true)
})

test('a rate of 0 stops the ticks, and a new rate takes over and counts anew', async () => {
  const { enter, clock } = await startPlayground()
  const client = await enter()
  await client.request('throughput', { rate: 1_000 })
  clock.advance(10)
  await client.request('throughput', { rate: 100 })
  clock.advance(20)
  expect(await client.request('throughput', { rate: 0 })).toEqual({ rate: 0 })
  clock.advance(1_000)
  expect((await client.seen('tick')).map(({ n }) => n)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 1, 2])
  expect((await client.refusal('throughput', { rate: 20_001 })).code).toBe('bad-request')
})

test('a connection that cannot keep up gets fewer ticks, without a gap, and is not cut', async () => {
  const { enter, clock } = await startPlayground({ limits: { backlog: 256 * 1024 } })
  const client = await enter()
  await client.request('throughput', { rate: 20_000 })
  client.socket.pause()
  for (let n = 0; n < 1_000; n += 1) clock.advance(10)
  client.socket.resume()
  const ticks = await client.seen('tick')
  expect(ticks.length).toBeLessThan(200_000)
  expect(ticks.every(({ n }, index) => n === index + 1)).toBe(true)
})

test('only so much may go on at once for one connection', async () => {
  const { enter } = await startPlayground({ limits: { pending: 2 } })
  const client = await enter()
  for (const id of [101, 102]) client.send({ type: 'echo', id, data: { delay: 1_000 } })
  for (const name of ['echo', 'stream', 'throughput']) {
    const data = { delay: 1, count: 5, rate: 100 }
    expect((await client.refusal(name, data)).code).toBe('busy')
  }
})
