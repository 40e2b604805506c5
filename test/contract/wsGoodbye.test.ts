import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { createHash } from 'node:crypto'
import { createWebSocketClient } from 'hawser/core'
import { expect, test } from 'vitest'
import { type ClientOptions, WebSocket } from 'ws'

/** What `ws` takes; its types do not know it yet. */
type Options = ClientOptions & { closeTimeout: number }

const patiences: number[] = []

/** A hundred times as impatient. */
class QuickWebSocket extends WebSocket {
  constructor(url: string, protocols: string[] = [], options?: unknown) {
    const { closeTimeout, ...rest } = options as Options // as the platform passes them
    patiences.push(closeTimeout)
    const quick: Options = { ...rest, closeTimeout: closeTimeout / 100 }
    super(url, protocols, quick)
  }
}

/** A server that lets everybody in and says nothing more. */
async function createSilentServer() {
  const server = createServer((socket) => {
    socket.once('data', (request) => {
      const key = /sec-websocket-key: (.*)\r\n/i.exec(String(request))?.[1] ?? ''
      const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')
      socket.write(
        `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
      )
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}

test('a server that does not answer the goodbye keeps no connection and no process of `ws` for half a minute', async () => {
  const server = await createSilentServer()
  const { port } = server.address() as AddressInfo // it listens on TCP
  const accepted = once(server, 'connection')
  const client = createWebSocketClient({ url: `ws://127.0.0.1:${port}`, WebSocket: QuickWebSocket })
  await client.connect()
  const [socket] = await accepted
  const gone = once(socket, 'close')
  client.disconnect()
  await gone
  expect(patiences).toEqual([5_000])
  server.close()
  await once(server, 'close')
})
