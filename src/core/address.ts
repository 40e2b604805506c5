import { type BindCodeOptions, fetchBindCode } from './bindCode.js'
import type { Env } from './env.js'
import { configError, createError, messageOf } from './errors.js'
import type { AttemptContext, Interceptor } from './interceptor.js'
import { createRedactor } from './redact.js'
import { type UrlLike, parseUrl } from './universal.js'

/** A value, or a function asked anew at every attempt, with the attempt's number and a signal that ends with it. */
export type Provider<Value> = Value | ((context: AttemptContext) => Value | Promise<Value>)

export type QueryValue = string | number | boolean | null | undefined
export type Query = Readonly<Record<string, QueryValue>>

/** A single-use code fetched for every attempt and put into its URL. */
export interface BindCodeConfig extends Omit<BindCodeOptions, 'signal'> {
  /** The name of the query parameter. @default 'code' */
  param?: string
}

export interface AddressOptions {
  readonly url: Provider<string>
  readonly query: Provider<Query> | undefined
  readonly protocols: Provider<string | readonly string[]>
  readonly bindCode: BindCodeConfig | undefined
}

/** Where an attempt goes. */
export interface Address {
  readonly url: string
  readonly protocols: readonly string[]
  /** Hides the values of the query from a text. */
  redact(text: string): string
}

/** Asks every provider for one attempt. Rejects with a typed error; aborting is the caller's, through the signal. */
export async function resolveAddress(
  options: AddressOptions,
  env: Env,
  interceptors: readonly Interceptor[],
  context: AttemptContext,
): Promise<Address> {
  const url = await ask('url', options.url, context, (value) => checkUrl(value, env))
  mergeQuery(url, await ask('query', options.query, context, checkQuery))
  if (options.bindCode) {
    const { param = 'code', ...request } = options.bindCode
    const { code } = await fetchBindCode(env, { ...request, signal: context.signal })
    url.searchParams.set(param, code)
  }
  for (const { name, connect } of interceptors) {
    if (connect) await attempt(`${name}.connect`, () => connect(url, context))
  }
  const protocols = await ask('protocols', options.protocols, context, checkProtocols)
  const secrets: string[] = []
  url.searchParams.forEach((value) => secrets.push(value))
  return { url: url.href, protocols, redact: createRedactor(secrets) }
}

/** A fixed value that is wrong stays wrong; what a function returned may be better at the next attempt. */
async function ask<Value, Checked>(
  of: string,
  provider: Provider<Value>,
  context: AttemptContext,
  check: (value: Value) => Checked,
): Promise<Checked> {
  if (typeof provider !== 'function') return check(provider)
  const call = provider as (context: AttemptContext) => Value | Promise<Value> // no Value here is a function
  return attempt(of, async () => check(await call(context)))
}

async function attempt<Value>(of: string, run: () => Value | Promise<Value>): Promise<Value> {
  try {
    return await run()
  } catch (error) {
    throw createError('provider', `${of} failed: ${messageOf(error)}`, { of }, error)
  }
}

const LOOPBACK = /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/

/** The URL as sockets take it. Throws `config` for what a browser would refuse. */
export function checkUrl(text: unknown, env: Pick<Env, 'page'>): UrlLike {
  const page = env.page()
  const url = typeof text === 'string' && text ? parseUrl(text, page) : undefined
  if (!url)
    throw configError('url', page ? 'a URL' : 'an absolute URL (there is no page here)', hideQuery(text))
  url.protocol = url.protocol.replace(/^http/, 'ws')
  const rule = brokenRule(url, page)
  if (rule) throw configError('url', rule, hideQuery(text))
  return url
}

function brokenRule(url: UrlLike, page: string | undefined): string | undefined {
  if (!/^wss?:$/.test(url.protocol)) return 'a ws:, wss:, http: or https: URL'
  if (url.hash) return 'without a fragment'
  const isBlocked = url.protocol === 'ws:' && page?.startsWith('https:') && !LOOPBACK.test(url.hostname)
  return isBlocked ? 'a wss: URL, because the page came by https' : undefined
}

/** Whether a URL cannot be checked before there is a page. */
export function isRelative(text: string): boolean {
  return parseUrl(text) === undefined && parseUrl(text, 'ws://page.invalid') !== undefined
}

function hideQuery(text: unknown): unknown {
  return typeof text === 'string' ? text.replace(/\?.*$/s, '?***') : text
}

export function checkQuery(query: Query | undefined): Query {
  if (query === undefined) return {}
  if (typeof query !== 'object' || query === null) throw configError('query', 'a record or a function', query)
  return query
}

function mergeQuery(url: UrlLike, query: Query): void {
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null) url.searchParams.set(name, String(value))
  }
}

export function checkProtocols(value: string | readonly string[]): readonly string[] {
  const protocols = typeof value === 'string' ? [value] : value
  // RFC 6455 section 4.1: tokens of RFC 2616, each at most once.
  const isToken = (name: unknown): boolean => typeof name === 'string' && /^[!#$%&'*+.^_`|~\w-]+$/.test(name)
  if (!Array.isArray(protocols) || !protocols.every(isToken) || new Set(protocols).size < protocols.length) {
    throw configError('protocols', 'distinct names without spaces', value)
  }
  return protocols
}
