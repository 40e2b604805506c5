import { type WebSocketClient, createWebSocketClient } from 'hawser/core'
import { type Hu60Options, hu60 } from 'hawser/dialects'
import type { FakeWorld } from 'hawser/testing'
import { onTestFinished } from 'vitest'
import { createHu60Server } from './servers/hu60.ts'
import { setUpAgainst } from './setUpAgainst.ts'

export const URL_OF_SERVICE = 'wss://hu60.test/ws/msg'
/** Who has which sid. */
export const USERS = { secretA: 1, secretB: 2, robot: -50 }

export interface Chat {
  chat: { params: { q: string }; result: string }
}

/** A client of the service, as user 1, in a world of its own. */
export function start(options: Partial<Hu60Options> = {}) {
  const server = createHu60Server({ users: USERS })
  const config = hu60<Chat>({ url: URL_OF_SERVICE, sid: 'secretA', ...options })
  return { server, ...setUpAgainst(server.take, config) }
}

/** As `start`, with the connection open. */
export async function startOpen(options: Partial<Hu60Options> = {}) {
  const all = start(options)
  await all.client.connect()
  return all
}

/** Another connection to the same service. */
export async function join(world: FakeWorld, sid: string): Promise<WebSocketClient> {
  const client = createWebSocketClient({ ...hu60({ url: URL_OF_SERVICE, sid }), env: world })
  onTestFinished(() => client.destroy())
  await client.connect()
  return client // untyped, for tests send whatever they like
}
