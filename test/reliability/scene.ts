import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import type { WebSocket } from 'ws'
import { say, startEchoServer } from '../support/echoServer.mjs'
import { type Fault, createFaultProxy, pass } from '../support/faultProxy.ts'

/** A place to connect to, with a fault in it. */
export interface Scene {
  readonly port: number
  close(): Promise<void>
}

export interface Broken {
  /** What the network does. @default nothing */
  readonly network?: Fault
  /** What the server does when a client is in. @default nothing */
  readonly server?: (socket: WebSocket) => void
  /** How many connections that concerns; later ones are healthy. @default 1 */
  readonly times?: number | undefined
}

const greet = (socket: WebSocket): void => say(socket, { type: 'healthy' })

/** A server behind a network, of which one or both do harm to the first connections. */
export async function broken({ network = pass, server = () => {}, times = 1 }: Broken): Promise<Scene> {
  const echo = await startEchoServer(0, (socket) => {
    const act = proxy.connections > times ? greet : server
    act(socket)
  })
  const proxy = await createFaultProxy(echo.port, (connection) => (connection > times ? pass : network))
  return {
    port: proxy.port,
    async close() {
      await proxy.close()
      await echo.close()
    },
  }
}

/** Nobody listens, and nobody will. */
export async function nobody(): Promise<Scene> {
  return { port: await freePort(), close: async () => {} }
}

/** A server that is killed as soon as a client is in, and then started anew. */
export async function killed(): Promise<Scene> {
  const port = await freePort()
  let child = await startProcess(port)
  const restart = async (): Promise<void> => {
    await kill(child)
    child = await startProcess(port, 'healthy')
  }
  let restarted = Promise.resolve()
  child.once('message', () => {
    restarted = restart()
  })
  return {
    port,
    async close() {
      await restarted
      await kill(child)
    },
  }
}

/** A server in a process of its own, which listens. */
async function startProcess(port: number, greeting = ''): Promise<ChildProcess> {
  const script = new URL('../support/echoProcess.mjs', import.meta.url)
  const child = fork(script, [String(port), greeting], { execArgv: [] })
  await once(child, 'message')
  return child
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}

/** Below the range from which systems give out ports by themselves, so that it stays free until it is used. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 10_000)
    const server = createServer().listen(port, '127.0.0.1')
    const isTaken = await once(server, 'listening').then(
      () => false,
      () => true,
    )
    if (isTaken) continue
    server.close()
    await once(server, 'close')
    return port
  }
}
