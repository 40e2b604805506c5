import {
  type MaybeRefOrGetter,
  type ShallowRef,
  computed,
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
import { providerError } from '../core.js'
import { dial, findConnection } from './connection.js'
import { useLatest } from './latest.js'
import { checkOptions } from './options.js'
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
  /**
   * Asks again when `params` change, however deep: once for all changes of one tick. Compared as JSON.
   * @default the value of `immediate`
   */
  refetch?: boolean
  /**
   * While false nothing is asked that `execute` does not ask, and `params` are not read: for params that are not there yet.
   * `immediate` and `refetch` ask when it becomes true. What is under way when it becomes false goes on.
   * @default true
   */
  enabled?: MaybeRefOrGetter<boolean>
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
   * `error`. An event says nothing, so that `@click="execute"` is possible. On a server, and after the end of the component
   * or effect scope, it asks nothing and gives undefined.
   */
  execute(
    ...params: undefined extends Params ? [params?: Params | PageEvent] : [params: Params]
  ): Promise<Result | undefined>
  /** Gives up what is under way: `execute` resolves with undefined, `data` and `error` stay as they are. */
  abort(): void
}

/** What all events of a page have, and nothing that can be sent. */
interface PageEvent {
  preventDefault(): void
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
  checkOptions(given, {
    enabled: 'any',
    client: 'any',
    timeout: 'any',
    resend: 'any',
    params: 'any',
    immediate: 'any',
    refetch: 'any',
    refetchOnReconnect: 'any',
  })
  const {
    client: ours,
    params,
    immediate = false,
    refetch = immediate,
    refetchOnReconnect,
    enabled = true,
    ...options
  } = given
  const connection = findConnection(ours)
  const { client } = connection
  const { value: data, error, isLoading, ask, abort } = useLatest<unknown>()
  let last: Promise<unknown> | undefined
  let askAgain = (): unknown => undefined

  const isOnServer = isRendering(client.env)
  const execute = async (told?: unknown): Promise<unknown> => {
    if (isOnServer) return undefined
    const asked = isPageEvent(told) ? undefined : told
    askAgain = () => execute(asked)
    last = ask((signal) => {
      dial(connection)
      return client.request(type, asked === undefined ? read(params) : asked, { ...options, signal })
    })
    return last
  }
  // A server must not wait for an answer, and who takes over its page must render the same.
  const isAhead = immediate && !isOnServer && !isHydrating()
  const begin = onStart(client.env, () => {
    if (immediate || refetch) watchQuestion(enabled, refetch ? params : undefined, execute)
    if (refetchOnReconnect) {
      const isWanted = (): boolean => !isLoading.value && toValue(enabled)
      onStop(client.on('open', ({ replayed }) => void (!replayed && isWanted() && askAgain())))
    }
    if (immediate && toValue(enabled)) void execute()
  })

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

const OFF = Symbol('not enabled')

/** Calls `ask` when it becomes enabled, and when the params change while it is. */
function watchQuestion(
  enabled: MaybeRefOrGetter<boolean>,
  params: MaybeRefOrGetter<unknown>,
  ask: () => unknown,
): void {
  // What it reads is no question: one that stays enabled has nothing new to ask.
  const isEnabled = computed(() => toValue(enabled))
  // Spelled out: the same words in another object ask the same.
  const question = (): unknown => {
    if (!isEnabled.value) return OFF
    try {
      return JSON.stringify(toValue(params))
    } catch {
      // Something new, so that it is asked, and who asks says what is wrong.
      return {}
    }
  }
  watch(question, (now) => void (now !== OFF && ask()))
}

function read(params: MaybeRefOrGetter<unknown>): unknown {
  try {
    return toValue(params)
  } catch (problem) {
    throw providerError('params', problem)
  }
}

function isPageEvent(value: unknown): boolean {
  return typeof (Object(value) as Partial<PageEvent>).preventDefault === 'function' // Object() makes reading safe
}
