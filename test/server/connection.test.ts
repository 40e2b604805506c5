import { expect, test } from 'vitest'
import { startPlayground } from './playground.ts'

test('the first frame says who one is, where one can go and which server this is', async () => {
  const { connect, health } = await startPlayground()
  const client = connect({ name: 'Ada' })
  const { you, rooms, serverId } = await client.welcome
  expect(client.log[0]).toBe('welcome')
  expect(you.name).toBe('Ada')
  expect(rooms.map(({ id }) => id)).toEqual(['general', 'support', 'random'])
  expect(rooms[0]?.name).toEqual({ en: 'General', zh: '大厅' })
  expect(serverId).toBe((await health()).serverId)
})

test('a name is one line of at most 32 characters, and who gives none is a guest', async () => {
  const { connect } = await startPlayground()
  const nameFor = async (name: string) => (await connect({ name }).welcome).you.name
  expect(await nameFor(' 小\u0000明\n\u202e\tLi ')).toBe('小 明 Li')
  expect(await nameFor('🚢'.repeat(40))).toBe('🚢'.repeat(32))
  expect(await nameFor('\u200b\u0007')).toMatch(/^guest-[0-9a-f]{4}$/)
})

test('the same client key is the same user at every connection, and no key never is', async () => {
  const { connect } = await startPlayground()
  const idOf = async (query: Record<string, string>) => (await connect(query).welcome).you.id
  const first = await idOf({ client: 'my-key' })
  expect(await idOf({ client: 'my-key' })).toBe(first)
  expect(first).not.toContain('my-key')
  expect(await idOf({})).not.toBe(await idOf({}))
})

test('ping is answered by pong at once', async () => {
  const { enter } = await startPlayground()
  const client = await enter()
  client.send({ type: 'ping' })
  expect(await client.next('pong')).toEqual({ type: 'pong', timestamp: expect.any(Number) })
  client.send({ type: 'ping', id: 'p1', data: { timestamp: 1 } })
  expect((await client.answer('p1')).type).toBe('pong')
})

test('a page of another origin is refused before the upgrade, a listed one is not', async () => {
  const { connect, host } = await startPlayground({ origins: ['https://friend.example'] })
  const statusFor = (origin: string) => {
    return new Promise((resolve) => {
      const { socket } = connect({}, { origin })
      socket.on('unexpected-response', (_, response) => resolve(response.statusCode))
      socket.on('open', () => resolve('open'))
    })
  }
  expect(await statusFor('https://evil.example')).toBe(403)
  expect(await statusFor('null')).toBe(403)
  expect(await statusFor(`http://${host}`)).toBe('open')
  expect(await statusFor('https://friend.example')).toBe('open')
})

test('an upgrade for another path, or for Vite, is left to its owner', async () => {
  const { connect } = await startPlayground()
  const foreign = [
    connect({}, { path: '/other' }),
    connect({}, { headers: { 'Sec-WebSocket-Protocol': 'vite-hmr' } }),
  ]
  let upgrades = 0
  for (const { socket } of foreign) socket.on('upgrade', () => (upgrades += 1))
  for (const { ended } of foreign) expect((await ended).code).toBe(1006)
  expect(upgrades).toBe(0)
})

test('what is no frame is refused and harms nobody', async () => {
  const { enter } = await startPlayground()
  const client = await enter()
  for (const bad of [
    'hello',
    '[]',
    'null',
    '{"type":1}',
    '{"type":"echo","id":{}}',
    new Uint8Array([1, 2, 3]),
  ]) {
    client.send(bad)
    expect((await client.next('system')).data.code).toBe('bad-frame')
  }
  expect(await client.request('echo', { still: 'here' })).toEqual({ still: 'here' })
})

test('an unknown request is refused, to its id or as a system message', async () => {
  const { enter } = await startPlayground()
  const client = await enter()
  expect((await client.refusal('nonsense')).code).toBe('unknown-type')
  expect((await client.refusal('constructor')).code).toBe('unknown-type')
  expect((await client.refusal('echo', 'no object')).code).toBe('bad-request')
  client.send({ type: 'nonsense' })
  expect((await client.next('system')).data).toMatchObject({ code: 'unknown-type' })
})

