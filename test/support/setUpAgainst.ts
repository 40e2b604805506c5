import { type WebSocketClient, type WebSocketConfig, createWebSocketClient } from 'hawser/core'
import type { FakeWorld, FakeWorldOptions } from 'hawser/testing'
import { onTestFinished } from 'vitest'
import type { Take } from './servers/socket.ts'
import { setUpWorld } from './setUp.ts'

/** A client in a world of its own whose every address is one simulated server. Delays are exact unless the config says otherwise. */
export function setUpAgainst<Events extends object, Requests extends object>(
  take: Take,
  config: WebSocketConfig<Events, Requests>,
  options: FakeWorldOptions & { reports?: number } = {},
): { world: FakeWorld; client: WebSocketClient<Events, Requests> } {
  const { world } = setUpWorld(options)
  world.listen('*', take)
  const client = createWebSocketClient({ reconnectJitter: 0, env: world, ...config })
  onTestFinished(() => client.destroy())
  return { world, client }
}
