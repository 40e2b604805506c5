import type { AnyEvents } from '../core/eventMaps.js'

/** The part of a generated `ServiceType` that is used: each API's request and response, and each message. */
export interface TsrpcService {
  api: object
  msg: object
}

/** A server without a `ServiceType`: every name, and untyped data. */
export interface AnyTsrpcService {
  api: Record<string, { req: AnyEvents[string]; res: AnyEvents[string] }>
  msg: AnyEvents
}

/**
 * A value as it arrives in text mode, where JSON is all there is: dates and object ids are strings, bytes are strings in
 * Base64.
 */
export type TsrpcJson<Value> = unknown extends Value
  ? Value
  : Value extends ArrayBuffer | ArrayBufferView
    ? string
    : Value extends { toJSON(): infer Json }
      ? Json
      : { [Key in keyof Value]: TsrpcJson<Value[Key]> }

/** A request whose fields are all optional may be left out. */
type Params<Req> = object extends Req ? Req | undefined : Req

export type TsrpcEvents<Service extends TsrpcService> = {
  [Name in keyof Service['msg']]: TsrpcJson<Service['msg'][Name]>
}

export type TsrpcRequests<Service extends TsrpcService> = {
  [Name in keyof Service['api']]: Service['api'][Name] extends { req: infer Req; res: infer Res }
    ? { params: Params<Req>; result: TsrpcJson<Res> }
    : never
}

/** Why a call failed: the server's words, or what became of the call on its way. Servers may add fields of their own. */
export interface TsrpcError {
  readonly message: string
  readonly type: 'NetworkError' | 'ServerError' | 'ClientError' | 'ApiError'
  readonly code?: string | number
}

/** The outcome of a call as a value. */
export type TsrpcResult<Res> =
  | { readonly isSucc: true; readonly res: Res }
  | { readonly isSucc: false; readonly err: TsrpcError }
