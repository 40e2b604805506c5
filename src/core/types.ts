import type { InvalidFrame, WebSocketMessage } from './dialect.js'
import type { Env } from './env.js'
import type { SocketError } from './errors.js'
import type {
  DataAndOptions,
  DefaultEvents,
  DefaultRequests,
  ParamsOf,
  ResultOf,
  SendData,
  SendName,
  TypeName,
} from './eventMaps.js'
import type { InterceptorFactory } from './interceptor.js'
import type { OutboxView } from './outbox.js'
import type { Milliseconds, Snapshot } from './snapshot.js'
import type { AbortSignalLike } from './universal.js'

/** Takes back what the call that returned it did. Calling it again does nothing. */
export type Off = () => void

/** Returned values matter only to dialects that answer messages, such as OneBot 11. A rejection becomes an `error` event. */
export type MessageHandler<Data> = (data: Data, message: WebSocketMessage<Data>) => unknown

/** A frame that could not be decoded, or a message that broke its schema. It was not delivered. */
export interface InvalidMessage extends Omit<InvalidFrame, 'kind'> {
  /** The message type, when it was the schema that was broken. */
  readonly type?: string
}

/** The connection's own events; a server message of the same name can never fire them. */
export interface LifecycleEvents {
  /** The connection is ready. `replayed` when it had been so before the listener was added. */
  open: { readonly replayed: boolean }
  /** A connection that had been open is gone. `isManual` when you asked for it. */
  close: { readonly code: number; readonly reason: string; readonly isManual: boolean }
  /**
   * A failed attempt, a lost link, a listener that threw: see `kind`. An exception in your own code that no listener
   * takes goes to the console; a listener that only looks on, such as a log, returns false.
   */
  error: SocketError
  /** A retry starts; its number, from 1. */
  reconnect: number
  /** All retries in a row failed. */
  'reconnect-failed': { readonly attempts: number }
  /** The state changed. */
  state: Snapshot
  invalid: InvalidMessage
  /** The gap after a reconnect was handled; see the `recovery` interceptor. */
  recovered: { readonly recovered: boolean; readonly count: number }
}

export type LifecycleName = keyof LifecycleEvents

/** What a client is made of and who uses it, for tools that show it. Listeners and topics with how many there are. */
export interface Inspection {
  readonly dialect: string
  /** Every option as it was resolved. It may hold secrets. */
  readonly options: Readonly<Record<string, unknown>>
  /** Of the connection's own events. */
  readonly lifecycle: ReadonlyMap<string, number>
  /** Of messages, by type or pattern. */
  readonly messages: ReadonlyMap<string, number>
  readonly topics: ReadonlyMap<string, number>
  /** Requests that wait for their answer. */
  readonly pending: number
}

export interface ConnectOptions {
  /** Before open an abort rejects this caller, and the last caller's abort cancels the dial; after open it disconnects. */
  signal?: AbortSignalLike
  /** False gives up at the first failed attempt. It has no effect on later reconnects. @default true */
  retry?: boolean
}

export interface SendOptions {
  /**
   * Names the message, so that the server can acknowledge it and tell doubles. A string, so that it never meets the
   * number of a request. Sent only where the dialect has a place for it.
   */
  id?: string
  /** How long it may wait in the outbox. Milliseconds, above 0. @default the client's `outbox.ttl` */
  ttl?: Milliseconds
}

/** `sent`: handed to the socket. `queued`: waits in the outbox. `dropped`: nothing will be sent. */
export type SendOutcome = 'sent' | 'queued' | 'dropped'

export interface RequestOptions {
  /** Time from the call to the answer, waiting for the connection included. Milliseconds, above 0; `Infinity` waits on. @default the client's `requestTimeout` */
  timeout?: Milliseconds
  /** Rejects the call with `aborted`; the server is not told. */
  signal?: AbortSignalLike
  /** Keeps the call pending over reconnects and sends it again under the same id. Only for requests that may run twice. @default false */
  resend?: boolean
}

export interface WaitOptions<Data> {
  /** Rejects with `aborted`. */
  signal?: AbortSignalLike
  /** Rejects with `timeout`. Milliseconds, above 0. @default Infinity */
  timeout?: Milliseconds
  /** Takes the first message for which it is true. */
  filter?: (data: Data) => boolean
}

export interface MessagesOptions<Data> {
  /** Ends the iteration. */
  signal?: AbortSignalLike
  /** Messages kept for a slow reader; beyond it the oldest is dropped. @default 1_000 */
  capacity?: number
  /** Takes only the messages for which it is true. */
  filter?: (data: Data) => boolean
}

/** The client: one connection that is kept, and everything that is said over it. */
export interface WebSocketClient<
  Events extends object = DefaultEvents,
  Requests extends object = DefaultRequests,
