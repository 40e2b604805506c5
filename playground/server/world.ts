import { randomUUID } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { createBindCodes } from './bindCodes.ts'
import type { BindCodes } from './bindCodes.ts'
import { createTimers } from './clock.ts'
import type { Clock, Timers } from './clock.ts'
import type { Limits } from './limits.ts'
import { createReceipts } from './receipts.ts'
import type { Receipts } from './receipts.ts'
import { createRooms } from './rooms.ts'
import type { Rooms } from './rooms.ts'
import { createSessions } from './sessions.ts'
import type { Sessions } from './sessions.ts'

/** All that the server remembers. */
export interface World {
  readonly clock: Clock
  readonly limits: Limits
  readonly timers: Timers
  readonly sessions: Sessions
  readonly rooms: Rooms
  readonly receipts: Receipts
  readonly bindCodes: BindCodes
  /** Calls that a fault leaves without an answer. */
  readonly hanging: Set<ServerResponse>
  readonly startedAt: number
  readonly serverId: string
  /** Where errors go that nobody asked for. */
  readonly report: (error: unknown) => void
  /** Another life of the server begins, with or without what the last one knew. */
  rebirth(state: 'kept' | 'lost'): void
}

export function createWorld(clock: Clock, limits: Limits, report: (error: unknown) => void): World {
  const timers = createTimers(clock)
  const rooms = createRooms(clock, timers, limits)
  const receipts = createReceipts(limits.receipts, limits.receiptUsers)
  const bindCodes = createBindCodes(clock, limits.bindCodes)
  let serverId = randomUUID()
  let startedAt = clock.now()

  return {
    clock,
    limits,
    timers,
    sessions: createSessions(),
    rooms,
    receipts,
    bindCodes,
    hanging: new Set(),
    report,
    get startedAt() {
      return startedAt
    },
    get serverId() {
      return serverId
    },
    rebirth(state) {
      serverId = randomUUID()
      startedAt = clock.now()
      if (state === 'kept') return
      for (const memory of [rooms, receipts, bindCodes]) memory.forget()
    },
  }
}
