import { from0 } from './check.js'
import { configError } from './errors.js'
import type { Milliseconds } from './snapshot.js'

/** A close as the policies see it. */
export interface CloseInfo {
  /** The code of the close frame, RFC 6455 section 7.4; 1005 without a code, 1006 without a frame. */
  readonly code: number
  /**
   * The server's words, with query values and bind codes hidden. Where it said none, what the socket knows of the failure:
   * `ws` on Node has words such as `connect ECONNREFUSED`, browsers have none.
   */
  readonly reason: string
  /** Whether the connection had been ready. */
  readonly opened: boolean
}

/** What to do after a close: try again, stop for good, or try again after the time the server asked for. */
export type CloseVerdict = 'retry' | 'stop' | { readonly retryAfter: Milliseconds }

/** A policy; undefined leaves the close to the next one. */
export type CloseClassifier = (close: CloseInfo) => CloseVerdict | undefined

/** What a policy may answer. */
export const aVerdict = [
  "'retry', 'stop' or { retryAfter: at least 0 }",
  (value: unknown): boolean =>
    value === undefined || value === 'retry' || value === 'stop' || from0[1](Object(value).retryAfter),
] as const

/**
 * `stop` for 1008 (policy violation), 4401 and 4403 (the private codes modelled on HTTP's), `retry` for all else.
 * 1000 is no exception: some servers use it for kicks and restarts.
 */
export function classifyByCode({ code }: CloseInfo): CloseVerdict {
  return [1008, 4401, 4403].includes(code) ? 'stop' : 'retry'
}

/** Refuses what browsers refuse: `WebSocket.close()` takes 1000 or 3000 to 4999 and at most 123 bytes of reason. */
export function checkClose(code: number, reason: string): void {
  if (code !== 1000 && !(Number.isInteger(code) && code >= 3000 && code <= 4999))
    throw configError('code', '1000 or from 3000 to 4999', code)
  if (typeof reason !== 'string') throw configError('reason', 'a string', reason)
  // encodeURIComponent writes one %XX for each byte that is not plain ASCII; sockets replace half characters, it throws.
  if (encodeURIComponent(reason.replace(/\p{Cs}/gu, '\ufffd')).replace(/%../g, '.').length > 123) {
    throw configError('reason', 'at most 123 bytes of UTF-8', reason)
  }
}
