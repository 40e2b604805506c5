import { once } from 'node:events'
import { type AddressInfo, type Socket, connect, createServer } from 'node:net'

/** What is done to one connection. `dial` opens the way to the server. */
export type Fault = (client: Socket, dial: () => Socket) => void

export interface FaultProxy {
  readonly port: number
  /** Connections so far. */
  readonly connections: number
  close(): Promise<void>
}

const HOST = '127.0.0.1'

/** Stands between client and server, over real TCP, and does to the bytes what networks do. */
export async function createFaultProxy(
  server: number,
  faultOf: (connection: number) => Fault,
): Promise<FaultProxy> {
  const sockets = new Set<Socket>()
  let connections = 0

  const keep = (socket: Socket): Socket => {
    sockets.add(socket)
    socket.setNoDelay()
    // Broken connections are what this is for; each of them ends with `close`.
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
    return socket
  }

  const listener = createServer((client) => {
    connections += 1
    keep(client)
    faultOf(connections)(client, () => {
      const upstream = keep(connect(server, HOST))
      client.on('close', () => upstream.destroy())
      return upstream
    })
  })
  listener.listen(0, HOST)
  await once(listener, 'listening')

  return {
    port: (listener.address() as AddressInfo).port, // it listens on TCP
    get connections() {
      return connections
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      listener.close()
      await once(listener, 'close')
    },
  }
}

/** No fault: both ways, to the end. */
export const pass: Fault = (client, dial) => {
  const server = dial()
  server.on('error', () => client.destroy())
  client.pipe(server).pipe(client)
}

/** Accepts and says goodbye. */
export const hangUp: Fault = (client) => client.end()

/** Accepts and never says anything. */
export const silence: Fault = (client) => client.resume()

/** Answers the upgrade as a web server would that knows no WebSocket. */
export function answer(status: string, headers: Readonly<Record<string, string>> = {}): Fault {
  const lines = Object.entries({ ...headers, Connection: 'close', 'Content-Length': '0' })
  const head = [`HTTP/1.1 ${status}`, ...lines.map(([name, value]) => `${name}: ${value}`)].join('\r\n')
  return (client) => client.once('data', () => client.end(`${head}\r\n\r\n`))
}

/** Each byte in a packet of its own, in both directions. */
export const trickle: Fault = (client, dial) => {
  const server = dial()
  drip(client, server)
  drip(server, client)
}

function drip(from: Socket, to: Socket): void {
  const deliver = async (chunk: Buffer): Promise<void> => {
    from.pause()
    for (const byte of chunk) {
      // Writes that wait for each other would travel together.
      await new Promise((resolve) => to.write(Buffer.of(byte), resolve))
    }
    from.resume()
  }
  from.on('data', (chunk: Buffer) => void deliver(chunk))
  from.on('end', () => to.end())
}

/**
 * Passes everything until the client, being open, sends its first frame; then `act` takes over. At most `limit` bytes
 * reach the client before that.
 */
export function onceOpen(act: (client: Socket) => void, limit = Infinity): Fault {
  return (client, dial) => {
    const server = dial()
    let head = ''
    let left = limit
    server.on('data', (chunk: Buffer) => {
      if (left > 0) client.write(chunk.subarray(0, left))
      left -= chunk.length
    })
    client.on('data', (chunk: Buffer) => {
      if (left === -Infinity) return
      if (!head.includes('\r\n\r\n')) {
        head += chunk.toString('latin1')
        server.write(chunk)
      } else {
        left = -Infinity
        act(client)
      }
    })
  }
}

/** Says so to a client that is open, and hangs up when it answers. */
export function says(...bytes: number[]): Fault {
  return onceOpen((client) => {
    client.write(Buffer.from(bytes))
    client.on('data', () => client.end())
  })
}

/** Says so, and keeps the connection whatever the client does. */
export function saysAndStays(...bytes: number[]): Fault {
  return onceOpen((client) => {
    client.allowHalfOpen = true
    client.write(Buffer.from(bytes))
  })
}

/** No fault until told so; then all connections of that moment have it, and later ones none. */
export interface Gate {
  readonly fault: Fault
  /** Nothing passes any more, and nobody is told. */
  silence(): void
  /** Reset, as by a router that forgot them. */
  cut(): void
}

export function createGate(): Gate {
  const pairs = new Set<readonly [client: Socket, server: Socket]>()
  return {
    fault(client, dial) {
      const server = dial()
      const pair = [client, server] as const
      pairs.add(pair)
      server.on('error', () => client.destroy())
      client.on('close', () => pairs.delete(pair))
      client.pipe(server).pipe(client)
    },
    silence() {
      for (const [client, server] of pairs) {
        client.unpipe(server).pause()
        server.unpipe(client).pause()
      }
    },
    cut() {
      for (const [client] of pairs) client.resetAndDestroy()
    },
  }
}
