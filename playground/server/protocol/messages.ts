import type { ErrorCode, Frame, Room, RoomId, User } from '../protocol.ts'

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

export interface Place {
  room: RoomId
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
