import { randomUUID } from 'node:crypto'
import type { WebSocket } from 'ws'
import { createTimers } from './clock.ts'
import type { Clock, Timers } from './clock.ts'
import { encode } from './envelope.ts'
import type { Limits } from './limits.ts'
import type { Frame } from './protocol.ts'
import type { Member } from './rooms.ts'
import { createTopics } from './topics.ts'
import type { Topics } from './topics.ts'

/** One connection, from its welcome to its end. */
export interface Session extends Member {
  readonly id: string
  readonly topics: Topics
  /** They end with the connection. */
  readonly timers: Timers
  /** Neither ended nor half-open. */
  readonly isOpen: boolean
  readonly isHalfOpen: boolean
  /** How late the connection is answered. */
  readonly lag: number
  /** Bytes that were pushed and are still here. */
  readonly backlog: number
  close(code: number, reason: string): void
  cut(): void
  goHalfOpen(): void
  answerLate(lag: number): void
  pushGarbage(): void
  /** Cuts the connection when the last probe was not answered, else probes it. */
  probe(): void
}

export interface SessionOptions {
  socket: WebSocket
  user: Member['user']
  clock: Clock
  limits: Limits
  onEnd: (session: Session) => void
}

export function createSession({ socket, user, clock, limits, onEnd }: SessionOptions): Session {
  const timers = createTimers(clock)
  let isEnded = false
  let isHalfOpen = false
  let isAlive = true
  let lag = 0

  function end() {
    if (isEnded) return
    isEnded = true
    timers.end()
    onEnd(session)
  }

  function cut() {
    end()
    socket.terminate()
  }

  function send(data: string | Uint8Array) {
    if (!session.isOpen) return
    socket.send(data)
    if (socket.bufferedAmount > limits.backlog) cut()
  }

  const session: Session = {
    id: randomUUID(),
    user,
    topics: createTopics(),
    timers,
    get isOpen() {
      return !isEnded && !isHalfOpen
    },
    get isHalfOpen() {
      return isHalfOpen
    },
    get lag() {
      return lag
    },
    get backlog() {
      return socket.bufferedAmount
    },
    push: (frame: Frame) => send(encode(frame, clock.now())),
    close(code, reason) {
      if (isHalfOpen) return cut()
      end()
      socket.close(code, reason)
    },
    cut,
    goHalfOpen() {
      isHalfOpen = true
      timers.end()
      socket.pause()
    },
    answerLate(delay) {
      lag = delay
    },
    pushGarbage() {
      send('{"type":"chat","data":')
      send(new Uint8Array([0x00, 0xff, 0xc3, 0x28]))
    },
    probe() {
      if (!isAlive) return cut()
      isAlive = false
      if (!isHalfOpen) socket.ping()
    },
  }

  const stillAlive = () => (isAlive = true)
  socket.on('pong', stillAlive)
  socket.on('message', stillAlive)
  socket.on('close', end)
  // The client broke the protocol. ws tells it so with a close frame; here the connection is over already.
  socket.on('error', end)
  return session
}
