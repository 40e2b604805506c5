import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { createPlatformEnv } from 'hawser/core'
import { WebSocket, WebSocketServer } from 'ws'
import type { Peer, Stage } from './stage.ts'

/** A real `ws` server and real `ws` sockets, over TCP. */
export async function createWsStage(): Promise<Stage> {
  const http = createServer()
  const server = new WebSocketServer({ noServer: true, handleProtocols: (offered) => choose(offered) })
  const tcp = new Set<Socket>()
  const peers: Peer[] = []
  let how: Parameters<Stage['treat']>[0] = 'accept'
  const choose = ([first = '']: Set<string>): string => (how === 'offend' ? 'uninvited' : first)

  http.on('connection', (socket) => {
    tcp.add(socket)
    // A client that is gone may leave a reset behind.
    socket.on('error', () => tcp.delete(socket))
  })
  http.on('upgrade', (request, socket: Socket, head) => {
    if (how === 'refuse')
      return void socket.end('HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n')
    if (how === 'hang') return undefined
    if (how === 'offend') request.headers['sec-websocket-protocol'] ??= 'uninvited'
    server.handleUpgrade(request, socket, head, (ws) => peers.push(toPeer(ws, socket)))
  })
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  const { port } = http.address() as AddressInfo // it listens on TCP
  const { openSocket } = createPlatformEnv(WebSocket)

  return {
    config: { url: `ws://127.0.0.1:${port}/ws`, WebSocket },
    nowhere: 'ws://127.0.0.1:9/ws',
    peers,
    open: (address, protocols = []) => {
      const socket = openSocket(address, protocols, {})
      // Without any listener an error would end the process.
      socket.addEventListener('error', () => {})
      return socket
    },
    treat(next) {
      how = next
    },
    pass: (duration) => new Promise((resolve) => setTimeout(resolve, duration)),
    assertIdle() {},
    async end() {
      for (const socket of tcp) socket.destroy()
      server.close()
      http.close()
      await once(http, 'close')
    },
  }
}

function toPeer(ws: WebSocket, tcp: Socket): Peer {
  const frames: (string | ArrayBuffer)[] = []
  let closed: Peer['closed']
  let isSilent = false
  ws.binaryType = 'arraybuffer'
  ws.on('message', (data, isBinary) => {
    const bytes = data as ArrayBuffer // the binaryType says so
    frames.push(isBinary ? bytes : new TextDecoder().decode(bytes))
  })
  ws.on('close', (code, reason) => {
    closed = { code, reason: reason.toString() }
  })
  ws.on('error', () => {})
  return {
    get protocol() {
      return ws.protocol
    },
    frames,
    get closed() {
      return closed
    },
    send: (frame) => {
      if (!isSilent) ws.send(frame)
    },
    close: (code, reason) => {
      if (!isSilent) ws.close(code, reason)
    },
    drop: () => ws.terminate(),
    silence() {
      isSilent = true
      tcp.pause()
      ws.pause()
    },
    clog: () => ws.pause(),
    drain: () => ws.resume(),
  }
}
