import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { startPlayground } from './playground.ts'

const evil = { headers: { Origin: 'https://evil.example' } }
const notice = { type: 'warning', message: 'storm ahead' } as const

test('health tells who it is, how many are here and for how long it runs', async () => {
  const { enter, health, clock } = await startPlayground()
  await enter()
  clock.advance(1_234)
  expect(await health()).toEqual({
    ok: true,
    serverId: expect.any(String),
    connections: 1,
    uptime: 1_234,
  })
})

test('a notification reaches everyone, or the user it is for', async () => {
  const { enter, notify } = await startPlayground()
  const [ada, bob] = [await enter(), await enter()]
  expect(await notify({ ...notice, title: '警告' })).toEqual({ delivered: 2 })
  expect((await ada.next('notification')).data).toEqual({ id: expect.any(String), ...notice, title: '警告' })
  await bob.next('notification')
  const { you } = await bob.welcome
  expect(await notify({ ...notice, to: you.id })).toEqual({ delivered: 1 })
  await bob.next('notification')
  expect(await ada.seen('notification')).toEqual([])
  expect(await notify({ ...notice, to: 'nobody' })).toEqual({ delivered: 0 })
})

test('an order moves on by one step at every call, and may be given in part or in full', async () => {
  const { call, pushOrder } = await startPlayground()
  const statuses = []
  for (let n = 0; n < 6; n += 1) {
    const { order } = await pushOrder()
    statuses.push(`${order.orderId} ${order.status}`)
  }
  expect(statuses).toEqual([
    'A-1001 created',
    'A-1001 paid',
    'A-1001 packed',
    'A-1001 shipped',
    'A-1001 delivered',
    'A-1002 created',
  ])
  const full = await pushOrder({ orderId: 'B-1', status: 'cancelled' })
  expect(full.order).toMatchObject({ orderId: 'B-1', status: 'cancelled' })
  expect((await pushOrder({ status: 'paid' })).order).toMatchObject({
    orderId: 'A-1002',
    status: 'paid',
  })
  expect((await call('POST', '/api/orders', { status: 'eaten' })).status).toBe(400)
})

test('a body that is wrong is refused with the reason', async () => {
  const { call } = await startPlayground()
  const refusalOf = async (body: unknown) => {
    const response = await call('POST', '/api/notify', body)
    return [response.status, (await response.json()).error.message]
  }
  expect(await refusalOf({ ...notice, type: 'loud' })).toEqual([
    400,
    'type must be one of info, warning, error, success',
  ])
  expect(await refusalOf({ type: 'info' })).toEqual([400, 'message must be a text of 1 to 2000 characters'])
  expect(await refusalOf([])).toEqual([400, 'data must be an object'])
  expect((await refusalOf({ ...notice, message: 'x'.repeat(20_000) }))[0]).toBe(413)
  const raw = { body: '{"type":', headers: { 'Content-Type': 'application/json' } }
  expect((await call('POST', '/api/notify', undefined, raw)).status).toBe(400)
  const form = { body: JSON.stringify(notice), headers: { 'Content-Type': 'text/plain' } }
  expect((await call('POST', '/api/notify', undefined, form)).status).toBe(415)
})

test('a wrong method is told the right one, an unknown call is not found, the rest is somebody else’s', async () => {
  const { call } = await startPlayground()
  const wrong = await call('GET', '/api/notify')
  expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'POST'])
  expect((await call('DELETE', '/api/socket/bind-code')).headers.get('allow')).toBe('GET, POST')
  expect((await call('GET', '/api/nothing')).status).toBe(404)
  expect((await call('GET', '/api/')).status).toBe(404)
  expect(await (await call('GET', '/index.html')).text()).toBe('somebody else')
})

test('a page of another origin may call nothing', async () => {
  const { call, enter, host } = await startPlayground()
  const client = await enter()
  expect((await call('POST', '/api/notify', notice, evil)).status).toBe(403)
  expect((await call('POST', '/api/faults/drop', {}, evil)).status).toBe(403)
  expect((await call('GET', '/api/socket/bind-code', undefined, evil)).status).toBe(403)
  expect(await client.seen('notification')).toEqual([])
  expect((await call('POST', '/api/notify', notice, { headers: { Origin: `http://${host}` } })).status).toBe(
    200,
  )
})

test('a caller who hangs up in the middle of the body does no harm', async () => {
  const { health, host } = await startPlayground()
  const [hostname, port] = host.split(':')
  const socket = connect(Number(port), hostname)
  await once(socket, 'connect')
  socket.write(`POST /api/notify HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 100\r\n\r\n{"type"`)
  await health()
  socket.destroy()
  await health()
})
