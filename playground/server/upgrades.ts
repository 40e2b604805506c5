import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import type { WebSocket } from 'ws'
import type { Faults } from './faults.ts'
import { urlOf } from './http.ts'
import { createIntake } from './intake.ts'
import { isOwnOrigin } from './origin.ts'
import type { ConnectQuery, User } from './protocol.ts'
import { createRequests } from './requests.ts'
import { createSession } from './session.ts'
import { userOf } from './user.ts'
import type { World } from './world.ts'

export interface Upgrades {
  /** Makes a connection of a request to upgrade, or refuses it. False when it is for somebody else. */
  take(request: IncomingMessage, socket: Duplex, head: Buffer): boolean
  close(): void
}

export interface UpgradeOptions {
  path: string
  origins: readonly string[]
}

export function createUpgrades(world: World, faults: Faults, { path, origins }: UpgradeOptions): Upgrades {
  const { clock, limits, sessions, rooms } = world
  const webSockets = new WebSocketServer({ noServer: true, maxPayload: limits.payload })
  const handle = createRequests(world, faults)

  function welcome(socket: WebSocket, user: User) {
    const session = createSession({
      socket,
      user,
      clock,
      limits,
      onEnd() {
        for (const room of rooms.of(session)) room.leave(session)
        sessions.remove(session)
      },
    })
    socket.on('message', createIntake(session, { clock, limits, handle }))
    const { serverId } = world
    session.push({ type: 'welcome', data: { you: user, session: session.id, serverId, rooms: rooms.list } })
    sessions.add(session)
    rooms.find('general').join(session)
  }

  /** Browsers cannot read the status of a refused upgrade, so who may not come in learns it from a close frame. */
  function admit(socket: WebSocket, query: ConnectQuery) {
    const { code, auth } = query
    const isMissing = code === undefined && auth === 'required'
    const { name, refused } = code === undefined ? {} : world.bindCodes.redeem(code)
    if (!isMissing && refused === undefined) return welcome(socket, userOf(query, name))
    socket.on('error', () => socket.terminate())
    socket.close(4401, `bind code ${refused ?? 'missing'}`)
  }

  return {
    take(request, socket, head) {
      const url = urlOf(request)
      const isForVite = request.headers['sec-websocket-protocol']?.startsWith('vite-') ?? false
      if (url?.pathname !== path || isForVite) return false
      if (!isOwnOrigin(request.headers, origins)) refuseUpgrade(socket, '403 Forbidden')
      else if (webSockets.clients.size >= limits.connections || faults.refusesUpgrade()) {
        refuseUpgrade(socket, '503 Service Unavailable')
      } else {
        webSockets.handleUpgrade(request, socket, head, (webSocket) => {
          admit(webSocket, Object.fromEntries(url.searchParams))
        })
      }
      return true
    },
    close() {
      for (const session of sessions.all()) session.cut()
      // Those too that were refused or closed and have not gone yet.
      for (const socket of webSockets.clients) socket.terminate()
      webSockets.close()
    },
  }
}

export function refuseUpgrade(socket: Duplex, status: string) {
  socket.on('error', () => socket.destroy())
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () => socket.destroy())
}
