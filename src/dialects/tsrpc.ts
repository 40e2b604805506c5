import type { WebSocketConfig } from '../core/config.js'
import type { Incoming, Outgoing } from '../core/dialect.js'
import { toBase64 } from './base64.js'
import { invalid, isObject, readJson } from './jsonFrame.js'
import type { AnyTsrpcService, TsrpcEvents, TsrpcRequests, TsrpcService } from './tsrpcTypes.js'

export interface TsrpcOptions {
  /** The server's address. It must have been created with `json: true`. */
  url: WebSocketConfig['url']
  /**
   * Says what is wrong with a request (`api`) or message (`msg`), or undefined. What is wrong is not sent and throws
   * `encode`: the server would close the whole connection for it. @default all is well
   */
  validate?: (kind: 'api' | 'msg', name: string, data: unknown) => string | undefined
}

/**
 * A config for a TSRPC server in text mode: `[name, body, sn?]`. `request('user/Login', req)` gives `res`, and rejects
 * with the server's error; `send('Chat', msg)` sends a message. The heartbeat is the byte 00, once at the beginning too,
 * for servers that wait for the first one. A server says 1000 for kicks and restarts, so that is retried.
 */
export function tsrpc<Service extends TsrpcService = AnyTsrpcService>({
  url,
  validate = () => undefined,
}: TsrpcOptions): WebSocketConfig<TsrpcEvents<Service>, TsrpcRequests<Service>> {
  const check = (kind: 'api' | 'msg', name: string, data: unknown): void => {
    const problem = validate(kind, name, data)
    if (problem) throw new TypeError(problem)
  }
  const encode = (out: Outgoing): string | Uint8Array | undefined => {
    switch (out.kind) {
      case 'message':
        check('msg', out.type, out.data)
        return JSON.stringify([out.type, toBody(out.data)])
      case 'request':
        check('api', out.type, out.data)
        return JSON.stringify([out.type, toBody(out.data), out.id])
      case 'ping':
        return Uint8Array.of(0)
      case 'pong':
      case 'subscribe':
      case 'unsubscribe':
        return undefined
    }
  }
  return {
    url,
    dialect: {
      name: 'tsrpc',
      // The server answers with the first one offered, whichever mode it chose.
      subprotocols: ['text'],
      readyOn: 'open',
      hello: () => [{ kind: 'ping' }],
      encode,
      decode,
    },
  }
}

/** The server knows no request without a body. */
function toBody(data: unknown): unknown {
  return data === undefined ? {} : withBase64(data)
}

/** JSON has no word for bytes. Dates and object ids say themselves what they are in JSON. */
function withBase64(value: unknown): unknown {
  if (value instanceof ArrayBuffer) return toBase64(new Uint8Array(value))
  if (ArrayBuffer.isView(value))
    return toBase64(new Uint8Array(value.buffer, value.byteOffset, value.byteLength))
  if (Array.isArray(value)) return value.map(withBase64)
  if (!isObject(value) || 'toJSON' in value) return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withBase64(each)]))
}

function decode(frame: string | ArrayBuffer): Incoming {
  if (typeof frame !== 'string') {
    const isBeat = frame.byteLength === 1 && new Uint8Array(frame)[0] === 0
    return isBeat ? { kind: 'pong' } : invalid('binary mode', frame)
  }
  const parsed = readJson(frame)
  const [name, body, sn] = Array.isArray(parsed) ? (parsed as readonly unknown[]) : [] // looked at one by one
  if (typeof name !== 'string' || !name) return invalid('no name', frame)
  if (sn === undefined) return { kind: 'message', type: name, data: body }
  if (!Number.isSafeInteger(sn) || !isObject(body)) return invalid('no reply', frame)
  const { isSucc, res, err } = body
  const id = Number(sn)
  return isSucc === true
    ? { kind: 'reply', id, data: res }
    : { kind: 'reply', id, error: err ?? 'no error given' }
}
