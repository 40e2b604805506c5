import type { Frame, SocketLike, WebSocketConfig } from 'hawser/core'

/** The server's end of one connection. */
export interface Peer {
  readonly protocol: string
  readonly frames: readonly (string | ArrayBuffer)[]
  readonly closed: { readonly code: number; readonly reason: string } | undefined
  send(frame: Frame): void
  close(code: number, reason: string): void
  /** Cuts the connection without a close frame. */
  drop(): void
  /** Half-open: neither end hears of the other any more. */
  silence(): void
  /** Stops reading, so that the client's buffer fills; and reads again. */
  clog(): void
  drain(): void
}

/** A server and a way to it, simulated or real. What holds on one must hold on the other. */
export interface Stage {
  /** For a client of this stage. */
  readonly config: Pick<WebSocketConfig, 'url' | 'env' | 'WebSocket'> & { readonly url: string }
  /** An address at which nobody listens. */
  readonly nowhere: string
  /** The connections that were let in, in order. */
  readonly peers: readonly Peer[]
  open(url: string, protocols?: readonly string[]): SocketLike
  /** What becomes of sockets from now on; `offend` answers with a subprotocol that nobody offered. */
  treat(how: 'accept' | 'refuse' | 'hang' | 'offend'): void
  pass(duration: number): Promise<void>
  /** Throws when a client has left anything behind, where that can be known. */
  assertIdle(): void
  end(): Promise<void>
}

/** Lets time pass until it holds. */
export async function until(stage: Stage, holds: () => boolean): Promise<void> {
  for (let turn = 0; !holds(); turn += 1) {
    if (turn === 500) throw new Error(`it never came to this: ${String(holds)}`)
    await stage.pass(4)
  }
}
