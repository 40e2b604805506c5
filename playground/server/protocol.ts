/**
 * What the playground server speaks, on the WebSocket `/ws` and over HTTP under `/api`. Types only: the page imports
 * them as its event map and its request map, the server as its contract. Times are epoch milliseconds, durations
 * are milliseconds.
 *
 * One text frame is one JSON object, see `Frame`. A frame with an `id` is answered by exactly one frame with the same
 * `replyTo` (a `stream` by several, all but the last marked `more`). `{"type":"ping"}` is answered `{"type":"pong"}`.
 */

import type { FaultOrder, FaultResult } from './protocol/faults.ts'
import type {
  ChatDraft,
  ChatMessage,
  ChatReceipt,
  EchoParams,
  Joined,
  Notice,
  NoticeDraft,
  OrderUpdate,
  Place,
  Presence,
  Resumed,
  StreamItem,
  SystemMessage,
  Tick,
  Typing,
  UserStatus,
  Welcome,
} from './protocol/messages.ts'

export type * from './protocol/api.ts'
export type * from './protocol/faults.ts'
export type * from './protocol/messages.ts'
export type * from './protocol/systems.ts'

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
  /** The place of a `chat` in its room; of a `place`, that of the last one. Grows by one, and by more where something was lost; never falls. */
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
  | 'forbidden'
  | 'not-found'
  | 'bad-method'
  | 'too-large'
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
  /** Behind a `join`: its `seq` is the room's, where a later `resume` can begin though nothing was said since. */
  place: Place
  typing: Typing
  'user-status': UserStatus
  notification: Notice
  'order-update': OrderUpdate
  system: SystemMessage
  /** Load, while a `throughput` request is in force. */
  tick: Tick
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
  /** Makes something go wrong: for this connection, or for the server as a whole. See `FaultOptions`. */
  fault: { params: FaultOrder; result: FaultResult }
}
