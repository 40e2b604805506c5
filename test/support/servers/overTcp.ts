import { once } from 'node:events'
import { type IncomingMessage, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import type { ServerSocket, Take } from './socket.ts'

export interface TcpServer {
  /** `ws://127.0.0.1:port`, without a slash at the end. */
  readonly url: string
  /** Cuts what is open and resolves when the port is free. */
  close(): Promise<void>
}

/** Serves a simulated server over real sockets, on a free port of this machine alone. */
export async function serveOverTcp(take: Take): Promise<TcpServer> {
  const chosen = new WeakMap<IncomingMessage, string>()
  const sockets = new WebSocketServer({
    noServer: true,
    handleProtocols: (_offered, request) => chosen.get(request) || false,
  })
  const http = createServer((_request, response) => response.writeHead(426).end())
  http.on('upgrade', (request, socket, head) => {
    take(
      createTcpSocket(request, socket, (protocol, use) => {
        chosen.set(request, protocol)
        sockets.handleUpgrade(request, socket, head, use)
      }),
    )
  })
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  const { port } = http.address() as AddressInfo // it listens on TCP
  return {
    url: `ws://127.0.0.1:${port}`,
    async close() {
      for (const socket of sockets.clients) socket.terminate()
      http.close()
      http.closeAllConnections()
      await once(http, 'close')
    },
  }
}

type Accept = (protocol: string, use: (socket: WebSocket) => void) => void

function createTcpSocket(request: IncomingMessage, duplex: Duplex, accept: Accept): ServerSocket {
  const frameListeners: ((frame: string | ArrayBuffer) => void)[] = []
  const closeListeners: (() => void)[] = []
  const protocols = (request.headers['sec-websocket-protocol'] ?? '').split(/, */).filter(Boolean)
  let open: WebSocket | undefined
  let isOurs = false

  return {
    url: request.url ?? '/',
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
