import { type Option, aFunction, aText, above0, anObject, complete } from './check.js'
import { withDeadline } from './deadline.js'
import type { Env, RequestInitLike, ResponseLike } from './env.js'
import { type SocketError, configError, createError, isSocketError, messageOf } from './errors.js'
import { hideInUrl } from './redact.js'
import type { Milliseconds } from './snapshot.js'
import { type AbortSignalLike, createAbortController, parseUrl } from './universal.js'

/** A single-use code that lets a socket in. */
export interface SocketBindCodeResponse {
  readonly code: string
  /** When it stops being good. Epoch milliseconds. */
  readonly expireTime: Milliseconds
}

/** A code as endpoints give it: the time as epoch milliseconds, epoch seconds or an ISO date. */
export interface RawBindCode {
  readonly code: string
  readonly expireTime: number | string
}

export interface BindCodeOptions {
  /** Where codes are given out; relative to the page. @default '/api/socket/bind-code' */
  url?: string
  /** Time allowed for the answer. Less than `openTimeout`, which is for the whole attempt. Milliseconds, above 0. @default 5_000 */
  timeout?: Milliseconds
  /** Method, headers, body and credentials of the request. @default { method: 'GET', credentials: 'same-origin' } */
  init?: Omit<RequestInitLike, 'signal'>
  /**
   * Finds the code in the parsed JSON body, for endpoints with an envelope of their own. What it throws is reported as
   * a malformed body. @default the body itself, or its `data`
   */
  parse?: (body: unknown) => RawBindCode | Promise<RawBindCode>
  /** Cancels the request. */
  signal?: AbortSignalLike
}

/** A single-use code fetched for every attempt and put into its URL. */
export interface BindCodeConfig extends Omit<BindCodeOptions, 'signal'> {
  /** The name of the query parameter. @default 'code' */
  param?: string
}

export interface ResolvedBindCode extends Required<Omit<BindCodeConfig, 'init'>> {
  readonly init: BindCodeOptions['init']
}

const OPTIONS: Readonly<Record<string, Option>> = {
  url: ['/api/socket/bind-code', aText],
  param: ['code', aText],
  timeout: [5_000, above0],
  init: [undefined, anObject],
  parse: [findCode, aFunction],
}

export function resolveBindCode(config: BindCodeConfig): ResolvedBindCode {
  return complete(config, OPTIONS, 'bindCode.') as unknown as ResolvedBindCode // every key checked
}

/** Epoch seconds stay below this until the year 5138, epoch milliseconds have been above it since 1973. */
const SECONDS_END = 100_000_000_000

type Problem = SocketError<'bind-code'>['details']['problem']

const bindCodeError = (
  problem: Problem,
  what: string,
  cause?: unknown,
  status?: number,
): SocketError<'bind-code'> =>
  createError('bind-code', `Bind code: ${problem} (${what})`, { problem, status }, cause)

/** Asks for a bind code. Rejects with a `bind-code`, `config` or `aborted` error; it never retries. */
export function fetchBindCode(
  env: Env,
  { url, timeout, init, parse }: ResolvedBindCode,
  signal?: AbortSignalLike,
): Promise<SocketBindCodeResponse> {
  const timedOut = (): Error => bindCodeError('timeout', `${timeout} ms`)
  const deadline = { what: 'bindCode', after: env.after, timeout, signal, timedOut }
  return withDeadline(deadline, (resolve, reject) => {
    const target = parseUrl(url, env.page())
    if (!target) throw configError('bindCode.url', 'a URL, absolute where there is no page', hideInUrl(url))
    const controller = createAbortController()
    const request = { credentials: 'same-origin', ...init, signal: controller.signal } as const
    read(() => env.fetch(target.href, request), target.href, parse, env.now).then(resolve, reject)
    return () => controller.abort()
  })
}

async function read(
  ask: () => Promise<ResponseLike>,
  url: string,
  parse: ResolvedBindCode['parse'],
  now: Env['now'],
): Promise<SocketBindCodeResponse> {
  let problem: Problem = 'network'
  try {
    const response = await ask()
    if (!response.ok) throw bindCodeError('status', `HTTP ${response.status}`, undefined, response.status)
    const text = await response.text()
    problem = 'malformed'
    const { code, expireTime } = normalise(await parse(readJson(text)))
    if (expireTime <= now()) throw bindCodeError('expired', `at ${expireTime}`)
    return Object.freeze({ code, expireTime })
  } catch (error) {
    if (isSocketError(error)) throw error
    const message = messageOf(error)
    // Platforms quote the address that they could not reach; such an error is no cause to be shown either.
    const shown = message.replaceAll(url, () => hideInUrl(url))
    throw bindCodeError(problem, shown, shown === message ? error : undefined)
  }
}

/** The parser's own error would quote the body, and with it perhaps a code. */
function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new TypeError('no JSON')
  }
}

function findCode(body: unknown): RawBindCode {
  const { code, data } = body as { code?: unknown; data?: RawBindCode } // what does not fit fails in `normalise`
  return typeof code === 'string' ? (body as RawBindCode) : (data as RawBindCode) // likewise
}

function normalise({ code, expireTime: raw }: RawBindCode): SocketBindCodeResponse {
  const time = Number(raw) || Date.parse(String(raw))
  if (typeof code !== 'string' || !code || !Number.isFinite(time))
    throw new TypeError('no code and expireTime')
  return { code, expireTime: time < SECONDS_END ? time * 1000 : time }
}
