import { type BindCodeOptions, getSocketBindCode } from 'hawser/core'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { failure, setUpWorld } from '../support/setUp.ts'

const CODES = '/api/socket/bind-code'
const SOON = 1_800_000_060_000

describe('getSocketBindCode', () => {
  afterEach(() => {
    vi.unstubAllGlobals()
  })

  /** The platform as a page has it. */
  const platform = (answer: (url: string, init: RequestInit) => Promise<unknown>) => {
    const requests: [string, RequestInit][] = []
    vi.stubGlobal('location', { href: 'https://app.test/chat' })
    vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
      requests.push([url, init])
      return answer(url, init)
    })
    return requests
  }
  const json = (body: unknown, status = 200): Promise<Response> =>
    Promise.resolve(new Response(JSON.stringify(body), { status }))
  const tomorrow = Date.now() + 86_400_000

  test('asks the page’s own origin', async () => {
    const requests = platform(() => json({ code: 'c0de', expireTime: tomorrow }))
    const result = await getSocketBindCode()
    expect(result).toEqual({ code: 'c0de', expireTime: tomorrow })
    expect(Object.isFrozen(result)).toBe(true)
    expect(requests).toEqual([
      [`https://app.test${CODES}`, expect.objectContaining({ credentials: 'same-origin' })],
    ])
  })

  test('takes the same options as a client', async () => {
    const requests = platform(() => json({ ok: { c: 'c0de', e: tomorrow / 1_000 } }))
    const parse: BindCodeOptions['parse'] = (body) => {
      const { ok } = body as { ok: { c: string; e: number } }
      return { code: ok.c, expireTime: ok.e }
    }
    expect(await getSocketBindCode({ url: '/codes', init: { method: 'POST' }, parse })).toEqual({
      code: 'c0de',
      expireTime: tomorrow,
    })
    expect(requests[0]).toMatchObject(['https://app.test/codes', { method: 'POST' }])
  })

  test('rejects with a typed error', async () => {
    platform(() => json({}, 503))
    expect(await failure(getSocketBindCode())).toMatchObject({
      kind: 'bind-code',
      details: { problem: 'status', status: 503 },
    })
  })

  test('rejects without a page and without a whole url', async () => {
    vi.stubGlobal('fetch', () => expect.unreachable())
    expect(await failure(getSocketBindCode())).toMatchObject({
      kind: 'config',
      details: { key: 'bindCode.url' },
    })
  })

  test.each([{ timeout: NaN }, { url: 5 }, { path: '/codes' }])(
    'throws for options that make no sense: %j',
    (options) => {
      platform(() => expect.unreachable())
      expect(() => getSocketBindCode(options as object)).toThrow(
        // as JavaScript may
        expect.objectContaining({ kind: 'config' }),
      )
    },
  )

  test('takes a fetch that throws at once for one that rejects, and a parse that takes its time', async () => {
    const { world } = setUpWorld()
    const fetch = (): never => {
      throw new TypeError('no fetch here')
    }
    expect(await failure(getSocketBindCode({ env: { ...world, fetch } }))).toMatchObject({
      kind: 'bind-code',
      details: { problem: 'network' },
    })
    world.serve(CODES, { body: {} })
    const parse = async () => Promise.resolve({ code: 'c0de', expireTime: SOON })
    expect(await getSocketBindCode({ env: world, parse })).toEqual({ code: 'c0de', expireTime: SOON })
  })

  test('hides what is secret in an address that is none', async () => {
    const { world } = setUpWorld({ page: false })
    const error = await failure(getSocketBindCode({ env: world, url: '/codes?key=topsecret' }))
    expect(error).toMatchObject({ kind: 'config', message: expect.not.stringContaining('topsecret') })
  })

  test('lives in a world of its own, for tests', async () => {
    const { world } = setUpWorld()
    world.serve(CODES, { body: { code: 'c0de', expireTime: SOON } })
    expect(await getSocketBindCode({ env: world })).toEqual({ code: 'c0de', expireTime: SOON })
  })

  test('can be cancelled', async () => {
    platform(() => new Promise(() => {}))
    const controller = new AbortController()
    const error = failure(getSocketBindCode({ signal: controller.signal }))
    controller.abort()
    expect(await error).toMatchObject({ kind: 'aborted' })
  })
})
