import type { Clock } from './clock.ts'

export interface RateLimit {
  /** 0 when one more may pass now, else the milliseconds to wait. */
  take(): number
  /** How often it was refused since there was last room to spare. */
  readonly strikes: number
}

/** A token bucket: `burst` at once, `rate` per second over time. */
export function createRateLimit(clock: Clock, rate: number, burst: number): RateLimit {
  let tokens = burst
  let filledAt = clock.now()
  let strikes = 0

  function refill() {
    const now = clock.now()
    tokens = Math.min(burst, tokens + ((now - filledAt) * rate) / 1000)
    filledAt = now
    // A flood leaves no room, so what trickles through during it forgives nothing.
    if (tokens >= burst / 2) strikes = 0
  }

  return {
    get strikes() {
      return strikes
    },
    take() {
      refill()
      if (tokens < 1) {
        strikes += 1
        return Math.ceil(((1 - tokens) * 1000) / rate)
      }
      tokens -= 1
      return 0
    },
  }
}
