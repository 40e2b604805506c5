import type { BindCodeMode, FaultName, FaultOptions, FaultResult } from './faults.ts'
import type { SystemOrder, SystemResult } from './systems.ts'
import type { NoticeDraft, OrderStatus, OrderUpdate } from './messages.ts'

/**
 * The query of `/ws`. The server closes with 1009 (a message over 64 KiB), 1012 (restart), 4401 (`bind code expired`,
 * `used`, `unknown` or `missing`) and 4429 (`rate limited`: 30 frames a second, 60 at once, and a warning before).
 */
export interface ConnectQuery {
  /** A bind code. One that is given must be good. */
  code?: string
  /** `required` makes the bind code compulsory. */
  auth?: string
  /** The name to show, cut to 32 characters. The name bound to the code wins. */
  name?: string
  /** A secret of the client, the same at every connection: it stays the same user. */
  client?: string
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
  'POST /api/faults/<name>': {
    body: { session?: string } & Partial<FaultOptions[FaultName]>
    result: FaultResult
  }
  /** `<name>` is a system and one of its actions or a fault: `hu60/letter`, `silky/drop`. */
  'POST /api/systems/<name>': { body: SystemOrder; result: SystemResult }
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
