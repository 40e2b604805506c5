import { type ServerSocket, parse, remember } from './socket.ts'

export interface TsrpcServerOptions {
  /** What each API does: gives the response, or throws a `TsrpcTrouble`; a plain `Error` is an internal one. */
  apis?: Readonly<Record<string, TsrpcApi>>
  /** The messages that the server knows; what a handler returns is a complaint about the data. */
  msgs?: Readonly<Record<string, (msg: unknown) => string | void>>
}

export type TsrpcApi = (req: unknown, connection: TsrpcConnection) => unknown

/** What an API refuses with; every field reaches the client. */
export interface TsrpcTrouble {
  readonly message: string
  readonly type?: 'ApiError' | 'ServerError'
  readonly code?: string | number
}

/** A request that does not fit its type: the server closes the connection and says why. */
export interface TsrpcComplaint {
  readonly complaint: string
}

export interface TsrpcConnection {
  send(name: string, msg: unknown): void
  close(reason?: string, code?: number): void
}

/** A TSRPC server in text mode: it closes the connection for whatever it does not understand. */
export interface TsrpcServer {
  readonly take: (socket: ServerSocket) => void
  /** Every text frame that arrived. */
  readonly frames: readonly string[]
  /** Heartbeats that arrived. */
  readonly beats: () => number
  /** The open connections, the oldest first. */
  readonly connections: () => readonly TsrpcConnection[]
  broadcast(name: string, msg: unknown): void
  /** Ends everything, as `server.stop()` does. */
  stop(): void
  /** From now on new sockets are closed with 1012. */
  stopGracefully(): void
}

/** What a close frame has room for; more, and the server hangs for ever in the middle of closing. */
const LONGEST_REASON = 123

interface Session extends TsrpcConnection {
  readonly socket: ServerSocket
  /** Hangs: it hears nothing and says nothing any more. */
  isZombie: boolean
}

export function createTsrpcServer({ apis = {}, msgs = {} }: TsrpcServerOptions = {}): TsrpcServer {
  const sessions = new Set<Session>()
  const frames: string[] = []
  let beats = 0
  let isStopping = false

  const reply = async (session: Session, name: string, req: unknown, sn: number): Promise<void> => {
    const answer = (body: object): void => {
      if (sessions.has(session)) session.socket.send(JSON.stringify([name, body, sn]))
    }
    const fail = (err: object): void => answer({ isSucc: false, err })
    try {
      answer({ isSucc: true, res: await apis[name]?.(req, session) })
    } catch (error) {
      if (error instanceof Error) {
        const internal = { message: 'Internal Server Error', type: 'ServerError', code: 'INTERNAL_ERR' }
        return fail({ ...internal, innerErr: error.message })
      }
      const { complaint } = error as Partial<TsrpcComplaint> // what APIs throw
      if (complaint) session.close(complaint)
      else fail({ type: 'ApiError', ...(error as TsrpcTrouble) }) // likewise
    }
  }

  const receive = (session: Session, frame: string | ArrayBuffer): void => {
    if (session.isZombie) return
    if (typeof frame !== 'string') {
      if (frame.byteLength !== 1)
        return session.close('Invalid request buffer, please check the version of service proto.')
      beats++
      return session.socket.send(Uint8Array.of(0))
    }
    remember(frames, frame)
    const parsed = parse(frame)
    if (parsed === undefined) return session.close('Input is not a valid JSON string')
    const [name, body, sn] = Array.isArray(parsed) ? (parsed as unknown[]) : [] // looked at below
    if (typeof name !== 'string') return session.close('Invalid request format: unresolved service name.')
    const isCall = typeof sn === 'number'
    if (!Object.hasOwn(isCall ? apis : msgs, name))
      return session.close(`Invalid ${isCall ? 'api' : 'msg'} path: ${name}`)
    if (typeof body !== 'object' || body === null) return session.close('Expected type to be `Object`.')
    if (isCall) return void reply(session, name, body, sn)
    const complaint = msgs[name]?.(body)
    if (complaint) session.close(complaint)
  }

  return {
    frames,
    beats: () => beats,
    connections: () => [...sessions],
    broadcast(name, msg) {
      for (const session of sessions) session.send(name, msg)
    },
    stop() {
      for (const session of sessions) session.close('Server stopped')
    },
    stopGracefully() {
      isStopping = true
    },
    take(socket) {
      socket.accept()
      if (isStopping) return socket.close(1012)
      // Any other offer, or none, would decide on the mode in its own way.
      if (socket.protocols.join() !== 'text') return socket.close(1000, 'offer text, and nothing else')
      const session: Session = {
        socket,
        isZombie: false,
        send: (name, msg) => socket.send(JSON.stringify([name, msg])),
        close(reason = '', code = 1000) {
          sessions.delete(session)
          session.isZombie = Buffer.byteLength(reason) > LONGEST_REASON
          if (!session.isZombie) socket.close(code, reason)
        },
      }
      sessions.add(session)
      socket.onFrame((frame) => receive(session, frame))
      socket.onClose(() => void sessions.delete(session))
    },
  }
}
