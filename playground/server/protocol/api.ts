import type { BindCodeMode, FaultName, Faults, FaultResult } from './faults.ts'
import type { NoticeDraft, OrderStatus, OrderUpdate } from './messages.ts'

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
