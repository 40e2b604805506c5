import { type ServerSocket, addressOf, headerOf, remember } from './socket.ts'

export interface SilkyGatewayOptions {
  /** The address of the service: letter by letter, without a slash at its end. @default '/api/wstest' */
  route?: string
  /** One session for each business id. @default false */
  singleton?: boolean
}

/** A Silky gateway with the service of its documentation behind it. */
export interface SilkyGateway {
  readonly take: (socket: ServerSocket) => void
  /** Everything that reached the service. */
  readonly received: readonly (string | ArrayBuffer)[]
  /** The HTTP side: pushes to every session of a business id. Throws for one that nobody has. */
  echo(businessId: string, message: string): void
  /** Ids of the sessions, in the order of their coming, by business id. */
  sessions(businessId: string): readonly string[]
  push(businessId: string, frame: string | Uint8Array): void
}

export function createSilkyGateway({
  route = '/api/wstest',
  singleton = false,
}: SilkyGatewayOptions = {}): SilkyGateway {
  const received: (string | ArrayBuffer)[] = []
  const sessions = new Map<string, Map<string, ServerSocket>>()
  let count = 0

  const find = (businessId: string): Map<string, ServerSocket> => {
    const found = sessions.get(businessId)
    if (!found?.size) throw new Error(`不存在businessId为${businessId}的会话`)
    return found
  }

  return {
    received,
    sessions: (businessId) => [...(sessions.get(businessId)?.keys() ?? [])],
    echo(businessId, message) {
      for (const [id, socket] of find(businessId)) socket.send(`message:${message},sessionId:${id}`)
    },
    push(businessId, frame) {
      for (const socket of find(businessId).values()) socket.send(frame)
    },
    take(socket) {
      const businessId = parameterOf(socket, 'businessId')
      const hashKey = parameterOf(socket, 'hashKey')
      // An exception before the upgrade.
      if (addressOf(socket).path !== route || (!businessId && !hashKey)) return socket.refuse(500)
      // Offered subprotocols reach a service that knows none, and the client misses the answer.
      if (socket.protocols.length > 0) return socket.refuse(500)
      socket.accept('')
      socket.onFrame((frame) => remember(received, frame))
      if (!businessId) return
      const known = sessions.get(businessId) ?? new Map<string, ServerSocket>()
      sessions.set(businessId, known)
      if (singleton && known.size > 0) {
        socket.send(`A session of ${businessId} already exists in the services`)
        return socket.close()
      }
      const id = (++count).toString(16).padStart(32, '0')
      known.set(id, socket)
      socket.onClose(() => void known.delete(id))
    },
  }
}

/** Names have no case; the query wins over the headers. */
function parameterOf(socket: ServerSocket, name: string): string | undefined {
  const found = [...addressOf(socket).query].find(([each]) => each.toLowerCase() === name.toLowerCase())
  return found?.[1] ?? headerOf(socket, name)
}
