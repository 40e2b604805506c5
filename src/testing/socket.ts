import type { SocketEvents, SocketLike } from '../core.js'
import { type FakeConnection, type Peer, createConnection } from './connection.js'
import { type ReceivedFrame, byteLength, copyFrame } from './frames.js'

/** The way between the two ends. */
export interface Wire {
  /** A task of its own, without time passing. */
  task(run: () => void): void
  /** A task of its own, after the latency of the network. */
  travel(run: () => void): void
}

/** What is asked for when a socket is opened. */
export interface Dial {
  readonly url: string
  readonly protocols: readonly string[]
  readonly headers: Readonly<Record<string, string>>
}

/** The client's end, with the fields that browsers have besides. */
export interface FakeSocket extends SocketLike {
  readonly url: string
  readonly protocol: string
}

/** Both ends of one socket. */
export interface SocketPair {
  readonly socket: FakeSocket
  /** The server's end. */
  readonly connection: FakeConnection
  /** Listeners of the client, but for `error`: a dying socket may keep one that does nothing. */
  listeners(): number
  isLive(): boolean
}

type Listeners = { [Name in keyof SocketEvents]: Set<(event: SocketEvents[Name]) => void> }

const CONNECTING = 0
const OPEN = 1
const CLOSING = 2
const CLOSED = 3

/** A socket that behaves as one in a browser does, and the server's end of it. Throws as the constructor would. */
export function createSocketPair(wire: Wire, dial: Dial): SocketPair {
  checkDial(dial)
  const listeners: Listeners = { open: new Set(), message: new Set(), close: new Set(), error: new Set() }
  /** Frames, and at last the close frame, that have not left yet. */
  const leaving: { readonly size: number; readonly arrive: () => void }[] = []
  let binaryType = 'blob'
  let readyState = CONNECTING
  let protocol = ''
  let bufferedAmount = 0

  const dispatch = <Name extends keyof SocketEvents>(name: Name, event: SocketEvents[Name]): void => {
    const present = [...listeners[name]]
    for (const listener of present) {
      // One that an earlier listener took off is gone already.
      if (!listeners[name].has(listener)) continue
      try {
        listener(event)
      } catch (error) {
        // Uncaught, as in a page: the test runner reports it.
        void Promise.reject(error)
      }
    }
  }

  const finish = (code: number, reason: string): void => {
    if (readyState === CLOSED) return
    readyState = CLOSED
    dispatch('close', { type: 'close', code, reason, wasClean: code !== 1006 } as SocketEvents['close']) // a part of it
  }

  const fail = (): void => {
    if (readyState === CLOSED) return
    readyState = CLOSED
    dispatch('error', { type: 'error' } as SocketEvents['error']) // as browsers, it says nothing
    dispatch('close', { type: 'close', code: 1006, reason: '', wasClean: false } as SocketEvents['close']) // likewise
  }

  const peer: Peer = {
    opened(chosen) {
      if (readyState !== CONNECTING) return
      readyState = OPEN
      protocol = chosen
      dispatch('open', { type: 'open' })
    },
    received(frame) {
      if (readyState === OPEN) dispatch('message', { data: readAs(binaryType, frame) })
    },
    closed: finish,
    failed: fail,
    flush() {
      for (const _ of leaving) wire.task(leave)
    },
  }
  const { connection, far } = createConnection(wire, dial, peer)

  function leave(): void {
    if (far.isClogged()) return
    const next = leaving.shift()
    if (!next) return
    bufferedAmount -= next.size
    if (far.isReachable()) wire.travel(next.arrive)
  }

  const put = (size: number, arrive: () => void): void => {
    leaving.push({ size, arrive })
    bufferedAmount += size
    wire.task(leave)
  }

  const socket: FakeSocket = {
    url: dial.url,
    get protocol() {
      return protocol
    },
    get binaryType() {
      return binaryType
    },
    set binaryType(type) {
      // Browsers ignore a word that they do not know.
      if (type === 'blob' || type === 'arraybuffer') binaryType = type
    },
    get readyState() {
      return readyState
    },
    get bufferedAmount() {
      return bufferedAmount
    },
    send(data) {
      if (readyState === CONNECTING) throw named('InvalidStateError', 'Still in CONNECTING state.')
      const size = byteLength(data)
      // A socket that closes takes frames and loses them, as in browsers.
      if (readyState !== OPEN) bufferedAmount += size
      else {
        const frame = copyFrame(data)
        put(size, () => far.received(frame))
      }
    },
    close(code, reason = '') {
      checkClose(code, reason)
      if (readyState === CLOSING || readyState === CLOSED) return
      const wasConnecting = readyState === CONNECTING
      readyState = CLOSING
      if (wasConnecting) {
        wire.travel(() => far.closed(1006, ''))
        wire.task(fail)
      } else put(0, () => far.closed(code ?? 1005, reason))
    },
    addEventListener: (name, listener) => void listeners[name].add(listener),
    removeEventListener: (name, listener) => void listeners[name].delete(listener),
  }

  return {
    socket,
    connection,
    listeners: () => listeners.open.size + listeners.message.size + listeners.close.size,
    isLive: () => readyState === CONNECTING || readyState === OPEN,
  }
}

/** Without the platform there are no Blobs: who asks for one gets a thing that has its size and cannot be read. */
function readAs(binaryType: string, frame: ReceivedFrame): unknown {
  return typeof frame === 'string' || binaryType === 'arraybuffer' ? frame : { size: frame.byteLength }
}

function checkDial({ url, protocols }: Dial): void {
  if (!/^wss?:\/\/[^/]/i.test(url) || url.includes('#'))
    throw named('SyntaxError', `The URL '${url}' is invalid.`)
  if (new Set(protocols).size < protocols.length)
    throw named('SyntaxError', `The subprotocols '${protocols.join(', ')}' have doubles.`)
}

function checkClose(code: number | undefined, reason: string): void {
  if (code !== undefined && code !== 1000 && !(code >= 3000 && code <= 4999)) {
    throw named('InvalidAccessError', `The close code must be 1000 or from 3000 to 4999, not ${code}.`)
  }
  if (byteLength(reason) > 123) throw named('SyntaxError', 'The close reason must not exceed 123 bytes.')
}

/** As a `DOMException`, which is not there on every platform. */
function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name })
}
