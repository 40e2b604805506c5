/**
 * What the playground server speaks, on the WebSocket `/ws` and over HTTP under `/api`. Types only: the page imports
 * them as its event map and its request map, the server as its contract. Times are epoch milliseconds, durations
 * are milliseconds.
 *
 * One text frame is one JSON object, see `Frame`. A frame with an `id` is answered by exactly one frame with the same
 * `replyTo` (a `stream` by several, all but the last marked `more`). `{"type":"ping"}` is answered `{"type":"pong"}`.
 */

/** One WebSocket message, in either direction. */
export interface Frame<Data = unknown> {
  type: string
  data?: Data
  timestamp?: number
  /** Set by a client that wants an answer. A string also marks a `chat` that may be sent twice, see `ChatDraft`. */
  id?: FrameId
  /** The `id` of the frame that this one answers. */
  replyTo?: FrameId
  /** Instead of `data`: why the request was refused. */
  error?: FrameError
  /** The place of a `chat` in its room. Grows by one, and never falls, not even over a restart of the server. */
  seq?: number
  /** More answers to the same request follow. */
  more?: true
}

export type FrameId = string | number

export interface FrameError {
  code: ErrorCode
  message: string
  /** With `rate-limited`: when the next frame will be taken. */
  retryAfter?: number
}

export type ErrorCode =
  | 'bad-frame'
  | 'bad-request'
  | 'unknown-type'
  | 'unknown-room'
  | 'unknown-topic'
  | 'unknown-session'
  | 'rate-limited'
  | 'busy'
  | 'failed'
  | 'internal'

/** A text in both languages of the playground. */
export interface Bilingual {
  en: string
  zh: string
}

export interface User {
  /** The same for every connection made with the same `?client=` key, else one per connection. */
  id: string
  name: string
}

export interface Room {
  id: RoomId
  name: Bilingual
}

export type RoomId = 'general' | 'support' | 'random'

/**
 * What a connection can ask for. One that never subscribed hears everything and is in `general`; from its first
 * `subscribe` on it hears what it asked for, and `system`. `room:general` is the same as `join`.
 */
export type Topic = 'notifications' | 'orders' | 'user-status' | `room:${RoomId}`

/** Events the server pushes, by frame type. */
export interface PlaygroundEvents {
  /** The first frame of every connection. */
  welcome: Welcome
  chat: ChatMessage
  /** Who is in a room, whenever that changed. */
  presence: Presence
  typing: Typing
  'user-status': UserStatus
  notification: Notice
  'order-update': OrderUpdate
  system: SystemMessage
  /** Load, while a `throughput` request is in force. */
  tick: Tick
}

export interface Welcome {
  you: User
  /** Names this connection, for `POST /api/faults/<name>`. Nobody else is told. */
  session: string
  /** Changes when the server restarts. */
  serverId: string
  rooms: Room[]
}

export interface ChatMessage {
  id: string
  room: RoomId
  /** The name to show. */
  user: string
  userId: string
  content: string
  timestamp: number
  /** As given by the sender, so that it finds its own message again. */
  clientId?: string
}

/** A `chat` frame as it was pushed, kept for those who missed it. */
export interface ChatFrame extends Frame<ChatMessage> {
  type: 'chat'
  data: ChatMessage
  timestamp: number
  seq: number
}

export interface Presence {
  room: RoomId
  members: User[]
}

export interface Typing {
  room: RoomId
  user: string
  userId: string
}

export interface UserStatus {
  username: string
  userId: string
  status: 'online' | 'offline'
}

export interface Notice {
  id: string
  type: 'info' | 'warning' | 'error' | 'success'
  message: string
  title?: string
}

export type OrderStatus = 'created' | 'paid' | 'packed' | 'shipped' | 'delivered' | 'cancelled'

export interface OrderUpdate {
  orderId: string
  status: OrderStatus
  /** In whole yuan. */
  total: number
  timestamp: number
}

export interface SystemMessage {
  message: string
  /** What it is about: a refused frame that had no `id` to answer, or a restart. */
  code?: ErrorCode | 'restart'
  /** With `rate-limited`: when the next frame will be taken. */
  retryAfter?: number
}

export interface Tick {
  /** 1, 2, 3, ... without a gap, from 1 again at every start. */
  n: number
  /** When it was sent. */
  t: number
}

