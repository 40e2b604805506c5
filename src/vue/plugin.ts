import type { App } from 'vue'
import {
  type DefaultEvents,
  type DefaultRequests,
  type Snapshot,
  type WebSocketClient,
  type WebSocketConfig,
  configError,
  createWebSocketClient,
} from '../core.js'
import {
  type AnyClient,
  type ConnectionOptions,
  connectionOf,
  isClientObject,
  provideConnection,
  provideToApp,
} from './connection.js'
import { checkOptions } from './options.js'
import { findOwner } from './start.js'

/** A Vue plugin: `app.use(socket)`. */
export interface SocketPlugin<
  Events extends object = DefaultEvents,
  Requests extends object = DefaultRequests,
> {
  /** The client that it provides, for use outside of components. */
  readonly client: WebSocketClient<Events, Requests>
  install(app: App): void
}

/**
 * A plugin that provides one client to a whole app. A client that it makes from a config is disconnected when the last
 * app that uses the plugin is unmounted, and connected again with the next; one that you bring stays yours. Throws
 * `config` for options that make no sense.
 *
 * @example
 * app.use(createSocket({ url: '/ws' }))
 */
export function createSocket<
  Events extends object = DefaultEvents,
  Requests extends object = DefaultRequests,
>(
  source: WebSocketConfig<Events, Requests> | WebSocketClient<Events, Requests>,
  options: ConnectionOptions = {},
): SocketPlugin<Events, Requests> {
  checkOptions(options, { autoConnect: 'any' })
  const isOwn = !isClientObject(source)
  const client = isOwn ? createWebSocketClient(source) : source
  let apps = 0
  let end: Snapshot | undefined
  const plain = connectionOf(client, options)
  // Lazy or not: no use of a closed client connects it.
  const connection = { ...plain, isFresh: () => client.state === end || plain.isFresh() }
  return {
    client,
    install(app) {
      apps += 1
      provideToApp(app, connection)
      app.onUnmount(() => {
        apps -= 1
        // What a user has closed stays closed.
        if (!isOwn || apps > 0 || client.state.name === 'closed') return
        client.disconnect()
        end = client.state
      })
    },
  }
}

/**
 * Provides a client to the present component and those below it, and returns it. It stays yours: nothing disconnects it
 * when the component goes. To be called in `setup`; elsewhere it throws `config`, and for what is no client.
 */
export function provideSocket<Client extends AnyClient>(
  client: Client,
  options: ConnectionOptions = {},
): Client {
  checkOptions(options, { autoConnect: 'any' })
  if (!findOwner()) throw configError('provideSocket', 'called in the setup of a component', client)
  provideConnection(connectionOf(client, options))
  return client
}
