import type { Env } from '../core/env.js'
import { type SocketError, createError } from '../core/errors.js'
import type { AbortSignalLike } from '../core/universal.js'
import { readJson } from './jsonFrame.js'

export interface SilkyPushOptions {
  /** The service's method behind the gateway, such as `https://gateway.example/api/wstest/echo`. */
  url: string
  /** Whose sessions it is for. */
  businessId: string
  /** The method's other parameters, by name: `{ msg: 'hello' }`. They travel in the query, as `businessId` does. */
  params?: Readonly<Record<string, string>>
  /** Such as an `Authorization` header. @default none */
  headers?: Record<string, string>
  /** @default 'POST' */
  method?: string
  /** Gives the request up. */
  signal?: AbortSignalLike
}

/** The code of the error for a business id that no session has. */
export const UNKNOWN_BUSINESS_ID = 'unknown-business-id'

/**
 * Has a service push to the sessions of a business id: an ordinary HTTP call to the gateway, in the world of a client. What
 * is pushed arrives over the socket. Rejects with a `rejected` error: its `code` is `'unknown-business-id'` where nobody has
 * that id, else the HTTP status; `data` is what the gateway said.
 */
export async function silkyPush({ env }: { readonly env: Env }, options: SilkyPushOptions): Promise<void> {
  const { url, businessId, params = {}, headers = {}, method = 'POST', signal } = options
  const query = Object.entries({ businessId, ...params })
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&')
  const init = { method, headers, ...(signal && { signal }) }
  const response = await env.fetch(`${url}${url.includes('?') ? '&' : '?'}${query}`, init)
  const body = await response.text()
  const problem = problemOf(body) ?? (response.ok ? undefined : body || `HTTP ${response.status}`)
  if (problem !== undefined) throw pushError(businessId, problem, response.status, body)
}

/** A gateway that wraps its answers says 200 to errors too, and means it in the body. */
function problemOf(body: string): string | undefined {
  const { errorMessage, status } = readJson(body) ?? {}
  return typeof errorMessage === 'string' && errorMessage && status !== 200 ? errorMessage : undefined
}

function pushError(
  businessId: string,
  problem: string,
  status: number,
  body: string,
): SocketError<'rejected'> {
  // The words of the service in Silky's documentation.
  const isUnknown = problem.includes(`不存在businessId为${businessId}的会话`)
  const code = isUnknown ? UNKNOWN_BUSINESS_ID : status
  return createError('rejected', `silkyPush: ${problem}`, { type: 'silkyPush', data: body, code })
}
