import type { Frame, SocketEvents, SocketLike } from './env.js'

/** One WebSocket, its listeners, and nothing else. Silent and closed once it was let go. */
export interface Link {
  /** Whether the frame was handed to the socket. */
  send(frame: Frame): boolean
  /** Whether it was not let go yet. */
  isHeld(): boolean
  /** Hides the secrets of its address in a text of the server's. */
  redact(text: string): string
  /** Bytes that the socket has not put on the wire yet. */
  backlog(): number
  /** Says goodbye: what was sent goes out, then the close frame. */
  close(code: number, reason: string): void
  /** Gives the socket up at once, without waiting for the server. */
  abandon(): void
}

export interface LinkHandlers {
  onOpen(): void
  onFrame(frame: string | ArrayBuffer): void
  onClose(code: number, reason: string): void
  /** The socket threw when it was let go. */
  onTrouble(error: unknown): void
}

const OPEN = 1

export function createLink(
  socket: SocketLike,
  redact: (text: string) => string,
  handlers: LinkHandlers,
): Link {
  let isHeld = true
  const opened = (): void => handlers.onOpen()
  const received = ({ data }: SocketEvents['message']): void => {
    if (typeof data === 'string' || data instanceof ArrayBuffer) handlers.onFrame(data)
  }
  /** What went wrong, where the socket says it: `ws` does, browsers do not. */
  let trouble = ''
  const closed = ({ code, reason }: SocketEvents['close']): void =>
    handlers.onClose(code, redact(reason || trouble))
  // The close event always follows, and acting on both would count one failure twice.
  const failed = ({ message }: SocketEvents['error']): void => {
    trouble = message ?? ''
  }

  const letGo = (close: () => void): void => {
    isHeld = false
    socket.removeEventListener('open', opened)
    socket.removeEventListener('message', received)
    socket.removeEventListener('close', closed)
    // `failed` stays: `ws` raises an error when a connecting socket is closed, and an unheard one ends the process.
    try {
      close()
    } catch (error) {
      handlers.onTrouble(error)
    }
  }

  // Blobs would need an asynchronous read, and frames would change places.
  socket.binaryType = 'arraybuffer'
  socket.addEventListener('open', opened)
  socket.addEventListener('message', received)
  socket.addEventListener('close', closed)
  socket.addEventListener('error', failed)

  return {
    send(frame) {
      // A socket that is closing would take the frame and lose it without a word.
      if (socket.readyState !== OPEN) return false
      socket.send(frame)
      return true
    },
    isHeld: () => isHeld,
    redact,
    backlog: () => socket.bufferedAmount || 0,
    close: (code, reason) => letGo(() => socket.close(code, reason)),
    abandon: () => letGo(() => (socket.terminate ? socket.terminate() : socket.close())),
  }
}
