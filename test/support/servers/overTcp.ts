import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Take } from './socket.ts'
import { createAdapter } from './webSocket.ts'

export interface TcpServer {
  /** `ws://127.0.0.1:port`, without a slash at the end. */
  readonly url: string
  /** Cuts what is open and resolves when the port is free. */
  close(): Promise<void>
}

/** Serves a simulated server over real sockets, on a free port of this machine alone. */
export async function serveOverTcp(take: Take): Promise<TcpServer> {
  const adapter = createAdapter()
  const http = createServer((_request, response) => response.writeHead(426).end())
  http.on('upgrade', (request, duplex, head) => take(adapter.adapt({ request, duplex, head })))
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  const { port } = http.address() as AddressInfo // it listens on TCP
  return {
    url: `ws://127.0.0.1:${port}`,
    async close() {
      adapter.close()
      http.close()
      http.closeAllConnections()
      await once(http, 'close')
    },
  }
}
