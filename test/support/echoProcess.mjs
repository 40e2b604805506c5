/**
 * A server in a process of its own, which can be killed. `node echoProcess.mjs <port> <greeting>`: it tells its parent
 * when it listens, and of every connection.
 */
import { say, startEchoServer } from './echoServer.mjs'

const [port, greeting] = process.argv.slice(2)
await startEchoServer(Number(port), (socket) => {
  if (greeting) say(socket, { type: greeting })
  process.send?.('connected')
})
process.send?.('listening')
