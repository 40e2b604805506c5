import { above0, check } from './check.js'
import type { Requester, WebSocketConfig } from './config.js'
import { withDeadline } from './deadline.js'
import type { Env } from './env.js'
import { providerError } from './errors.js'
import type { ResolvedOptions } from './options.js'
import type { Outbound } from './outbound.js'
import { createAbortController } from './universal.js'

/** The way of requests that do not travel over the connection itself. */
export interface Via {
  readonly request: Outbound['request']
  /** The connection has ended; the next request starts anew. */
  end(): void
}

/** A client that serves another one's requests. */
export interface InnerClient {
  readonly request: Outbound['request']
  destroy(): void
}

/** Undefined where requests take the connection. A config becomes a lazy client of its own, dialled by its first request. */
export function createVia(
  { requestVia, requestTimeout }: ResolvedOptions,
  env: Env,
  open: (config: WebSocketConfig<object, object>) => InnerClient,
): Via | undefined {
  if (typeof requestVia === 'function')
    return { request: askRequester(requestVia, env, requestTimeout), end() {} }
  if (!requestVia) return undefined
  const begin = (): InnerClient => open({ ...requestVia, lazy: true })
  let inner = begin()
  return {
    request: (...args) => inner.request(...args),
    end() {
      inner.destroy()
      inner = begin()
    },
  }
}

/** A requester of the user's own, under the same time limit and signal as every request. */
function askRequester(requester: Requester, env: Env, requestTimeout: number): Outbound['request'] {
  return (type, data, { timeout = requestTimeout, signal } = {}) =>
    withDeadline({ what: type, after: env.after, timeout, signal }, (resolve, reject) => {
      check('timeout', above0, timeout)
      const controller = createAbortController()
      // In a promise from the beginning: one that throws at once is one that rejects.
      Promise.resolve()
        .then(() => requester(type, data, { env, signal: controller.signal }))
        .then(resolve, (error: unknown) => reject(providerError('requestVia', error)))
      return () => controller.abort()
    })
}
