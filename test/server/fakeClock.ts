import type { Clock } from '../../playground/server/clock.ts'

export interface FakeClock extends Clock {
  readonly pending: number
  /** Runs what is due, in order. */
  advance(duration: number): void
  /** Resolves as soon as so many timers of this delay are waiting. */
  scheduled(delay: number, count?: number): Promise<void>
}

interface Timer {
  at: number
  delay: number
  run: () => void
}

export function createFakeClock(start = 1_800_000_000_000): FakeClock {
  const timers = new Set<Timer>()
  const watchers = new Set<() => void>()
  let now = start

  function due(until: number): Timer | undefined {
    const waiting = [...timers].filter((timer) => timer.at <= until)
    return waiting.toSorted((a, b) => a.at - b.at)[0]
  }

  return {
    now: () => now,
    after(delay, run) {
      const timer = { at: now + delay, delay, run }
      timers.add(timer)
      for (const watch of watchers) watch()
      return () => timers.delete(timer)
    },
    get pending() {
      return timers.size
    },
    advance(duration) {
      const until = now + duration
      for (let timer = due(until); timer; timer = due(until)) {
        timers.delete(timer)
        now = timer.at
        timer.run()
      }
      now = until
    },
    scheduled(delay, count = 1) {
      return new Promise((resolve) => {
        const watch = () => {
          if ([...timers].filter((timer) => timer.delay === delay).length < count) return
          watchers.delete(watch)
          resolve()
        }
        watchers.add(watch)
        watch()
      })
    },
  }
}
