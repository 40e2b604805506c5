import type { WebSocket } from 'ws'
import type { ServerSocket } from '../../../test/support/servers/socket.ts'
import type { Clock } from '../clock.ts'
import type { Limits } from '../limits.ts'
import { createRateLimit } from '../rateLimit.ts'

/** One connection to a simulated server, within the limits. */
export interface Berth {
  /** What the simulated server is given. */
  readonly socket: ServerSocket
  cut(): void
  /** Nothing is read or written any more. */
  goHalfOpen(): void
  /** Cuts the connection when the last probe was not answered, else probes it. */
  probe(): void
}

interface BerthOptions {
  clock: Clock
  limits: Limits
  onEnd: () => void
}

/** `adapt` makes the socket, and hands out what is beneath it once it is accepted. */
export function createBerth(
  adapt: (onOpen: (socket: WebSocket) => void) => ServerSocket,
  { clock, limits, onEnd }: BerthOptions,
): Berth {
  const rate = createRateLimit(clock, limits.messageRate, limits.messageBurst)
  let open: WebSocket | undefined
  let isHalfOpen = false
  let isAlive = true

  const cut = () => open?.terminate()
  const stillAlive = () => (isAlive = true)
  const inner = adapt((socket) => {
    open = socket
    socket.on('pong', stillAlive)
    socket.on('message', stillAlive)
    socket.on('close', onEnd)
  })

  return {
    socket: {
      ...inner,
      send(frame) {
        if (isHalfOpen) return
        inner.send(frame)
        if (open && open.bufferedAmount > limits.backlog) cut()
      },
      onFrame: (listener) =>
        inner.onFrame((frame) => {
          if (rate.take() === 0) listener(frame)
          // None of these systems has a word for too many frames.
          else cut()
        }),
    },
    cut,
    goHalfOpen() {
      isHalfOpen = true
      open?.pause()
    },
    probe() {
      if (!isAlive) return cut()
      isAlive = false
      if (!isHalfOpen) open?.ping()
    },
  }
}
