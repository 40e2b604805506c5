import type { Frame, Off } from '../core.js'
import type { FakeConnection } from './connection.js'
import type { ReceivedFrame } from './frames.js'
import { putFirst } from './latest.js'
import { type FakeMessage, encodeMessage, readMessage } from './message.js'
import { type ScriptStep, playScript } from './script.js'
import type { FakeWorld } from './world.js'

export interface FakeServerOptions {
  /** The path or URL it listens at, whatever the query. @default '*', every address */
  address?: string
  /** Whether it answers pings by itself. @default true */
  pong?: boolean
}

/** How to turn a client away. */
export interface Refusal {
  /**
   * Lets the client in and closes at once with this code, which is how servers say why. Without it the upgrade is
   * refused, and a client cannot learn more than 1006.
   */
  code?: number
  reason?: string
  /** For so many sockets; then it accepts again. @default Infinity */
  times?: number
}

/** What it returns, or what its promise resolves with, is the reply; undefined is none. */
export type FakeHandler = (data: unknown, message: FakeMessage) => unknown

/**
 * A server for the clients of one fake world. It speaks the envelope `{ type, data, timestamp, id? }`; for other formats
 * there are whole frames: `onConnect`, `onFrame`, `send`. What it does to connections it does to all that are open.
 */
export interface FakeServer {
  /** The connections that are open, the oldest first. */
  readonly connections: readonly FakeConnection[]
  /** Every message that arrived, pings included. */
  readonly received: readonly FakeMessage[]

  /** Lets clients in from now on, as it does from the beginning. */
  accept(): void
  /** Turns clients away from now on. */
  refuse(refusal?: Refusal): void
  /** Leaves clients connecting from now on, for so many sockets. @default Infinity */
  hang(times?: number): void

  /** Sends a message. Returns to how many it went. */
  push(type: string, data?: unknown, extra?: { id?: string | number; seq?: number }): number
  /** Sends a frame as it is. Returns to how many it went. */
  send(frame: Frame): number
  /** The next message of a type, in the order of arrival, which need not have come yet. Rejects when it will not come without time passing. */
  expect(type: string): Promise<FakeMessage>
  /** Answers a request, or acknowledges a message with an id. `more` says that the answer goes on. */
  reply(to: FakeMessage, data?: unknown, extra?: { more?: boolean }): void
  /** Answers with an error. */
  reject(to: FakeMessage, error: unknown): void
  /**
   * Answers every message of a type. The latest handler of a type counts; without it, the one before. One that throws or
   * rejects refuses, with its message as `{ message }`. Who sent no id waits for no answer: there the error goes to
   * `world.reports`.
   */
  on(type: string, handler: FakeHandler): Off
  /**
   * Plays a conversation in order, by itself, while the test does what users do. Until it is at its end the world is not
   * idle: `world.assertIdle()`, and so `unmount()`, says at which step it stands and what came instead. The returned
   * function ends it early. It does not take messages away from `on`.
   */
  script(steps: readonly ScriptStep[]): Off
  /** Told of every connection as soon as it is accepted: the time to speak first. */
  onConnect(listener: (connection: FakeConnection) => void): Off
  /** Told of every frame. */
  onFrame(listener: (frame: ReceivedFrame, connection: FakeConnection) => void): Off

  /** Closes with a close frame. @default 1000, '' */
  close(code?: number, reason?: string): void
  /** Cuts the connections: clients see 1006. */
  drop(): void
  /** Half-open: nothing arrives any more, and nobody is told. Later sockets are not concerned. */
  silence(): void
}

