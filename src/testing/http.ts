import type { Env, Off, RequestInitLike, ResponseLike } from '../core.js'
import { answersFor } from './address.js'
import { putFirst } from './latest.js'

/** A request that was made. */
export interface FakeRequest {
  readonly url: string
  readonly init: RequestInitLike
}

/**
 * What a request gets: a response (status 200 unless said otherwise; a string is the body as it is, all else becomes
 * JSON), no connection, or nothing at all, ever.
 */
export type FakeAnswer = { readonly status?: number; readonly body?: unknown } | 'unreachable' | 'silence'

/** The same answer each time, or one made for each request. */
export type FakeRoute = FakeAnswer | ((request: FakeRequest) => FakeAnswer | Promise<FakeAnswer>)

export interface FakeHttp {
  readonly fetch: Env['fetch']
  readonly requests: readonly FakeRequest[]
  /** Requests that have neither got an answer nor been aborted. */
  readonly pending: () => readonly FakeRequest[]
  readonly serve: (address: string, route: FakeRoute) => Off
}

interface Settle {
  readonly resolve: (response: ResponseLike) => void
  readonly reject: (error: unknown) => void
}

export function createFakeHttp(later: (run: () => void) => void): FakeHttp {
  const routes: { readonly address: string; readonly route: FakeRoute }[] = []
  const requests: FakeRequest[] = []
  const pending = new Set<FakeRequest>()

  const answer = async (request: FakeRequest, { resolve, reject }: Settle): Promise<void> => {
    try {
      const found = routes.find(({ address }) => answersFor(address, request.url))
      if (!found) throw new TypeError(`nothing is served at ${request.url}`)
      const { route } = found
      const given = typeof route === 'function' ? await route(request) : route
      if (given === 'unreachable') throw new TypeError('Failed to fetch')
      if (given !== 'silence') resolve(respond(given))
    } catch (error) {
      reject(error)
    }
  }

  return {
    requests,
    pending: () => [...pending],
    serve: (address, route) => putFirst(routes, { address, route }),
    fetch(url, init) {
      const request = Object.freeze({ url, init })
      const { signal } = init
      requests.push(request)
      return new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(abortError())
        pending.add(request)
        const end = (settle: () => void): void => {
          if (!pending.delete(request)) return
          signal?.removeEventListener('abort', abort)
          settle()
        }
        const abort = (): void => end(() => reject(abortError()))
        signal?.addEventListener('abort', abort)
        const arrive = (settle: () => void): void => later(() => end(settle))
        void answer(request, {
          resolve: (response) => arrive(() => resolve(response)),
          reject: (error) => arrive(() => reject(error)),
        })
      })
    },
  }
}

function respond({ status = 200, body = '' }: Exclude<FakeAnswer, string>): ResponseLike {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return { ok: status >= 200 && status < 300, status, text: () => Promise.resolve(text) }
}

function abortError(): Error {
  return Object.assign(new Error('The operation was aborted.'), { name: 'AbortError' })
}
