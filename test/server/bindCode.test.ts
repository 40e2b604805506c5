import { expect, test } from 'vitest'
import { startPlayground } from './playground.ts'
import type { Playground } from './playground.ts'

const path = '/api/socket/bind-code'

test('a bind code lives for 60 s, is not to be cached, and binds the connection to a name', async () => {
  const { call, enter, bindCode, clock } = await startPlayground()
  const response = await call('GET', `${path}?name=${encodeURIComponent('小 明')}`)
  expect(response.headers.get('cache-control')).toBe('no-store')
  const { code, expireTime } = await response.json()
  expect(expireTime).toBe(clock.now() + 60_000)
  const client = await enter({ code, name: 'somebody else', auth: 'required' })
  expect((await client.welcome).you.name).toBe('小 明')
  expect((await bindCode()).code).not.toBe(code)
})

test('a code that was used, expired or made up is told from one another by the close reason', async () => {
  const { connect, enter, bindCode, clock } = await startPlayground()
  const endOf = (code: string) => connect({ code }).ended
  const { code } = await bindCode()
  await enter({ code })
  expect(await endOf(code)).toEqual({ code: 4401, reason: 'bind code used' })
  expect(await endOf('made-up')).toEqual({ code: 4401, reason: 'bind code unknown' })
  const { code: late } = await bindCode()
  clock.advance(60_000)
  expect(await endOf(late)).toEqual({ code: 4401, reason: 'bind code expired' })
})

test('two connections cannot share a code', async () => {
  const { connect, bindCode } = await startPlayground()
  const { code } = await bindCode()
  const ends = [connect({ code }), connect({ code })].map(({ welcome, ended }) =>
    Promise.race([welcome, ended]),
  )
  const results = await Promise.all(ends)
  expect(results.filter((result) => 'you' in result)).toHaveLength(1)
})

test('without a code one is a guest, unless the code was made compulsory', async () => {
  const { connect, health } = await startPlayground()
  expect((await connect().welcome).you.name).toMatch(/^guest-/)
  const refused = connect({ auth: 'required' })
  expect(await refused.ended).toEqual({ code: 4401, reason: 'bind code missing' })
  expect((await health()).connections).toBe(1)
})

test('a code may live shorter, not longer', async () => {
  const { call, connect, bindCode, clock } = await startPlayground()
  const { code, expireTime } = await bindCode({ ttl: '500' })
  expect(expireTime).toBe(clock.now() + 500)
  clock.advance(500)
  expect((await connect({ code }).ended).reason).toBe('bind code expired')
  for (const ttl of ['0', '60001', '1.5', 'x'])
    expect((await call('GET', `${path}?ttl=${ttl}`)).status).toBe(400)
})

test('only so many codes may wait for their use; one that is spent makes room', async () => {
  const { call, enter, bindCode, clock } = await startPlayground({ limits: { bindCodes: 2 } })
  const [{ code }] = [await bindCode(), await bindCode()]
  const refused = await call('GET', path)
  expect(refused.status).toBe(429)
  expect((await refused.json()).error.code).toBe('busy')
  await enter({ code })
  await bindCode()
  expect((await call('GET', path)).status).toBe(429)
  clock.advance(60_000)
  await bindCode()
})

test('a bind code can fail as a 500, a page, an expired code, and only as often as asked', async () => {
  const { call, connect, bindCode, fault, faults, clock } = await startPlayground()
  const order = (mode: string, count?: number) => fault('bind-code', { mode, count })

  await order('500', 2)
  expect((await call('GET', path)).status).toBe(500)
  expect((await faults()).bindCode).toEqual({ mode: '500', count: 1 })
  expect((await call('POST', path)).status).toBe(500)
  await bindCode()

  await order('html')
  expect((await faults()).bindCode).toEqual({ mode: 'html', count: null })
  for (let n = 0; n < 3; n += 1) {
    const page = await call('GET', path)
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
    expect(await page.text()).toMatch(/^<!doctype html>/)
  }

  await order('expired')
  const { code, expireTime } = await bindCode()
  expect(expireTime).toBeLessThan(clock.now())
  expect((await connect({ code }).ended).reason).toBe('bind code expired')

  await order('ok')
  await bindCode()
  expect((await call('POST', '/api/faults/bind-code', { mode: 'late' })).status).toBe(400)
})

test('a bind code can hang until the fault is reset, and only so many may', async () => {
  const { call, fault } = await startPlayground({ limits: { hanging: 1 } })
  await fault('bind-code', { mode: 'hang' })
  const broken = failureOf(call('GET', path))
  await expect.poll(() => statusOf(call)).toBe(429)
  await fault('reset')
  expect(await broken).toBe('fetch failed')
  expect((await call('GET', path)).status).toBe(200)
})

test('a caller who gives up on a hanging bind code is forgotten', async () => {
  const { call, fault } = await startPlayground({ limits: { hanging: 1 } })
  await fault('bind-code', { mode: 'hang' })
  const patience = new AbortController()
  const given = failureOf(call('GET', path, undefined, { signal: patience.signal }))
  await expect.poll(() => statusOf(call)).toBe(429)
  patience.abort()
  expect(await given).toBe('This operation was aborted')
  await expect.poll(() => statusOf(call)).toBe('none')
})

function failureOf(response: Promise<Response>): Promise<string> {
  return response.then(
    ({ status }) => `answered ${status}`,
    (error: Error) => error.message,
  )
}

/** The status of one more call, or none when it hangs too. */
function statusOf(call: Playground['call']) {
  const signal = AbortSignal.timeout(50)
  return call('GET', path, undefined, { signal }).then(
    ({ status }) => status,
    () => 'none',
  )
}
