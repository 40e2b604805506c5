import { randomBytes } from 'node:crypto'
import type { Clock } from './clock.ts'
import type { BindCode } from './protocol.ts'

export interface Redeemed {
  name?: string | undefined
  refused?: 'expired' | 'used' | 'unknown'
}

export interface BindCodes {
  /** `undefined` when too many codes wait for their use. A `life` of 0 or less makes one that expired already. */
  issue(life: number, name?: string): BindCode | undefined
  redeem(code: string): Redeemed
  forget(): void
}

interface Entry {
  expireTime: number
  name: string | undefined
  used: boolean
}

/** One-time codes that bind a connection to a user name. */
export function createBindCodes(clock: Clock, capacity: number): BindCodes {
  const entries = new Map<string, Entry>()
  const isWaiting = (entry: Entry) => !entry.used && entry.expireTime > clock.now()

  /** Codes that are spent stay known, to be called by what they are, until their room is needed. */
  function makeRoom(): boolean {
    if (entries.size < capacity) return true
    for (const [code, entry] of entries) if (!isWaiting(entry)) entries.delete(code)
    return entries.size < capacity
  }

  return {
    issue(life, name) {
      if (!makeRoom()) return undefined
      const code = randomBytes(16).toString('base64url')
      const expireTime = clock.now() + life
      entries.set(code, { expireTime, name, used: false })
      return { code, expireTime }
    },
    redeem(code) {
      const entry = entries.get(code)
      if (!entry) return { refused: 'unknown' }
      if (entry.used) return { refused: 'used' }
      if (entry.expireTime <= clock.now()) return { refused: 'expired' }
      entry.used = true
      return { name: entry.name }
    },
    forget: () => entries.clear(),
  }
}
