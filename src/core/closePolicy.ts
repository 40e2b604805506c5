import { configError } from './errors.js'
import type { Milliseconds } from './snapshot.js'

/** A close as the policies see it. */
export interface CloseInfo {
  /** The code of the close frame, RFC 6455 section 7.4; 1005 without a code, 1006 without a frame. */
  readonly code: number
  /** The server's words, with query values and bind codes hidden. */
  readonly reason: string
  /** Whether the connection had been ready. */
  readonly opened: boolean
}

/** What to do after a close: try again, stop for good, or try again after the time the server asked for. */
export type CloseVerdict = 'retry' | 'stop' | { readonly retryAfter: Milliseconds }

/** A policy; undefined leaves the close to the next one. */
export type CloseClassifier = (close: CloseInfo) => CloseVerdict | undefined

const STOP_CODES: ReadonlySet<number> = new Set([1008, 4401, 4403])

/**
 * `stop` for 1008 (policy violation), 4401 and 4403 (the private codes modelled on HTTP's), `retry` for all else.
 * 1000 is no exception: some servers use it for kicks and restarts.
 */
export function classifyClose(
  close: CloseInfo,
  policies: readonly (CloseClassifier | undefined)[],
): CloseVerdict {
  for (const policy of policies) {
    const verdict = policy?.(close)
    if (verdict !== undefined) return verdict
  }
  return STOP_CODES.has(close.code) ? 'stop' : 'retry'
}

/** Refuses what browsers refuse: `WebSocket.close()` takes 1000 or 3000 to 4999 and at most 123 bytes of reason. */
export function checkClose(code: number, reason: string): void {
  if (code !== 1000 && !(Number.isInteger(code) && code >= 3000 && code <= 4999)) {
    throw configError('code', '1000 or an integer from 3000 to 4999', code)
  }
  if (typeof reason !== 'string' || byteLength(reason) > 123) {
    throw configError('reason', 'a string of at most 123 bytes in UTF-8', reason)
  }
}

function byteLength(text: string): number {
  let bytes = 0
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4
  }
  return bytes
}
