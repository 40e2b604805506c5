import { type ResolvedBindCode, fetchBindCode } from './bindCode.js'
import { abortError } from './deadline.js'
import type { Env } from './env.js'
import { configError, providerError } from './errors.js'
import type { AttemptContext, Interceptor } from './interceptor.js'
import { createRedactor, hideInUrl } from './redact.js'
import { type UrlLike, parseUrl } from './universal.js'

/** A value, or a function asked anew at every attempt, with the attempt's number and a signal that ends with it. */
export type Provider<Value> = Value | ((context: AttemptContext) => Value | Promise<Value>)

export type QueryValue = string | number | boolean | null | undefined
export type Query = Readonly<Record<string, QueryValue>>
export type Headers = Readonly<Record<string, string>>

export interface AddressOptions {
  readonly url: Provider<string>
  readonly query: Provider<Query>
  readonly protocols: Provider<string | readonly string[]>
  readonly bindCode: ResolvedBindCode | undefined
  readonly headers: Provider<Headers>
}

/** Where an attempt goes. */
export interface Address {
  readonly url: string
  readonly protocols: readonly string[]
  readonly headers: Headers
  /** Hides the values of query and headers from a text. */
  redact(text: string): string
}

/** Asks every provider for one attempt. Rejects with a typed error; aborting is the caller's, through the signal. */
export async function resolveAddress(
  { url: urlProvider, query, protocols, bindCode, headers: headersProvider }: AddressOptions,
  env: Env,
  interceptors: Iterable<Interceptor>,
  context: AttemptContext,
): Promise<Address> {
  const url = await ask('url', urlProvider, context, (value) => checkUrl(value, env.page()))
  const { searchParams } = url
  for (const [name, value] of Object.entries(await ask('query', query, context, checkQuery))) {
    if (value !== undefined && value !== null) searchParams.set(name, String(value))
  }
  if (bindCode) {
    const { code } = await fetchBindCode(env, bindCode, context.signal)
    searchParams.set(bindCode.param, code)
  }
  for (const { name, connect } of interceptors) {
    if (connect) await ask(name, () => connect(url, context), context, Boolean)
  }
  const offered = await ask('protocols', protocols, context, checkProtocols)
  const headers = await ask('headers', headersProvider, context, checkHeaders)
  return { url: url.href, protocols: offered, headers, redact: createRedactor(secretsOf(url, headers)) }
}

/** Values plain and as the URL spells them; of a header each word, for the scheme is often left out. */
function secretsOf({ href, searchParams, username, password }: UrlLike, headers: Headers): string[] {
  const secrets = [username, password, decode(username), decode(password)]
  searchParams.forEach((value) => secrets.push(value))
  const spelled = href.split(/[?&]/).slice(1)
  secrets.push(...spelled.map((pair) => pair.replace(/^[^=]*=/, '')))
  for (const value of Object.values(headers)) secrets.push(value, ...value.split(' '))
  return secrets
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text // a lone % is what it is
  }
}

/** A fixed value that is wrong stays wrong; what a function returned may be better at the next attempt. */
async function ask<Value, Checked>(
  of: string,
  provider: Provider<Value>,
  context: AttemptContext,
  check: (value: Value) => Checked,
): Promise<Checked> {
  // Nobody wants to know any more.
  if (context.signal.aborted) throw abortError(of, context.signal.reason)
  if (typeof provider !== 'function') return check(provider)
  const call = provider as (context: AttemptContext) => Value | Promise<Value> // no Value here is a function
  try {
    return check(await call(context))
  } catch (error) {
    throw providerError(of, error)
  }
}

const LOOPBACK = /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/

/** The URL as sockets take it. Throws `config` for what a browser would refuse. */
export function checkUrl(text: unknown, page: string | undefined): UrlLike {
  const url = typeof text === 'string' && text ? parseUrl(text, page) : undefined
  const refuse = (rule: string): never => {
    throw configError('url', rule, typeof text === 'string' ? hideInUrl(text) : text)
  }
  if (!url) return refuse(page ? 'a URL' : 'a URL, absolute where there is no page')
  url.protocol = url.protocol.replace(/^http/, 'ws')
  const { protocol, href, hostname } = url
  if (!/^wss?:$/.test(protocol)) refuse('a ws:, wss:, http: or https: URL')
  if (href.includes('#')) refuse('without a #fragment')
  if (protocol === 'ws:' && page?.startsWith('https:') && !LOOPBACK.test(hostname)) {
    refuse('a wss: URL on a page that came by https')
  }
  return url
}

export function checkQuery(query: Query): Query {
  return checkRecord('query', 'a record of plain values', query, (value) => Object(value) !== value)
}

export function checkHeaders(headers: Headers): Headers {
  return checkRecord('headers', 'a record of strings', headers, (value) => typeof value === 'string')
}

function checkRecord<Values extends object>(
  key: string,
  rule: string,
  record: Values,
  isFit: (value: unknown) => boolean,
): Values {
  const isRecord = Object(record) === record && !(Symbol.iterator in record)
  if (isRecord && Object.values(record).every(isFit)) return record
  // Not the values, which may be secrets.
  const got = isRecord ? Object.keys(record).join() : Object.prototype.toString.call(record)
  throw configError(key, `${rule}, or a function`, got)
}

export function checkProtocols(value: string | readonly string[]): readonly string[] {
  const protocols = [value].flat()
  // RFC 6455 section 4.1: tokens of RFC 2616, each at most once.
  const isToken = (name: unknown): boolean => typeof name === 'string' && /^[!#$%&'*+.^_`|~\w-]+$/.test(name)
  if (!protocols.every(isToken) || new Set(protocols).size < protocols.length) {
    throw configError('protocols', 'distinct names without spaces', value)
  }
  return protocols
}
