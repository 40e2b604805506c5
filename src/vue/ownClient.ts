import {
  type AttemptContext,
  type DefaultEvents,
  type DefaultRequests,
  type Env,
  type Off,
  type Provider,
  type WebSocketClient,
  type WebSocketConfig,
  createWebSocketClient,
} from '../core.js'
import { type SocketUrl, createAddress } from './address.js'
import { findProvided } from './connection.js'

/** A config whose `url` may be a ref or read refs: when its value changes the connection redials, once. */
export interface UseSocketConfig<
  Events extends object = DefaultEvents,
  Requests extends object = DefaultRequests,
> extends Omit<WebSocketConfig<Events, Requests>, 'url'> {
  url: SocketUrl
  /**
   * A whole world in place of the platform's, for tests. @default that of the nearest provided client, unless `WebSocket`
   * is given; else the platform's
   */
  env?: Env
}

/** A client that composables have made. */
export interface OwnClient {
  readonly client: WebSocketClient
  /** To be called when another config is in force. */
  replaced(): void
  end: Off
}

/** Makes a client of the config in force. Of a later one, which says the same, it asks the functions for URL and headers. */
export function createOwnClient(present: () => UseSocketConfig): OwnClient {
  const config = present()
  const { url, replaced, unfollow } = createAddress(
    () => present().url,
    () => {
      if (client.isListening() || client.state.name === 'failed') void client.reconnect()
    },
  )
  const client = createWebSocketClient({
    ...config,
    url,
    query: relay(() => present().query),
    protocols: relay(() => present().protocols),
    headers: relay(() => present().headers),
    env: config.env ?? (config.WebSocket ? undefined : findProvided()?.client.env),
  })
  return {
    client,
    replaced,
    end() {
      unfollow()
      client.destroy()
    },
  }
}

function relay<Value>(read: () => Provider<Value> | undefined): Provider<Value> | undefined {
  if (typeof read() !== 'function') return read()
  // Configs that say the same have functions in the same places, and no value is a function.
  return (context) => (read() as (context: AttemptContext) => Value | Promise<Value>)(context)
}
