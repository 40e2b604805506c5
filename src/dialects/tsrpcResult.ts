import { type SocketErrorDetails, isSocketError } from '../core/errors.js'
import { isObject } from './jsonFrame.js'
import type { TsrpcError, TsrpcResult } from './tsrpcTypes.js'

/**
 * The outcome of a request as a value that never rejects, for code that was written for TSRPC's own client:
 * `const { isSucc, res, err } = await tsrpcResult(client.request('user/Login', req))`. An aborted call settles too.
 */
export function tsrpcResult<Res>(request: Promise<Res>): Promise<TsrpcResult<Res>> {
  return request.then(
    (res) => ({ isSucc: true, res }) as const,
    (error: unknown) => ({ isSucc: false, err: toTsrpcError(error) }) as const,
  )
}

function toTsrpcError(error: unknown): TsrpcError {
  if (!isSocketError(error)) return { message: String(error), type: 'ClientError' }
  const { kind, message, details } = error
  // The server's own error value, which may be anything.
  if (kind === 'rejected')
    return { message, type: 'ServerError', ...(isObject(details.data) && details.data) }
  if (kind === 'timeout') return { message: 'Request Timeout', type: 'NetworkError', code: 'TIMEOUT' }
  if (kind === 'encode') return { message, type: 'ClientError', code: 'INPUT_DATA_ERR' }
  if (kind === 'disconnected') return lost(details)
  return { message, type: 'ClientError', code: kind.toUpperCase() }
}

/** What the server said when it closed. */
function lost({ sent, cause }: SocketErrorDetails['disconnected']): TsrpcError {
  if (!sent) return { message: 'WebSocket is not connected', type: 'ClientError', code: 'WS_NOT_OPEN' }
  const reason = cause && 'reason' in cause ? cause.reason : ''
  return { message: reason || 'Lost connection to server', type: 'NetworkError', code: 'LOST_CONN' }
}
