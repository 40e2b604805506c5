import { withDeadline } from './deadline.js'
import type { Env, ResponseLike, RequestInitLike } from './env.js'
import { type SocketError, configError, createError, isSocketError, messageOf } from './errors.js'
import type { Milliseconds } from './snapshot.js'
import { type AbortSignalLike, createAbortController, parseUrl } from './universal.js'

/** A single-use code that lets a socket in. */
export interface SocketBindCodeResponse {
  readonly code: string
  /** When it stops being good. Epoch milliseconds. */
  readonly expireTime: Milliseconds
}

export interface BindCodeOptions {
  /** Where codes are given out; relative to the page. @default '/api/socket/bind-code' */
  url?: string
  /** Time allowed for the answer. Milliseconds, above 0. @default 10_000 */
  timeout?: Milliseconds
  /** Method, headers, body and credentials of the request. @default { method: 'GET', credentials: 'same-origin' } */
  init?: Omit<RequestInitLike, 'signal'>
  /**
   * Finds the code in the parsed JSON body, for endpoints with an envelope of their own. What it throws is reported as
   * a malformed body. @default takes `{ code, expireTime }`, at the top or under `data`
   */
  parse?: (body: unknown) => { code: string; expireTime: number | string }
  /** Cancels the request. */
  signal?: AbortSignalLike
}

const DEFAULT_URL = '/api/socket/bind-code'
/** Epoch seconds stay below this until the year 5138, epoch milliseconds have been above it since 1973. */
const SECONDS_END = 100_000_000_000

type Problem = SocketError<'bind-code'>['details']['problem']

const bindCodeError = (
  problem: Problem,
  message: string,
  cause?: unknown,
  status?: number,
): SocketError<'bind-code'> =>
  createError(
    'bind-code',
    `bind code: ${message}`,
    { problem, ...(status === undefined ? {} : { status }) },
    cause,
  )

/** Asks for a bind code. Rejects with a `bind-code`, `config` or `aborted` error; it never retries. */
export async function fetchBindCode(
  env: Env,
  options: BindCodeOptions = {},
): Promise<SocketBindCodeResponse> {
  const { url = DEFAULT_URL, timeout = 10_000, init, parse = readBody, signal } = options
  const target = typeof url === 'string' ? parseUrl(url, env.page()) : undefined
  if (!target) throw configError('bindCode.url', 'a URL, absolute where there is no page', url)
  if (!(timeout > 0)) throw configError('bindCode.timeout', 'a number above 0', timeout)
  const deadline = {
    after: env.after,
    timeout,
    signal,
    timedOut: () => bindCodeError('timeout', `no answer within ${timeout} ms`),
    aborted: (reason: unknown) => createError('aborted', 'bind code: aborted', { what: 'bind-code' }, reason),
  }
  const body = await withDeadline<unknown>(deadline, (resolve, reject) => {
    const controller = createAbortController()
    env
      .fetch(target.href, { credentials: 'same-origin', ...init, signal: controller.signal })
      .then(readJson)
      .then(resolve, (error: unknown) => reject(asBindCodeError(error)))
    return () => controller.abort()
  })
  return normalise(env, body, parse)
}

function asBindCodeError(error: unknown): unknown {
  return isSocketError(error) ? error : bindCodeError('network', messageOf(error), error)
}

async function readJson(response: ResponseLike): Promise<unknown> {
  if (!response.ok)
    throw bindCodeError('status', `HTTP status ${response.status}`, undefined, response.status)
  const text = await response.text()
  try {
    return JSON.parse(text)
  } catch (error) {
    throw bindCodeError('malformed', 'the body is not JSON', error)
  }
}

function readBody(body: unknown): { code: string; expireTime: number | string } {
  const { code, expireTime, data } = Object(body) as Record<string, unknown> // Object() makes reading safe
  if (typeof code === 'string' && code) return { code, expireTime: expireTime as number } // checked by `normalise`
  if (typeof data === 'object' && data !== null) return readBody({ ...data, data: undefined })
  throw new TypeError('no code in the body')
}

function normalise(
  env: Env,
  body: unknown,
  parse: NonNullable<BindCodeOptions['parse']>,
): SocketBindCodeResponse {
  let found: { code: string; expireTime: number | string }
  try {
    found = parse(body)
  } catch (error) {
    throw bindCodeError('malformed', messageOf(error), error)
  }
  const { code, expireTime: raw } = Object(found) as typeof found // Object() makes reading safe
  const time = typeof raw === 'string' && !/^\d+$/.test(raw) ? Date.parse(raw) : Number(raw)
  const expireTime = time < SECONDS_END ? time * 1000 : time
  if (typeof code !== 'string' || !code) throw bindCodeError('malformed', 'no code in the body')
  if (!Number.isFinite(expireTime)) throw bindCodeError('malformed', 'no expireTime in the body')
  if (expireTime <= env.now()) throw bindCodeError('expired', 'the code has expired already')
  return Object.freeze({ code, expireTime })
}