test('a message over 64 KiB closes with 1009, one just below is taken', async () => {
  const { enter } = await startPlayground()
  const client = await enter()
  const text = 'x'.repeat(65_000)
  expect(await client.request('echo', { text })).toEqual({ text })
  client.send('x'.repeat(65_537))
  expect((await client.ended).code).toBe(1009)
})

test('60 frames pass at once, the next is told when to come again, and 30 a second pass after that', async () => {
  const { enter, clock } = await startPlayground()
  const client = await enter()
  for (let n = 0; n < 60; n += 1) await client.request('echo', { n })
  expect(await client.refusal('echo')).toMatchObject({ code: 'rate-limited', retryAfter: 34 })
  clock.advance(34)
  await client.request('echo')
  clock.advance(1_000)
  for (let n = 0; n < 30; n += 1) await client.request('echo', { n })
  expect((await client.refusal('echo')).code).toBe('rate-limited')
})

test('a flood of frames without an id is told off once, then closed with 4429', async () => {
  const { enter, health } = await startPlayground()
  const client = await enter()
  for (let n = 0; n < 60; n += 1) client.send({ type: 'ping' })
  for (let n = 0; n < 100; n += 1) client.send({ type: 'ping' })
  expect((await client.next('system')).data).toMatchObject({ code: 'rate-limited', retryAfter: 34 })
  for (let n = 0; n < 50; n += 1) client.send({ type: 'chat', data: { content: 'spam' } })
  expect(await client.ended).toEqual({ code: 4429, reason: 'rate limited' })
  expect(client.log.filter((type) => type === 'system')).toHaveLength(1)
  expect((await health()).connections).toBe(0)
})

test('a connection that does not answer the probe is cut, one that does stays', async () => {
  const { enter, clock } = await startPlayground()
  const [quick, dead] = [await enter(), await enter()]
  dead.socket.pause()
  const pinged = new Promise((resolve) => quick.socket.on('ping', resolve))
  clock.advance(30_000)
  await pinged
  await quick.request('echo')
  clock.advance(30_000)
  dead.socket.resume()
  expect((await dead.ended).code).toBe(1006)
  expect(await quick.request('echo', { n: 1 })).toEqual({ n: 1 })
})

test('a connection that reads nothing is cut when too much waits for it', async () => {
  const { enter, health } = await startPlayground({ limits: { messageBurst: 10_000, backlog: 64 * 1024 } })
  const client = await enter()
  client.socket.pause()
  const text = 'x'.repeat(60_000)
  const cut = new Promise((resolve) => client.socket.once('close', resolve))
  for (let n = 0; n < 200; n += 1) client.send({ type: 'echo', id: n, data: { text } })
  await expect.poll(async () => (await health()).connections).toBe(0)
  client.socket.resume()
  await cut
})

test('one connection too many is refused', async () => {
  const { connect, enter } = await startPlayground({ limits: { connections: 2 } })
  await enter()
  const second = await enter()
  const refused = connect()
  expect((await refused.ended).code).toBe(1006)
  second.close()
  await second.ended
  await enter()
})

test('closing the server cuts every connection and leaves no timer', async () => {
  const { enter, clock, server } = await startPlayground({ demo: true })
  const client = await enter()
  client.send({ type: 'echo', id: 1, data: { delay: 5_000 } })
  client.send({ type: 'throughput', data: { rate: 1_000 } })
  await client.request('stream', { count: 9, interval: 1_000 })
  expect(clock.pending).toBeGreaterThan(4)
  server.close()
  expect(clock.pending).toBe(0)
  expect((await client.ended).code).toBe(1006)
})

test('closing the server does not wait for who never answers a close', async () => {
  const { enter, fault, stop } = await startPlayground()
  const client = await enter()
  client.socket.pause()
  await fault('close', { code: 4000 })
  await stop()
  client.socket.resume()
  expect((await client.ended).code).toBe(4000)
})
