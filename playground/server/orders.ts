import { choiceOf, fieldsOf, optional, textOf } from './check.ts'
import type { OrderPush, OrderStatus, OrderUpdate } from './protocol.ts'
import type { World } from './world.ts'

const steps = ['created', 'paid', 'packed', 'shipped', 'delivered'] as const
const statuses: readonly OrderStatus[] = [...steps, 'cancelled']

export interface Orders {
  /** Pushes an update. What the draft leaves out comes from a made-up order, which moves on by one step. */
  push(draft?: unknown): OrderPush
}

export function createOrders({ clock, sessions }: World): Orders {
  let calls = 0

  /** One order after the other, each from its first step to its last. */
  function nextStep() {
    const round = Math.floor(calls / steps.length) % 1000
    const status = steps[calls % steps.length] ?? 'created'
    calls += 1
    return { orderId: `A-${1001 + round}`, status, total: 88 + ((round * 37) % 400) }
  }

  return {
    push(draft) {
      const fields = fieldsOf(draft)
      const orderId = optional(fields.orderId, (value) => textOf(value, 'orderId', 64))
      const status = optional(fields.status, (value) => choiceOf(value, 'status', statuses))
      const made = orderId !== undefined && status !== undefined ? { orderId, status, total: 88 } : nextStep()
      const order: OrderUpdate = {
        orderId: orderId ?? made.orderId,
        status: status ?? made.status,
        total: made.total,
        timestamp: clock.now(),
      }
      return { order, delivered: sessions.publish('orders', { type: 'order-update', data: order }) }
    },
  }
}
