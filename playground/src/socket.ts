import { createSocket } from 'hawser'
import type { SocketPlugin, WebSocketConfig } from 'hawser'
import { recovery, storedOutbox } from 'hawser/interceptors'
import type { PlaygroundEvents, PlaygroundRequests, RoomId } from '../server/protocol.ts'
import { tabStorage } from './app/settings.ts'
import type { Identity } from './app/useIdentity.ts'

declare module 'hawser' {
  interface Register {
    events: PlaygroundEvents
    requests: PlaygroundRequests
  }
}

/** Shorter than the defaults, so that there is something to see. The connection panel shows them. */
export const options = {
  heartbeatInterval: 5_000,
  heartbeatTimeout: 3_000,
  reconnectInterval: 2_000,
  reconnectJitter: 0.5,
  maxReconnectAttempts: 5,
  minUptime: 5_000,
  openTimeout: 8_000,
  requestTimeout: 10_000,
  outbox: { capacity: 100, overflow: 'drop-oldest', ttl: 60_000 },
} as const satisfies Partial<WebSocketConfig>

/** Each room counts what is said in it. After a drop the server is asked for all that came behind the last known. */
const catchUp = recovery({
  positionOf: ({ seq }) => seq,
  streamOf: ({ data }) => (data as { room: RoomId }).room, // whatever has a place has it in a room
  fetch: (after, { client, stream, signal }) =>
    client.request('resume', { room: stream as RoomId, after }, { signal }), // as `streamOf` gave it
})

/** The connection of the whole page. The query is read at every attempt, so a new name takes effect with the next. */
export function createPlaygroundSocket({ client, name }: Identity): SocketPlugin {
  const storage = tabStorage()
  const config = {
    ...options,
    url: '/ws',
    query: () => ({ client, name: name.value }),
    // What waits survives a reload. The server tells doubles by their ids, so it may wait for its word.
    use: [catchUp, ...(storage ? [storedOutbox({ storage, until: 'acknowledged' })] : [])],
  }
  // The page dials by itself, once its log listens: the log begins at the beginning.
  return createSocket(config, { autoConnect: false })
}
