import {
  type ComputedRef,
  type Ref,
  type ShallowRef,
  computed,
  onActivated,
  onDeactivated,
  shallowRef,
} from 'vue'
import {
  type ConnectOptions,
  type DefaultEvents,
  type DefaultRequests,
  type Env,
  type Milliseconds,
  type Snapshot,
  type SocketError,
  type StateName,
  type WebSocketClient,
  configError,
} from '../core.js'
import {
  type Connection,
  type ConnectionOptions,
  connectionOf,
  dial,
  findConnection,
  isClientObject,
  provideConnection,
} from './connection.js'
import { checkOptions } from './options.js'
import type { UseSocketConfig } from './ownClient.js'
import { shareClient } from './shared.js'
import { findOwner, isHydrating, onStart, onStop } from './start.js'
import { useTimeLeft } from './time.js'

export interface UseSocketOptions<
  Events extends object = DefaultEvents,
  Requests extends object = DefaultRequests,
> extends ConnectionOptions {
  /** The client to use. @default the nearest provided one */
  client?: WebSocketClient<Events, Requests>
  /**
   * Shares the connection of this config with every component of the app that names the same key. It is closed a second
   * after the last of them is gone, or at once with the app. Only with a config. @default not shared
   */
  key?: string
}

/** The client, and its state as refs. All of it may be destructured. */
export interface UseSocketReturn<
  Events extends object = DefaultEvents,
  Requests extends object = DefaultRequests,
> {
  readonly client: WebSocketClient<Events, Requests>
  /** Where the connection is; narrow it by `name`. */
  readonly state: Readonly<ShallowRef<Snapshot>>
  readonly status: ComputedRef<StateName>
  readonly isConnected: ComputedRef<boolean>
  /** Whether the connection is on its way back after a drop or a failed attempt. */
  readonly isReconnecting: ComputedRef<boolean>
  /** The number of the present retry, from 1; 0 when there is none. */
  readonly attempt: ComputedRef<number>
  /** When the next retry is due. Epoch milliseconds; undefined unless `waiting`. */
  readonly retryAt: ComputedRef<Milliseconds | undefined>
  /** Time left until the next retry, counted down in steps of one second; undefined unless `waiting`. */
  readonly retryIn: Readonly<Ref<Milliseconds | undefined>>
  /** Round-trip time of the last answered ping; undefined before one was answered. */
  readonly latency: ComputedRef<Milliseconds | undefined>
  /** The last error since the component was mounted; cleared when the connection opens. */
  readonly error: Readonly<Ref<SocketError | undefined>>
  /** The client's. An event says nothing, so that `@click="connect"` is possible. */
  readonly connect: (options?: ConnectOptions | PageEvent) => Promise<void>
  /** The client's. An event says nothing, so that `@click="disconnect"` is possible. */
  readonly disconnect: (code?: number | PageEvent, reason?: string) => void
  readonly reconnect: WebSocketClient<Events, Requests>['reconnect']
  readonly send: WebSocketClient<Events, Requests>['send']
  readonly request: WebSocketClient<Events, Requests>['request']
}

/** What all events of a page have. */
interface PageEvent {
  readonly type: string
}

/** What a server renders, and so the first render that takes over its HTML. */
const IDLE: Snapshot = Object.freeze({ name: 'idle' })

/**
 * The nearest provided client, or the one given. Throws `config` where there is none.
 *
 * Nothing connects before the component is mounted, and nothing on a server.
 */
export function useSocket<Events extends object = DefaultEvents, Requests extends object = DefaultRequests>(
  options?: Omit<UseSocketOptions<Events, Requests>, 'key'>,
): UseSocketReturn<Events, Requests>
/** A client that you made. It stays yours: nothing disconnects it. */
export function useSocket<Events extends object = DefaultEvents, Requests extends object = DefaultRequests>(
  client: WebSocketClient<Events, Requests>,
  options?: ConnectionOptions,
): UseSocketReturn<Events, Requests>
/**
 * A client of its own, provided to this component and those below. It is destroyed with the component or effect scope,
 * unless it is shared by a `key`: then its functions and refs are those of the component that was mounted last. Throws
 * `config` for options that make no sense, and for another config under a key that somebody uses.
 */
export function useSocket<Events extends object = DefaultEvents, Requests extends object = DefaultRequests>(
  config: UseSocketConfig<Events, Requests>,
  options?: Omit<UseSocketOptions<Events, Requests>, 'client'>,
): UseSocketReturn<Events, Requests>
export function useSocket(source: object = {}, options: UseSocketOptions = {}): object {
  const { connection, show } = take(source, options)
  const { client } = connection
  const state = shallowRef(isHydrating() ? IDLE : client.state)
  const error = shallowRef<SocketError>()
  onStart(client.env, () => {
    const write = (snapshot: Snapshot): void => {
      if (snapshot.name === 'open' && state.value.name !== 'open') error.value = undefined
      state.value = snapshot
    }
    const note = (trouble: SocketError): false => {
      error.value = trouble
      // Looked at, not taken: the last resort still has its say.
      return false
    }
    write(client.state)
    onStop(client.on('state', write))
    onStop(client.on('error', note))
    show?.()
    dial(connection)
  })
  const { connect, reconnect, send, request } = client
  return {
    client,
    state,
    error,
    ...describe(state, client.env),
    connect,
    disconnect: (code?: number | PageEvent, reason?: string) =>
      typeof code === 'object' ? client.disconnect() : client.disconnect(code, reason),
    reconnect,
    send,
    request,
  }
}

/** What any state may know. */
interface Known {
  readonly name: StateName
  readonly attempt?: number
  readonly retryAt?: Milliseconds
  readonly latency?: Milliseconds | undefined
}

function describe(state: Readonly<ShallowRef<Known>>, env: Env) {
  const isConnected = computed(() => state.value.name === 'open')
  const attempt = computed(() => state.value.attempt ?? 0)
  const retryAt = computed(() => state.value.retryAt)
  return {
    status: computed(() => state.value.name),
    isConnected,
    isReconnecting: computed(() => attempt.value > 0 && !isConnected.value),
    attempt,
    retryAt,
    retryIn: useTimeLeft(retryAt, env),
    latency: computed(() => state.value.latency),
  }
}

interface Taken {
  readonly connection: Connection
  /** Runs when the composable starts. */
  show?(): void
}

function take(source: object, options: UseSocketOptions): Taken {
  if (Object(source) !== source)
    throw configError('useSocket', 'called with a config, a client or options', source)
  if ('url' in source) return takeOwn(source as UseSocketConfig, options) // nothing else has a URL
  const given: Omit<UseSocketOptions, 'key'> = {
    ...options,
    ...(isClientObject(source) ? { client: source } : source),
  }
  checkOptions(given, { client: 'any', autoConnect: 'any' })
  const found = findConnection(given.client, true)
  return { connection: { ...found, autoConnect: given.autoConnect ?? found.autoConnect } }
}

function takeOwn(config: UseSocketConfig, options: Omit<UseSocketOptions, 'client'>): Taken {
  checkOptions(options, { key: 'any', autoConnect: 'any' })
  const { client, show, hide, release } = shareClient(options.key, config)
  onStop(release)
  if (findOwner()) {
    onActivated(show)
    onDeactivated(hide)
  }
  const connection = connectionOf(client, options)
  provideConnection(connection)
  return { connection, show }
}
