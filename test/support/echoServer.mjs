import { once } from 'node:events'
import { WebSocketServer } from 'ws'

/**
 * A server that speaks the envelope over real TCP: it answers pings and echoes what is asked for, and nothing else.
 *
 * @param {number} port 0 takes a free one
 * @param {(socket: import('ws').WebSocket) => void} onConnect
 * @returns {Promise<{ port: number, sockets: ReadonlySet<import('ws').WebSocket>, received(type: string): number, close(): Promise<void> }>} `received` counts messages.
 */
export async function startEchoServer(port, onConnect) {
  const server = new WebSocketServer({ host: '127.0.0.1', port })
  /** @type {Map<string, number>} */
  const counts = new Map()
  server.on('connection', (socket) => {
    // A connection that breaks is told by `close`.
    socket.on('error', () => socket.terminate())
    socket.on('message', (frame) => {
      const { type, data, id } = JSON.parse(/** @type {Buffer} */ (frame).toString()) // as `ws` gives it by default
      counts.set(type, (counts.get(type) ?? 0) + 1)
      if (type === 'ping') say(socket, { type: 'pong' })
      if (type === 'echo') say(socket, { replyTo: id, data })
    })
    onConnect(socket)
  })
  await once(server, 'listening')
  return {
    port: /** @type {import('node:net').AddressInfo} */ (server.address()).port,
    sockets: server.clients,
    received: (type) => counts.get(type) ?? 0,
    async close() {
      for (const socket of server.clients) socket.terminate()
      server.close()
      await once(server, 'close')
    },
  }
}

/**
 * @param {import('ws').WebSocket} socket
 * @param {object} envelope
 */
export function say(socket, envelope) {
  socket.send(JSON.stringify(envelope))
}
