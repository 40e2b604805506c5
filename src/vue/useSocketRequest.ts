import {
  type MaybeRefOrGetter,
  type ShallowRef,
  getCurrentScope,
  hasInjectionContext,
  inject,
  ssrContextKey,
  toValue,
  watch,
} from 'vue'

import type {
  AnyEvents,
  DefaultRequests,
  Env,
  Milliseconds,
  ParamsOf,
  ResultOf,
  SocketError,
  TypeName,
  WebSocketClient,
} from '../core.js'
import { dial, findConnection } from './connection.js'
import { useLatest } from './latest.js'
import { isHydrating, onStart, onStop } from './start.js'

export interface UseSocketRequestOptions<Requests extends object = DefaultRequests, Params = unknown> {
  /** The client that asks. @default the nearest provided one */
  client?: WebSocketClient<AnyEvents, Requests>
  /** Time from the call to the answer. Milliseconds, above 0; `Infinity` waits on. @default the client's `requestTimeout` */
  timeout?: Milliseconds
  /** Keeps the request pending over reconnects. Only for requests that may run twice. @default false */
  resend?: boolean
  /** What to ask with, where `execute` is not told. Read at each asking. @default none */
  params?: MaybeRefOrGetter<Params>
  /**
   * Asks when the component is mounted, or before where it is awaited; outside of components at once, on a server
   * never.
   * @default false
   */
  immediate?: boolean
  /** Asks again when `params` change, however deep: once for all changes of one tick. @default the value of `immediate` */
  refetch?: boolean
  /**
   * Asks the last question again whenever the connection opens and it is not under way; `params` are read again. Never
   * one that nobody has asked or that was aborted. Only for requests that may run twice.
   * @default false
   */
  refetchOnReconnect?: boolean
}

export interface UseSocketRequestReturn<Params, Result> {
  /** The last answer; undefined before there is one. It stays when the next request fails. */
  readonly data: Readonly<ShallowRef<Result | undefined>>
  /** Why the last request failed; undefined once one succeeded. */
  readonly error: Readonly<ShallowRef<SocketError | undefined>>
  readonly isLoading: Readonly<ShallowRef<boolean>>
  /**
   * Asks. A request under way is aborted. Never rejects: gives the answer, or undefined where there is none; see
   * `error`. What a getter in `params` throws is thrown.
   */
  execute(
    ...params: undefined extends Params ? [params?: Params] : [params: Params]
  ): Promise<Result | undefined>
  /** Gives up what is under way: `execute` resolves with undefined, `data` and `error` stay as they are. */
  abort(): void
}

/** The refs are there at once; to be awaited, for `<Suspense>`, until nothing is under way. That never rejects. */
type Awaitable<Return> = Return & PromiseLike<Return>

/**
 * A request with its answer as refs. Nothing is asked before `execute` unless you say `immediate`; asking dials a provided
 * client that nobody has dialled yet. With the component what is under way is aborted. To await it asks before the mount, waits for the answer or the failure, and
 * gives the same refs; on a server and in the hydration of its page it does not wait. Throws `config` where there is no
 * client.
 */
export function useSocketRequest<
  Requests extends object = DefaultRequests,
  Name extends TypeName<Requests> = TypeName<Requests>,
>(
  type: Name,
  options: UseSocketRequestOptions<Requests, ParamsOf<Requests, Name>> & {
    params: MaybeRefOrGetter<ParamsOf<Requests, Name>>
  },
): Awaitable<UseSocketRequestReturn<ParamsOf<Requests, Name> | undefined, ResultOf<Requests, Name>>>
export function useSocketRequest<
  Requests extends object = DefaultRequests,
  Name extends TypeName<Requests> = TypeName<Requests>,
>(
  type: Name,
  options?: Omit<UseSocketRequestOptions<Requests>, 'params' | 'immediate' | 'refetch'> & {
    immediate?: undefined extends ParamsOf<Requests, Name> ? boolean : false
  },
): Awaitable<UseSocketRequestReturn<ParamsOf<Requests, Name>, ResultOf<Requests, Name>>>
export function useSocketRequest(type: string, given: UseSocketRequestOptions = {}): unknown {
  const {
    client: ours,
    params,
    immediate = false,
    refetch = immediate,
    refetchOnReconnect,
    ...options
  } = given
  const connection = findConnection(ours)
  const { client } = connection
  const { value: data, error, isLoading, ask, abort } = useLatest<unknown>()
  let last: Promise<unknown> | undefined
  let askAgain = (): unknown => undefined

  const isOnServer = isRendering(client.env)
  const execute = (asked?: unknown): Promise<unknown> => {
    if (!isOnServer) dial(connection)
    const present = asked === undefined ? toValue(params) : asked
    askAgain = () => execute(asked)
    return (last = ask((signal) => client.request(type, present, { ...options, signal })))
  }
  const begin = onceInScope(() => {
    if (refetch) watchParams(params, execute)
    if (refetchOnReconnect)
      onStop(client.on('open', ({ replayed }) => void (replayed || isLoading.value || askAgain())))
    if (immediate) void execute()
  })
  // A server must not wait for an answer, and who takes over its page must render the same.
  const isAhead = immediate && !isOnServer && !isHydrating()
  onStart(client.env, begin)

  const its = {
    data,
    error,
    isLoading,
    execute,
    abort() {
      if (abort()) askAgain = () => undefined
    },
  }
  const settle = async (): Promise<typeof its> => {
    if (isAhead) begin()
    // Another question may have taken the place of the one that was waited for.
    for (let seen; seen !== last; await seen) seen = last
    return its
  }
  const then: PromiseLike<typeof its>['then'] = (done, failed) => settle().then(done, failed)
  // oxlint-disable-next-line unicorn/no-thenable -- to be awaited is what it is for
  return { ...its, then }
}

/** Whether a server renders the component, even one that something made look like a page. */
function isRendering({ page }: Env): boolean {
  return hasInjectionContext() && (page() === undefined || inject(ssrContextKey, undefined) !== undefined)
}

/** Runs once at most, in the present scope, and not after its end. */
function onceInScope(run: () => void): () => void {
  const scope = getCurrentScope()
  let next = run
  return () => {
    const first = next
    next = () => {}
    if (!scope) first()
    else if (scope.active) scope.run(first)
  }
}

function watchParams(params: MaybeRefOrGetter<unknown>, changed: () => unknown): void {
  // Of what was changed inside, before and after are the same object.
  watch(
    () => toValue(params),
    (now, before) => void ((Object(now) === now || now !== before) && changed()),
    { deep: true },
  )
}