/** Requests the server answers: what is sent as `data`, and the `data` of the answer. */
export interface PlaygroundRequests {
  join: { params: { room: RoomId }; result: Joined }
  leave: { params: { room: RoomId }; result: { room: RoomId } }
  /** Also taken without an `id`, as a plain message. */
  chat: { params: ChatDraft; result: ChatReceipt }
  /** Tells the others in the room; nobody answers but the server. Mostly sent without an `id`. */
  typing: { params: { room?: RoomId }; result: { room: RoomId } }
  /** What was said in a room after the frame with the `seq` given. */
  resume: { params: { room: RoomId; after: number }; result: Resumed }
  subscribe: { params: { topics: Topic[] }; result: { topics: Topic[] } }
  unsubscribe: { params: { topics: Topic[] }; result: { topics: Topic[] } }
  /** The same as `POST /api/notify`. */
  notification: { params: NoticeDraft; result: { delivered: number } }
  /** Gives back what it was given, after `delay` (at most 30 s), or fails when asked to. */
  echo: { params: EchoParams; result: EchoParams }
  /** `count` answers (1 to 1 000), `interval` (0 to 10 000) apart. */
  stream: { params: { count: number; interval?: number }; result: StreamItem }
  /** Pushes `tick` at `rate` per second (100 to 20 000) for `duration` (at most and by default 60 s); 0 stops. */
  throughput: { params: { rate: number; duration?: number }; result: { rate: number } }
  /** Makes something go wrong: for this connection, or for the server as a whole. See `Faults`. */
  fault: { params: FaultOrder; result: FaultResult }
}

export interface Joined {
  room: RoomId
  members: User[]
  /** The last 200 messages, oldest first. */
  history: ChatFrame[]
  /** The place of the last message, where a later `resume` can begin. */
  seq: number
}

export interface ChatDraft {
  content: string
  /** @default 'general' */
  room?: RoomId
  /**
   * The sender's own name for this message. One that this user has used before is acknowledged again and not
   * broadcast again, so a message may safely be sent twice. Without it a string `id` of the frame serves.
   */
  clientId?: string
}

export interface ChatReceipt {
  id: string
  seq: number
  /** It had been taken before. */
  duplicate?: true
}

export interface Resumed {
  /** At most the last 200, oldest first. */
  messages: ChatFrame[]
  /** Nothing is missing between `after` and the first of them. */
  complete: boolean
  seq: number
}

export interface NoticeDraft {
  type: Notice['type']
  message: string
  title?: string
  /** A user's id, or none for everyone. */
  to?: string
}

export interface EchoParams {
  delay?: number
  fail?: boolean
  [key: string]: unknown
}

export interface StreamItem {
  n: number
  count: number
}

/** What can go wrong on demand, and how. The first five hit connections, the others the server. */
export interface Faults {
  /** The TCP connection is cut, without a close frame. */
  drop: object
  /** A close frame. The code is one that the protocol allows on the wire, the reason at most 123 bytes. */
  close: { code?: number; reason?: string }
  /** TCP stays, and nothing is read or written any more. */
  'half-open': object
  /** Everything is answered `delay` (at most 30 s) late. 0 ends it. */
  slow: { delay: number }
  /** One text frame that is no JSON, and one binary frame. */
  garbage: object
  /** The next `count` (0 to 100) upgrades are answered 503. */
  refuse: { count: number }
  /** Every connection is closed with 1012, and upgrades are refused for 2 s. What was said is kept by default. */
  restart: { state?: 'kept' | 'lost' }
  /** How the next `count` (for ever when left out) bind codes are answered. */
  'bind-code': { mode: BindCodeMode; count?: number }
  /** Ends all of the above. Half-open connections are cut. */
  reset: object
}

export type FaultName = keyof Faults

/** `ok`, an HTTP 500, a page in place of JSON, a code that expired already, or no answer at all. */
export type BindCodeMode = 'ok' | '500' | 'html' | 'expired' | 'hang'

/** A fault with its name, as one object. */
export type FaultOrder = { [Name in FaultName]: { name: Name } & Faults[Name] }[FaultName]

export interface FaultResult {
  name: FaultName
  /** How many connections it hit. */
  hit: number
}

/** Over HTTP. A failed call has a status of 400 and up, and `{ error: { code, message } }`. */
export interface PlaygroundApi {
  /** `?name=` binds a user name, `?ttl=` (1 to 60 s, in milliseconds) shortens its life. Valid once, for 60 s. */
  'GET /api/socket/bind-code': { body: undefined; result: BindCode }
  'POST /api/socket/bind-code': { body: undefined; result: BindCode }
  'POST /api/notify': { body: NoticeDraft; result: { delivered: number } }
  /** What is left out is taken from a made-up order that moves on by one step at every call. */
  'POST /api/orders': { body: { orderId?: string; status?: OrderStatus }; result: OrderPush }
  /** The options of the fault. Without `session` it hits every connection. */
  'POST /api/faults/<name>': { body: { session?: string } & Partial<Faults[FaultName]>; result: FaultResult }
  'GET /api/faults': { body: undefined; result: FaultReport }
  'GET /api/health': { body: undefined; result: Health }
}

export interface BindCode {
  code: string
  expireTime: number
}

export interface OrderPush {
  order: OrderUpdate
  delivered: number
}

export interface FaultReport {
  /** Upgrades still to be refused. */
  refuse: number
  /** When a restart will be over, if one is going on. */
  restartUntil: number | null
  /** `count` null: for ever. */
  bindCode: { mode: BindCodeMode; count: number | null }
  halfOpen: number
  slow: number
}

export interface Health {
  ok: true
  serverId: string
  connections: number
  uptime: number
}
