import type { WebSocketConfig } from '../core/config.js'
import { type PerAttempt, askPerAttempt } from './perAttempt.js'
import { type TextEvents, decodeRaw, encodeRaw } from './rawFrames.js'

export interface SilkyOptions {
  /** The gateway's address of the service, such as `wss://gateway.example/api/wstest`: lower case, no slash at the end. */
  url: WebSocketConfig['url']
  /**
   * Finds this session when the service pushes; several sessions may share one. Asked for at every attempt where it is a
   * function. A string, for it may have more digits than a number holds. @default none
   */
  businessId?: PerAttempt<string | undefined>
  /** Chooses the instance of the service; alone it cannot be pushed to. @default none */
  hashKey?: PerAttempt<string | undefined>
  /** Further names for `businessId`, for gateways that look for another one, such as `bussinessId`. @default none */
  aliases?: readonly string[]
  /** Where the gateway finds them. `headers` need a `WebSocket` that takes them, such as `ws`. @default 'query' */
  place?: 'query' | 'headers'
}

/**
 * A config for the WebSocket gateway of the Silky framework: raw text and bytes, as messages of type `message`. Without
 * one of `businessId` and `hashKey` the gateway refuses the connection. Nothing but your own messages is sent.
 */
export function silky({
  url,
  businessId,
  hashKey,
  aliases = [],
  place = 'query',
}: SilkyOptions): WebSocketConfig<TextEvents, object> {
  const names = Object.fromEntries(aliases.map((alias) => [alias, businessId]))
  return {
    url,
    [place]: askPerAttempt({ businessId, ...names, hashKey }),
    // Whatever was sent would reach the service as data.
    heartbeatInterval: false,
    dialect: { name: 'silky', readyOn: 'open', encode: encodeRaw, decode: decodeRaw },
  }
}
