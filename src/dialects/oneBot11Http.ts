import type { Requester } from '../core/config.js'
import { createError } from '../core/errors.js'
import { readJson } from './jsonFrame.js'
import { parseLossless } from './losslessJson.js'
import { failureOf } from './oneBot11Response.js'
import { type PerAttempt, askPerAttempt } from './perAttempt.js'

/** Actions over HTTP: `POST /action` with the parameters as JSON. Rejects as it would over a WebSocket. */
export function requestByHttp(api: string, accessToken: PerAttempt<string | undefined>): Requester {
  const ask = askPerAttempt({ accessToken })
  return async (type, data, { env, signal }) => {
    const { accessToken: token } = await ask({ attempt: 0, signal })
    const response = await env.fetch(`${api.replace(/\/+$/, '')}/${encodeURIComponent(type)}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...(token && { Authorization: `Bearer ${token}` }) },
      body: JSON.stringify(data ?? {}),
      signal,
    })
    const { ok, status } = response
    const body = readJson(await response.text(), parseLossless) ?? {}
    if (ok && typeof body['status'] !== 'string') throw new TypeError('not a OneBot response')
    const failure = failureOf(ok ? body : { ...body, status: 'failed', retcode: status })
    if (!failure) return body['data']
    const { message, code } = failure
    throw createError('rejected', `${type}: ${message}`, { type, data: failure, code })
  }
}
