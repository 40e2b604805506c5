import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createWebSocketClient } from 'hawser/core'
import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { failure } from '../support/setUp.ts'

const reasonAt = async (port: number): Promise<unknown> => {
  const url = `ws://127.0.0.1:${port}/?token=secret`
  const client = createWebSocketClient({ url, WebSocket, maxReconnectAttempts: 0 })
  const { message } = (await failure(client.connect())) as Error // a SocketError
  client.disconnect()
  return message
}

test('on Node an error says why nobody was reached, and why an upgrade was refused', async () => {
  const server = createServer()
  server.on('upgrade', (_request, socket) => socket.end('HTTP/1.1 401 Unauthorized\r\n\r\n'))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // it listens on TCP
  expect(await reasonAt(port)).toBe('Connection exhausted: dropped (1006 Unexpected server response: 401)')
  server.close()
  await once(server, 'close')
  expect(await reasonAt(port)).toBe(
    `Connection exhausted: dropped (1006 connect ECONNREFUSED 127.0.0.1:${port})`,
  )
})
