import type { ShallowRef } from 'vue'
import type {
  AnyEvents,
  DefaultRequests,
  Milliseconds,
  ParamsOf,
  ResultOf,
  SocketError,
  TypeName,
  WebSocketClient,
} from '../core.js'
import { findConnection } from './connection.js'
import { useLatest } from './latest.js'

export interface UseSocketRequestOptions<Requests extends object = DefaultRequests> {
  /** The client that asks. @default the nearest provided one */
  client?: WebSocketClient<AnyEvents, Requests>
  /** Time from the call to the answer. Milliseconds, above 0; `Infinity` waits on. @default the client's `requestTimeout` */
  timeout?: Milliseconds
  /** Keeps the request pending over reconnects. Only for requests that may run twice. @default false */
  resend?: boolean
}

export interface UseSocketRequestReturn<Params, Result> {
  /** The last answer; undefined before there is one. It stays when the next request fails. */
  readonly data: Readonly<ShallowRef<Result | undefined>>
  /** Why the last request failed; undefined once one succeeded. */
  readonly error: Readonly<ShallowRef<SocketError | undefined>>
  readonly isLoading: Readonly<ShallowRef<boolean>>
  /**
   * Asks. A request under way is aborted. Never rejects: gives the answer, or undefined where there is none; see
   * `error`.
   */
  execute(
    ...params: undefined extends Params ? [params?: Params] : [params: Params]
  ): Promise<Result | undefined>
  /** Gives up what is under way: `execute` resolves with undefined, `data` and `error` stay as they are. */
  abort(): void
}

/**
 * A request with its answer as refs. Nothing is asked before `execute`, and with the component what is under way is
 * aborted. Throws `config` where there is no client.
 */
export function useSocketRequest<
  Requests extends object = DefaultRequests,
  Name extends TypeName<Requests> = TypeName<Requests>,
>(
  type: Name,
  { client: given, ...options }: UseSocketRequestOptions<Requests> = {},
): UseSocketRequestReturn<ParamsOf<Requests, Name>, ResultOf<Requests, Name>> {
  const { client } = findConnection(given)
  const { value, error, isLoading, ask, abort } = useLatest<ResultOf<Requests, Name>>()
  const name: string = type
  return {
    data: value,
    error,
    isLoading,
    abort,
    execute: (...[params]) => ask((signal) => client.request(name, params, { ...options, signal })),
  }
}
