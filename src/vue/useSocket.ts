import { type ComputedRef, type Ref, type ShallowRef, computed, shallowRef } from 'vue'
import {
  type DefaultEvents,
  type DefaultRequests,
  type Env,
  type Milliseconds,
  type Snapshot,
  type SocketError,
  type StateName,
  type WebSocketClient,
  type WebSocketConfig,
  createWebSocketClient,
} from '../core.js'
import { type SocketUrl, createAddress } from './address.js'
import {
  type AnyClient,
  type Connection,
  type ConnectionOptions,
  connectionOf,
  dial,
  findConnection,
  isClientObject,
  provideConnection,
} from './connection.js'
import { type Shareable, shareConnection } from './shared.js'
import { isHydrating, onStart, onStop } from './start.js'
import { useTimeLeft } from './time.js'

/** A config whose `url` may be a ref or read refs: when its value changes the connection redials, once. */
export interface UseSocketConfig<
  Events extends object = DefaultEvents,
  Requests extends object = DefaultRequests,
> extends Omit<WebSocketConfig<Events, Requests>, 'url'> {
  url: SocketUrl
}

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
  readonly connect: WebSocketClient<Events, Requests>['connect']
  readonly disconnect: WebSocketClient<Events, Requests>['disconnect']
  readonly reconnect: WebSocketClient<Events, Requests>['reconnect']
  readonly send: WebSocketClient<Events, Requests>['send']
  readonly request: WebSocketClient<Events, Requests>['request']
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
 * unless it is shared by a `key`. Throws `config` for options that make no sense, and for another config under the same
 * key.
 */
export function useSocket<Events extends object = DefaultEvents, Requests extends object = DefaultRequests>(
  config: UseSocketConfig<Events, Requests>,
  options?: Omit<UseSocketOptions<Events, Requests>, 'client'>,
): UseSocketReturn<Events, Requests>
export function useSocket(source?: object, options: UseSocketOptions = {}): object {
  const { connection, begin } = take(source, options)
  const { client } = connection
  const state = shallowRef(isHydrating() ? IDLE : client.state)
  const error = shallowRef<SocketError>()
  onStart(() => {
    begin()
    const show = (snapshot: Snapshot): void => {
      state.value = snapshot
      if (snapshot.name === 'open') error.value = undefined
    }
    show(client.state)
    onStop(client.on('state', show))
    onStop(
      client.on('error', (trouble) => {
        error.value = trouble
        // Looked at, not taken: the last resort still has its say.
        return false
      }),
    )
    dial(connection)
  })
  return { ...describe(state, client.env), ...actionsOf(client), client, state, error }
}

function describe(state: Readonly<ShallowRef<Snapshot>>, env: Env) {
  const attempt = computed(() => ('attempt' in state.value ? state.value.attempt : 0))
  const retryAt = computed(() => (state.value.name === 'waiting' ? state.value.retryAt : undefined))
  const isConnected = computed(() => state.value.name === 'open')
  return {
    status: computed(() => state.value.name),
    isConnected,
    isReconnecting: computed(() => attempt.value > 0 && !isConnected.value),
    attempt,
    retryAt,
    retryIn: useTimeLeft(retryAt, env),
    latency: computed(() => (state.value.name === 'open' ? state.value.latency : undefined)),
  }
}

function actionsOf({ connect, disconnect, reconnect, send, request }: AnyClient) {
  return { connect, disconnect, reconnect, send, request }
}

interface Taken {
  readonly connection: Connection
  /** Runs in the scope of the user, when that starts. */
  begin(): void
}

function take(source: object | undefined, options: UseSocketOptions): Taken {
  const begin = (): void => {}
  if (isClientObject(source)) return { connection: connectionOf(source, options), begin }
  if (source && !isOptions(source)) return takeOwn(source as UseSocketConfig, options) // the only case that is left
  const { client, autoConnect } = (source ?? {}) as UseSocketOptions // likewise
  const connection = client ? connectionOf(client, { autoConnect }) : findConnection()
  return { connection: autoConnect === false ? { ...connection, autoConnect } : connection, begin }
}

function isOptions(source: object): boolean {
  return 'client' in source || 'autoConnect' in source || Object.keys(source).length === 0
}

function takeOwn(config: UseSocketConfig, options: UseSocketOptions): Taken {
  const { key } = options
  if (key === undefined) {
    const { connection, follow } = create(config, options)
    provideConnection(connection)
    onStop(connection.client.destroy)
    return { connection, begin: follow }
  }
  const { connection, hold } = shareConnection(key, config, () => create(config, options))
  provideConnection(connection)
  return { connection, begin: () => onStop(hold()) }
}

function create(config: UseSocketConfig, options: ConnectionOptions): Shareable {
  const { url, follow } = createAddress(config.url)
  const connection = connectionOf(createWebSocketClient({ ...config, url }), options)
  return { connection, follow: () => follow(connection.client) }
}
