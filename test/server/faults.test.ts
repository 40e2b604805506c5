import { once } from 'node:events'
import { expect, test } from 'vitest'
import { startPlayground } from './playground.ts'

test('a drop cuts the one it is aimed at, or everyone', async () => {
  const { enter, fault } = await startPlayground()
  const [ada, bob, eve] = [await enter(), await enter(), await enter()]
  const { session } = await ada.welcome
  expect(await fault('drop', { session })).toEqual({ name: 'drop', hit: 1 })
  expect((await ada.ended).code).toBe(1006)
  await bob.request('echo')
  expect(await fault('drop')).toEqual({ name: 'drop', hit: 2 })
  expect((await bob.ended).code).toBe(1006)
  expect((await eve.ended).code).toBe(1006)
})

test('a fault ordered on the socket is answered first and hits that socket alone', async () => {
  const { enter } = await startPlayground()
  const [ada, bob] = [await enter(), await enter()]
  expect(await ada.request('fault', { name: 'drop' })).toEqual({ name: 'drop', hit: 1 })
  expect((await ada.ended).code).toBe(1006)
  expect(await bob.request('fault', { name: 'close', code: 4403, reason: '再见' })).toEqual({
    name: 'close',
    hit: 1,
  })
  expect(await bob.ended).toEqual({ code: 4403, reason: '再见' })
})

test('a close carries the code and reason asked for, if a frame can', async () => {
  const { call, enter, fault } = await startPlayground()
  const client = await enter()
  for (const body of [
    { code: 1005 },
    { code: 1006 },
    { code: 2000 },
    { code: 5000 },
    { reason: '长'.repeat(42) },
  ]) {
    expect((await call('POST', '/api/faults/close', body)).status).toBe(400)
  }
  await fault('close')
  expect(await client.ended).toEqual({ code: 1000, reason: '' })
})

test('what arrives after a close is not heard', async () => {
  const { enter } = await startPlayground()
  const [ada, bob] = [await enter(), await enter()]
  ada.send({ type: 'fault', data: { name: 'close' } })
  ada.send({ type: 'chat', data: { content: 'one more thing' } })
  await ada.ended
  expect(await bob.seen('chat')).toEqual([])
})

test('the next upgrades are answered 503, as many as asked for', async () => {
  const { connect, enter, fault, faults } = await startPlayground()
  await fault('refuse', { count: 2 })
  const { socket } = connect()
  const [, response] = await once(socket, 'unexpected-response')
  expect(response.statusCode).toBe(503)
  expect((await faults()).refuse).toBe(1)
  expect((await connect().ended).code).toBe(1006)
  await enter()
})

test('a half-open connection stays, is deaf and mute, and is cut by the probe in the end', async () => {
  const { enter, fault, faults, health, clock } = await startPlayground()
  const [client, other] = [await enter(), await enter()]
  const { session } = await client.welcome
  expect(await fault('half-open', { session })).toEqual({ name: 'half-open', hit: 1 })
  expect((await faults()).halfOpen).toBe(1)
  const before = client.log.length
  let pings = 0
  client.socket.on('ping', () => (pings += 1))
  client.send({ type: 'ping' })
  client.send({ type: 'chat', data: { content: 'anyone?' } })
  await other.request('chat', { content: 'here' })
  clock.advance(30_000)
  await other.request('echo')
  expect(await other.seen('chat')).toHaveLength(1)
  expect(client.socket.readyState).toBe(client.socket.OPEN)
  clock.advance(30_000)
  expect((await client.ended).code).toBe(1006)
  expect([client.log.length, pings]).toEqual([before, 0])
  expect((await health()).connections).toBe(1)
})

test('a close of a half-open connection goes unanswered, and a reset cuts it', async () => {
  const { enter, fault } = await startPlayground()
  const client = await enter()
  await client.request('fault', { name: 'half-open' })
  client.close()
  await fault('reset')
  expect((await client.ended).code).toBe(1006)
})

test('a half-open connection is not even told that the server restarts', async () => {
  const { enter, fault } = await startPlayground()
  const client = await enter()
  await client.request('fault', { name: 'half-open' })
  await fault('restart')
  expect((await client.ended).code).toBe(1006)
})