export function createFakeServer(world: FakeWorld, options: FakeServerOptions = {}): FakeServer {
  const { address = '*', pong = true } = options
  const accepted = new Set<FakeConnection>()
  const received: FakeMessage[] = []
  const expected = new Set<FakeMessage>()
  const handlers: { readonly type: string; readonly handler: FakeHandler }[] = []
  const connectListeners = new Set<(connection: FakeConnection) => void>()
  const frameListeners = new Set<(frame: ReceivedFrame, connection: FakeConnection) => void>()
  let plan: { how: 'refuse' | 'hang'; times: number; refusal: Refusal } | undefined

  const open = (): FakeConnection[] => [...accepted].filter(({ state }) => state === 'open')

  const take = (connection: FakeConnection): void => {
    if (!plan || plan.times-- <= 0) return welcome(connection)
    if (plan.how === 'hang') return
    const { code, reason } = plan.refusal
    if (code === undefined) return connection.refuse()
    connection.accept()
    connection.close(code, reason)
  }

  const welcome = (connection: FakeConnection): void => {
    connection.accept()
    // Asked for a subprotocol that it cannot choose, or gone already.
    if (connection.state !== 'open') return
    accepted.add(connection)
    connection.onFrame((frame) => receive(frame, connection))
    for (const listener of connectListeners) listener(connection)
  }

  const receive = (frame: ReceivedFrame, connection: FakeConnection): void => {
    for (const listener of frameListeners) listener(frame, connection)
    const message = readMessage(frame, connection)
    if (!message) return
    received.push(message)
    if (message.type === 'ping' && pong) answer(message, { type: 'pong' })
    const found = handlers.find(({ type }) => type === message.type)
    if (found) void respond(message, found.handler)
  }

  const respond = async (message: FakeMessage, handler: FakeHandler): Promise<void> => {
    try {
      const given = handler(message.data, message)
      // Only what has to be waited for is, so that answers keep the order of the questions.
      const data = isThenable(given) ? await given : given
      if (data !== undefined) reply(message, data)
    } catch (thrown) {
      const error = thrown instanceof Error ? thrown : new Error(String(thrown))
      if (message.id === undefined) world.report(error)
      else reject(message, { message: error.message })
    }
  }

  /** A client that went away meanwhile needs no answer. */
  const answer = ({ connection }: FakeMessage, envelope: object): void => {
    if (connection.state === 'open') connection.send(encodeMessage(envelope, world.now()))
  }

  const reply: FakeServer['reply'] = (to, data, { more } = {}) =>
    answer(to, { type: to.type, replyTo: to.id, data, more })

  const reject: FakeServer['reject'] = (to, error) => answer(to, { type: to.type, replyTo: to.id, error })

  const unread = (): FakeMessage[] => received.filter((each) => !expected.has(each))

  const takeNext = (type: string): FakeMessage | undefined => {
    const message = unread().find((each) => each.type === type)
    if (message) expected.add(message)
    return message
  }

  const tellUnread = (): string =>
    `unread are: ${
      unread()
        .map(({ type }) => type)
        .join(', ') || 'none'
    }`

  const send = (frame: Frame): number => {
    const connections = open()
    for (const connection of connections) connection.send(frame)
    return connections.length
  }

  world.listen(address, take)

  const server: FakeServer = {
    get connections() {
      return open()
    },
    received,
    accept() {
      plan = undefined
    },
    refuse(refusal = {}) {
      plan = { how: 'refuse', times: refusal.times ?? Infinity, refusal }
    },
    hang(times = Infinity) {
      plan = { how: 'hang', times, refusal: {} }
    },
    push: (type, data, extra) => send(encodeMessage({ type, data, ...extra }, world.now())),
    send,
    async expect(type) {
      await world.settle()
      const message = takeNext(type)
      if (!message) throw new Error(`no ${type} arrived; ${tellUnread()}`)
      return message
    },
    reply,
    reject,
    on: (type, handler) => putFirst(handlers, { type, handler }),
    script: (steps) => playScript(steps, { world, server, takeNext, tellUnread, respond }),
    onConnect: (listener) => listen(connectListeners, listener),
    onFrame: (listener) => listen(frameListeners, listener),
    close(code, reason) {
      for (const connection of open()) connection.close(code, reason)
    },
    drop() {
      for (const connection of open()) connection.drop()
    },
    silence() {
      for (const connection of open()) connection.silence()
    },
  }
  return server
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return value instanceof Object && 'then' in value && typeof value.then === 'function'
}

function listen<Listener>(listeners: Set<Listener>, listener: Listener): Off {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}
