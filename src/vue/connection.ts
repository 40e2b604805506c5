import { injectLocal, provideLocal } from '@vueuse/core'
import { type App, type InjectionKey, hasInjectionContext, inject, markRaw } from 'vue'
import { type AnyEvents, type AnyRequests, type WebSocketClient, configError } from '../core.js'
import { findOwner } from './start.js'

// In the types of a client nothing is left to the defaults, which are the user's to say, in `Register`.
/** A client with these events, whatever it may ask. */
// oxlint-disable-next-line typescript/no-unnecessary-type-arguments
export type ClientOf<Events extends object> = WebSocketClient<Events, AnyRequests>

/** A client of whatever server. */
export type AnyClient = ClientOf<AnyEvents>

/** A client as it is provided, with what was said about it. */
export interface Connection {
  readonly client: AnyClient
  /** Whether the first composable that mounts dials. */
  readonly autoConnect: boolean
  /** Whether it waits to be connected: nobody has yet, or not since its last app was gone. */
  isFresh(): boolean
}

export interface ConnectionOptions {
  /**
   * Dials when the first composable that uses the client is mounted; outside of components at once, on a server never.
   * A client that was already connected or disconnected is left as it is, and so is a lazy one.
   * @default true
   */
  autoConnect?: boolean
}

const CONNECTION: InjectionKey<Connection> = Symbol('hawser.connection')

export function isClientObject(value: unknown): value is AnyClient {
  return 'onMessage' in Object(value)
}

/** Throws `config` for what is no client. */
export function connectionOf(client: unknown, { autoConnect = true }: ConnectionOptions): Connection {
  if (!isClientObject(client))
    throw configError('client', 'a client of createWebSocketClient(); a plugin has one in .client', client)
  // In a ref or a store it stays the same object.
  return {
    client: markRaw(client),
    autoConnect,
    isFresh: () => client.state.name === 'idle' && !client.isLazy,
  }
}

/** For all components of an app. */
export function provideToApp(app: App, connection: Connection): void {
  app.provide(CONNECTION, connection)
}

/** For the present component and those below; elsewhere for nobody. */
export function provideConnection(connection: Connection): void {
  if (findOwner()) provideLocal(CONNECTION, connection)
}

/**
 * The given client, else the nearest provided one. Throws `config` where there is none. What was said where it is
 * provided holds for a given one too; of any other `autoConnect` is taken.
 */
export function findConnection(given: object | undefined, autoConnect = false): Connection {
  const provided = findProvided()
  if ((given ?? provided?.client) !== provided?.client) return connectionOf(given, { autoConnect })
  if (provided) return provided
  const cure = hasInjectionContext()
    ? 'provided by createSocket() or provideSocket(), or given as { client }'
    : 'given as { client } here: one that is provided is found in setup only, before the first await'
  throw configError('client', cure, given)
}

/** The nearest provided client; undefined where there is none. */
export function findProvided(): Connection | undefined {
  if (!hasInjectionContext()) return undefined
  // VueUse goes by the component that is being set up, which a store is not part of.
  return findOwner() ? injectLocal(CONNECTION, undefined) : inject(CONNECTION, undefined)
}

/** Connects a fresh client. Whoever wants to know how it ends looks at the state. */
export function dial({ client, autoConnect, isFresh }: Connection): void {
  if (autoConnect && isFresh()) void client.connect()
}
