import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import type { SystemResult } from '../../playground/server/protocol.ts'
import { startPlayground } from './playground.ts'
import type { Playground } from './playground.ts'

const hu60 = '/systems/desk-1/hu60/ws/msg'
const sid = { _sid: 'ada' }

async function act({ call }: Playground, order: string, body: object = { desk: 'desk-1' }): Promise<number> {
  const response = await call('POST', `/api/systems/${order}`, body)
  expect(response.status).toBe(200)
  const { hit } = (await response.json()) as SystemResult // the contract of the call
  return hit
}

const errorOf = async (response: Response) => ({
  status: response.status,
  ...((await response.json()) as object),
}) // likewise

test('each visitor talks to a server of their own', async () => {
  const playground = await startPlayground()
  const mine = playground.connect(sid, { path: hu60 })
  const other = playground.connect(sid, { path: hu60.replace('desk-1', 'desk-2') })
  await Promise.all([mine, other].map(({ socket }) => once(socket, 'open')))
  expect(await act(playground, 'hu60/drop')).toBe(1)
  expect((await mine.ended).code).toBe(1006)
  expect(await act(playground, 'hu60/drop', { desk: 'desk-2' })).toBe(1)
  await other.ended
})

test('a page of another origin is kept out, and so is what no system is asked for', async () => {
  const { connect, call } = await startPlayground()
  const stranger = { path: hu60, origin: 'https://elsewhere.test' }
  const [, answer] = (await once(connect(sid, stranger).socket, 'unexpected-response')) as [
    unknown,
    IncomingMessage,
  ] // as `ws` tells it
  expect(answer.statusCode).toBe(403)
  const body = { desk: 'desk-1' }
  const headers = { Origin: 'https://elsewhere.test' }
  expect((await call('POST', '/api/systems/hu60/letter', body, { headers })).status).toBe(403)
  for (const order of ['hu61/letter', 'hu60/sink', 'hu60/toString', 'hu60/']) {
    expect(await errorOf(await call('POST', `/api/systems/${order}`, body))).toMatchObject({ status: 400 })
  }
  expect((await call('POST', '/api/systems/hu60/letter', {})).status).toBe(400)
  expect((await call('GET', '/api/systems/hu60/letter')).status).toBe(405)
})

test('what a connection may say is limited, as everywhere', async () => {
  const { connect } = await startPlayground({ limits: { messageBurst: 3, payload: 1_000 } })
  const loud = connect(sid, { path: hu60 })
  await once(loud.socket, 'open')
  for (let n = 0; n < 4; n += 1) loud.send('{"action":"ping"}')
  expect((await loud.ended).code).toBe(1006)

  const long = connect(sid, { path: hu60 })
  await once(long.socket, 'open')
  long.send(JSON.stringify({ action: 'x'.repeat(1_000) }))
  expect((await long.ended).code).toBe(1009)
})

test('the servers of the visitor who was away for longest make room', async () => {
  const { connect } = await startPlayground({ limits: { desks: 2 } })
  const visit = async (desk: string) => {
    const client = connect(sid, { path: `/systems/${desk}/hu60/ws/msg` })
    await once(client.socket, 'open')
    return client
  }
  const first = await visit('one')
  const second = await visit('two')
  await visit('three')
  expect((await first.ended).code).toBe(1006)
  expect(second.socket.readyState).toBe(WebSocket.OPEN)
})

test('a half-open connection is cut by the second probe, a live one answers', async () => {
  const playground = await startPlayground()
  const client = playground.connect(sid, { path: hu60 })
  await once(client.socket, 'open')
  playground.clock.advance(30_000)
  await once(client.socket, 'ping')
  expect(await act(playground, 'hu60/half-open')).toBe(1)
  playground.clock.advance(60_000)
  expect((await client.ended).code).toBe(1006)
})
