import { type JsonObject, isObject } from './jsonFrame.js'
import type { OneBotFailure } from './oneBot11Actions.js'

/** A failure as the error of a request: `message` and `code` are what every dialect's have. */
interface Failure extends OneBotFailure {
  readonly message: string
  readonly code: number
}

/** What a response says went wrong; undefined when nothing did. The status tells, for codes are each server's own. */
export function failureOf(response: JsonObject): Failure | undefined {
  const { status, retcode, data, wording, message, msg, stream } = response
  const isBroken = stream === 'stream-action' && isObject(data) && data['type'] === 'error'
  if ((status === 'ok' || status === 'async') && !isBroken) return undefined
  const code = isId(retcode) ? Number(retcode) : NaN
  const words = [wording, message, msg].filter((each) => typeof each === 'string').find(Boolean)
  const said = words ?? `retcode ${code}`
  return {
    status: typeof status === 'string' ? status : 'failed',
    retcode: code,
    wording: said,
    message: said,
    code,
  }
}

export function isId(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number'
}