test('a slow connection is answered late, pings too, until it is told otherwise', async () => {
  const { enter, faults, clock } = await startPlayground()
  const client = await enter()
  await client.request('fault', { name: 'slow', delay: 4_000 })
  expect((await faults()).slow).toBe(1)
  clock.advance(50)
  await client.next('presence')
  client.send({ type: 'ping', id: 'p' })
  client.send({ type: 'fault', id: 'f', data: { name: 'slow', delay: 0 } })
  await clock.scheduled(4_000, 2)
  clock.advance(3_999)
  expect((await faults()).slow).toBe(1)
  expect(client.log).not.toContain('pong')
  clock.advance(1)
  await client.answer('p')
  await client.answer('f')
  expect(client.log.slice(-2)).toEqual(['pong', 'fault'])
  await client.request('echo')
})

test('what waits on a slow connection is bounded', async () => {
  const { enter } = await startPlayground({ limits: { pending: 3 } })
  const client = await enter()
  await client.request('fault', { name: 'slow', delay: 1_000 })
  for (let n = 0; n < 3; n += 1) client.send({ type: 'ping' })
  expect((await client.refusal('echo')).code).toBe('busy')
})

test('garbage is one text that is no JSON and one binary frame, and the connection lives on', async () => {
  const { enter } = await startPlayground()
  const client = await enter()
  await client.request('fault', { name: 'garbage' })
  await client.request('echo')
  expect(client.log.slice(-4)).toEqual(['fault', 'garbage', 'binary', 'echo'])
})

test('a restart announces itself, closes with 1012, refuses for 2 s and is another server after', async () => {
  const { connect, enter, fault, faults, clock } = await startPlayground()
  const client = await enter()
  const { serverId } = await client.welcome
  const { seq } = await client.request('chat', { content: 'before' })
  expect(await fault('restart')).toEqual({ name: 'restart', hit: 1 })
  expect((await client.next('system')).data.code).toBe('restart')
  expect(await client.ended).toEqual({ code: 1012, reason: 'restart' })
  expect((await faults()).restartUntil).toBe(clock.now() + 2_000)
  clock.advance(1_999)
  expect((await connect().ended).code).toBe(1006)
  clock.advance(1)
  const again = await enter()
  expect((await again.welcome).serverId).not.toBe(serverId)
  const { messages, complete } = await again.request('resume', { room: 'general', after: seq - 1 })
  expect([messages.length, complete]).toEqual([1, true])
})

test('a restart that loses everything never passes for one that did not', async () => {
  const { connect, enter, bindCode, fault, clock } = await startPlayground()
  const client = await enter({ client: 'ada' })
  const { code } = await bindCode()
  const { seq } = await client.request('chat', { content: 'before', clientId: 'm1' })
  await fault('restart', { state: 'lost' })
  clock.advance(2_000)
  const again = await enter({ client: 'ada' })
  expect(await again.request('resume', { room: 'general', after: seq })).toMatchObject({
    messages: [],
    complete: false,
  })
  const receipt = await again.request('chat', { content: 'before', clientId: 'm1' })
  expect(receipt).not.toHaveProperty('duplicate')
  expect(receipt.seq).toBeGreaterThan(seq)
  expect(await again.request('resume', { room: 'general', after: seq })).toMatchObject({ complete: false })
  expect((await connect({ code }).ended).reason).toBe('bind code unknown')
})

test('a reset ends every fault', async () => {
  const { enter, fault, faults } = await startPlayground()
  const client = await enter()
  await client.request('fault', { name: 'slow', delay: 1_000 })
  await fault('refuse', { count: 3 })
  await fault('bind-code', { mode: '500' })
  await fault('restart')
  await fault('reset')
  expect(await faults()).toEqual({
    refuse: 0,
    restartUntil: null,
    bindCode: { mode: 'ok', count: null },
    halfOpen: 0,
    slow: 0,
  })
  await enter()
})

test('an order that makes no sense is refused and nothing goes wrong', async () => {
  const { call, enter, health } = await startPlayground()
  const client = await enter()
  const statusOf = async (name: string, body?: unknown) =>
    (await call('POST', `/api/faults/${name}`, body)).status
  expect(await statusOf('earthquake')).toBe(400)
  expect(await statusOf('toString')).toBe(400)
  expect(await statusOf('drop', { session: 'nobody' })).toBe(404)
  expect(await statusOf('drop', { session: 7 })).toBe(404)
  expect(await statusOf('drop', [])).toBe(400)
  expect(await statusOf('slow', { delay: 30_001 })).toBe(400)
  expect(await statusOf('refuse', { count: 101 })).toBe(400)
  expect(await statusOf('restart', { state: 'mixed' })).toBe(400)
  expect((await client.refusal('fault', { name: 'earthquake' })).code).toBe('bad-request')
  expect((await health()).connections).toBe(1)
})
