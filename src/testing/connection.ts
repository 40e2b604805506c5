import type { Frame, Off } from '../core.js'
import { type ReceivedFrame, byteLength, copyFrame } from './frames.js'
import type { Dial, Wire } from './socket.js'

/** How a client ended a connection: 1005 for a close without a code, 1006 when it vanished. */
export interface FakeClose {
  readonly code: number
  readonly reason: string
}

/** The server's end of one socket. Until `accept` or `refuse` is called the client goes on connecting. */
export interface FakeConnection {
  /** What the client asked for. */
  readonly url: string
  readonly protocols: readonly string[]
  readonly headers: Readonly<Record<string, string>>
  /** `asking` before an answer; `silent` when half-open; `ended` whoever ended it. */
  readonly state: 'asking' | 'open' | 'silent' | 'ended'
  /** Every frame that arrived. */
  readonly frames: readonly ReceivedFrame[]
  /** How the client closed it; undefined as long as it has not. */
  readonly closed: FakeClose | undefined

  /** Lets the client in, with one of the subprotocols that it offered. @default the first one, if any */
  accept(protocol?: string): void
  /** Answers the upgrade with anything but 101: `error`, then `close` 1006, which is all that browsers tell. */
  refuse(): void
  /** Throws when the connection is not there; a `silent` one loses the frame. */
  send(frame: Frame): void
  /** Closes with a close frame. Throws for a code that may not travel. @default 1000, '' */
  close(code?: number, reason?: string): void
  /** Cuts the connection without a close frame: the client sees 1006. Also ends a `silent` one. */
  drop(): void
  /** Half-open: nothing arrives at either end any more, not even a close, and nobody is told. */
  silence(): void
  /** What the client sends stays in its `bufferedAmount`. */
  clog(): void
  /** What was held by `clog` arrives. */
  drain(): void
  onFrame(listener: (frame: ReceivedFrame) => void): Off
  /** Told when the client ends the connection. */
  onClose(listener: (close: FakeClose) => void): Off
}

/** What the server's end does to the client's. */
export interface Peer {
  opened(protocol: string): void
  received(frame: ReceivedFrame): void
  closed(code: number, reason: string): void
  /** `error`, then `close` 1006. */
  readonly failed: () => void
  /** Sends on what was held. */
  flush(): void
}

/** What the client's end does to the server's. */
export interface Far {
  isClogged(): boolean
  isReachable(): boolean
  received(frame: ReceivedFrame): void
  closed(code: number, reason: string): void
}

export function createConnection(
  wire: Wire,
  dial: Dial,
  peer: Peer,
): { readonly connection: FakeConnection; readonly far: Far } {
  const frames: ReceivedFrame[] = []
  const frameListeners = new Set<(frame: ReceivedFrame) => void>()
  const closeListeners = new Set<(close: FakeClose) => void>()
  let state: FakeConnection['state'] = 'asking'
  let closed: FakeClose | undefined
  let isClogged = false

  /** Towards the client, unless the connection is silent or becomes so on the way. */
  const travel = (run: () => void): void => {
    if (state !== 'silent') wire.travel(() => state !== 'silent' && run())
  }

  const requireOpen = (what: string): void => {
    if (state === 'asking' || state === 'ended') throw new Error(`${what}: the connection is ${state}`)
  }

  const connection: FakeConnection = {
    ...dial,
    frames,
    get state() {
      return state
    },
    get closed() {
      return closed
    },
    accept(protocol = dial.protocols[0] ?? '') {
      if (state !== 'asking') return
      const isOffered = protocol === '' || dial.protocols.includes(protocol)
      state = isOffered ? 'open' : 'ended'
      travel(() => (isOffered ? peer.opened(protocol) : peer.failed()))
    },
    refuse() {
      if (state !== 'asking') return
      state = 'ended'
      travel(peer.failed)
    },
    send(frame) {
      requireOpen('send')
      const copy = copyFrame(frame)
      travel(() => peer.received(copy))
    },
    close(code = 1000, reason = '') {
      requireOpen('close')
      checkServerClose(code, reason)
      if (state === 'silent') return
      state = 'ended'
      travel(() => peer.closed(code, reason))
    },
    drop() {
      if (state === 'ended') return
      const wasAsking = state === 'asking'
      state = 'ended'
      travel(() => (wasAsking ? peer.failed() : peer.closed(1006, '')))
    },
    silence() {
      if (state !== 'ended') state = 'silent'
    },
    clog() {
      isClogged = true
    },
    drain() {
      isClogged = false
      peer.flush()
    },
    onFrame: (listener) => listen(frameListeners, listener),
    onClose: (listener) => listen(closeListeners, listener),
  }

  const far: Far = {
    isClogged: () => isClogged,
    isReachable: () => state !== 'silent',
    received(frame) {
      if (state !== 'open') return
      frames.push(frame)
      for (const listener of frameListeners) listener(frame)
    },
    closed(code, reason) {
      if (state === 'silent' || closed) return
      const wasEnded = state === 'ended'
      state = 'ended'
      if (wasEnded) return
      closed = Object.freeze({ code, reason })
      for (const listener of closeListeners) listener(closed)
      // The answer that completes the closing handshake.
      travel(() => peer.closed(code, reason))
    },
  }

  return { connection, far }
}

function listen<Listener>(listeners: Set<Listener>, listener: Listener): Off {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/** RFC 6455 section 7.4: some codes are for reports only and never travel. */
function checkServerClose(code: number, reason: string): void {
  const isStandard = code >= 1000 && code <= 1014 && ![1004, 1005, 1006].includes(code)
  if (!isStandard && !(code >= 3000 && code <= 4999))
    throw new RangeError(`${code} is no code for a close frame`)
  if (byteLength(reason) > 123) throw new RangeError('a close reason has at most 123 bytes')
}
