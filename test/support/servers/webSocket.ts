import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import type { ServerSocket } from './socket.ts'

/** A request to upgrade that came in over TCP. */
export interface Upgrade {
  readonly request: IncomingMessage
  readonly duplex: Duplex
  readonly head: Buffer
  /** Path and query, as the server shall see them. @default those of the request */
  readonly url?: string
  /** Given the socket, where it is accepted, before anything is sent. */
  readonly onOpen?: (socket: WebSocket) => void
}

/** Makes the sockets of simulated servers out of real ones. */
export interface Adapter {
  adapt(upgrade: Upgrade): ServerSocket
  /** How many are open. */
  readonly size: number
  /** Cuts them all. */
  close(): void
}

export function createAdapter(options: { maxPayload?: number } = {}): Adapter {
  const chosen = new WeakMap<IncomingMessage, string>()
  const sockets = new WebSocketServer({
    ...options,
    noServer: true,
    handleProtocols: (_offered, request) => chosen.get(request) || false,
  })
  return {
    get size() {
      return sockets.clients.size
    },
    adapt({ onOpen, ...upgrade }) {
      const { request, duplex, head } = upgrade
      duplex.on('error', () => duplex.destroy())
      return createSocket(upgrade, (protocol, use) => {
        chosen.set(request, protocol)
        sockets.handleUpgrade(request, duplex, head, (socket) => {
          onOpen?.(socket)
          use(socket)
        })
      })
    },
    close() {
      for (const socket of sockets.clients) socket.terminate()
    },
  }
}

type Accept = (protocol: string, use: (socket: WebSocket) => void) => void

function createSocket({ request, duplex, url = request.url ?? '/' }: Upgrade, accept: Accept): ServerSocket {
  const frameListeners: ((frame: string | ArrayBuffer) => void)[] = []
  const closeListeners: (() => void)[] = []
  const protocols = (request.headers['sec-websocket-protocol'] ?? '').split(/, */).filter(Boolean)
  let open: WebSocket | undefined
  let isOurs = false

  return {
    url,
    protocols,
    headers: Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    ),
    accept(protocol = protocols[0] ?? '') {
      accept(protocol, (socket) => {
        open = socket
        // A connection that breaks is told by `close`.
        socket.on('error', () => socket.terminate())
        socket.on('message', (data: Buffer, isBinary) => {
          const frame = isBinary ? Uint8Array.from(data).buffer : data.toString()
          for (const listener of frameListeners) listener(frame)
        })
        socket.on('close', () => {
          if (!isOurs) for (const listener of closeListeners) listener()
        })
      })
    },
    refuse: (status = 403) => void duplex.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\n\r\n`),
    send: (frame) => open?.send(frame),
    close(code, reason) {
      isOurs = true
      open?.close(code, reason)
    },
    drop() {
      isOurs = true
      open?.terminate()
    },
    onFrame: (listener) => frameListeners.push(listener),
    onClose: (listener) => closeListeners.push(listener),
  }
}