> {
  /** Where the connection is: frozen, and the same object until it changes. */
  readonly state: Snapshot
  /** What waits to be sent. */
  readonly outbox: OutboxView
  /** The world the client lives in: its clock, its network, its page. */
  readonly env: Env
  /** Whether it connects by itself at its first use; nobody else should dial it then. */
  readonly isLazy: boolean

  /**
   * Resolves when the connection is open, at once if it is. All calls share one dial. From `waiting`, `failed` and
   * `closed` it dials now with a fresh budget of retries. Rejects when the client gives up, when it is disconnected,
   * and when `signal` is aborted, always with a `SocketError`.
   */
  connect(options?: ConnectOptions): Promise<void>
  /**
   * Ends the connection from any state and keeps it ended: no socket, timer or listener remains. Queued messages are
   * dropped, pending requests reject. Throws `config` for a code or reason that browsers refuse.
   */
  disconnect(code?: number, reason?: string): void
  /** Lets the link go and dials now with a fresh budget; the URL and all providers are read again. */
  reconnect(): Promise<void>
  /** Whether the connection is open right now. */
  isConnected(): boolean
  /** Whether the connection is wanted, though it may be down right now: every state but `idle`, `failed`, `closed`. */
  isListening(): boolean

  /**
   * Sends a message, or queues it while the connection is coming. Throws `encode` when `data` cannot be encoded, and
   * `config` for arguments that make no sense.
   */
  send<Name extends SendName<Events, Requests>>(
    type: Name,
    ...args: DataAndOptions<SendData<Events, Requests, Name>, SendOptions>
  ): SendOutcome
  /**
   * Asks and waits for the answer. Always settles; rejects with `rejected`, `timeout`, `aborted` or `disconnected`, and
   * where nothing was sent with `dropped`, `encode`, `unsupported` or `config`.
   */
  request<Name extends TypeName<Requests>>(
    type: Name,
    ...args: DataAndOptions<ParamsOf<Requests, Name>, RequestOptions>
  ): Promise<ResultOf<Requests, Name>>
  /** Asks for an answer in several parts. Ends with the last part; throws as `request` rejects. */
  stream<Name extends TypeName<Requests>>(
    type: Name,
    ...args: DataAndOptions<ParamsOf<Requests, Name>, RequestOptions>
  ): AsyncIterable<ResultOf<Requests, Name>>

  /** Listens to a lifecycle event or a message type. The same handler twice on one name is called twice. */
  on<Name extends LifecycleName>(name: Name, handler: (event: LifecycleEvents[Name]) => unknown): Off
  on<Name extends TypeName<Events>>(name: Name, handler: MessageHandler<Events[Name]>): Off
  /** As `on`, for the first time only. */
  once<Name extends LifecycleName>(name: Name, handler: (event: LifecycleEvents[Name]) => unknown): Off
  once<Name extends TypeName<Events>>(name: Name, handler: MessageHandler<Events[Name]>): Off
  /** Removes one handler, or every one of that name. */
  off<Name extends LifecycleName>(name: Name, handler?: (event: LifecycleEvents[Name]) => unknown): void
  off<Name extends TypeName<Events>>(name: Name, handler?: MessageHandler<Events[Name]>): void
  /** Listens to messages only, whatever their name: a type, several types, a pattern, or `'*'` for all. */
  onMessage<Name extends TypeName<Events>>(
    pattern: Name | readonly Name[],
    handler: MessageHandler<Events[Name]>,
  ): Off
  onMessage(pattern: RegExp | '*', handler: MessageHandler<Events[TypeName<Events>]>): Off
  /** The next message of a type. */
  waitFor<Name extends TypeName<Events>>(
    type: Name,
    options?: WaitOptions<Events[Name]>,
  ): Promise<Events[Name]>
  /** All messages of a type from now on, for `for await`. Ends with the signal, with the loop, and at `destroy()`. */
  messages<Name extends TypeName<Events>>(
    type: Name,
    options?: MessagesOptions<Events[Name]>,
  ): AsyncIterable<Events[Name]>

  /** Asks for topics, counted: they are told to the server once, restored at every ready, and let go with the last `Off`. */
  subscribe(topics: string | readonly string[]): Off
  /**
   * Adds a stage that messages and frames pass, after those of the config: `connect` and `ready` from where the dial
   * stands, all else at once. The returned function takes it out again. For tools that come later, such as a devtools panel; what
   * should see everything belongs into the config.
   */
  use(create: InterceptorFactory): Off
  /** Looks inside, for tools such as a devtools panel. Not for decisions: the state is. */
  inspect(): Inspection
  /** Disconnects and forgets every listener and topic. A later `connect()` starts anew. */
  destroy(): void
}
