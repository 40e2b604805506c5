import type { Milliseconds } from '../core.js'
import { createTimeline } from './timeline.js'

/**
 * Time that stands still until it is moved, and the queue of what happens without time passing. A fake world has one;
 * by itself it is for code of yours that is given its clock. It never runs a timer of the platform.
 */
export interface FakeClock {
  /** Epoch milliseconds. */
  readonly now: () => Milliseconds
  /** A timer, in the order of its time. `Infinity` never runs. Returns what cancels it. */
  readonly after: (delay: Milliseconds, run: () => void) => () => void
  /** An event that no timer caused, such as a frame on its way. Without delay it comes by itself, as a task of its own. */
  readonly later: (delay: Milliseconds, run: () => void) => void
  /** Time left of each timer that waits. */
  readonly timers: () => readonly Milliseconds[]
  /** Waits until everything has happened that needs no time. */
  readonly settle: () => Promise<void>
  /** Moves time. Timers run in order, each with all that follows from it before the next one. */
  readonly advance: (duration: Milliseconds) => Promise<void>
  /** Moves time in one leap, as sleep does: what became due meanwhile runs afterwards, late. */
  readonly advanceLate: (duration: Milliseconds) => Promise<void>
}

/**
 * Rounds of the microtask queue between two tasks: what promises still have to do is done by then. A real task would
 * wait for exactly that, but it needs a timer of the platform, which test runners like to replace.
 */
const ROUNDS = 50

/** Events without time passing after which two sides must be answering each other for ever. */
const STUCK = 100_000

/** A clock that begins at `start`, in epoch milliseconds. @default 1_800_000_000_000 */
export function createFakeClock(start: Milliseconds = 1_800_000_000_000): FakeClock {
  const tasks: (() => void)[] = []
  const timeline = createTimeline()
  const { entries } = timeline
  let now = start
  let isPumping = false
  let sinceTimeMoved = 0

  const count = (): void => {
    sinceTimeMoved += 1
    if (sinceTimeMoved <= STUCK) return
    tasks.length = 0
    sinceTimeMoved = 0
    throw new Error(`${STUCK} events at one time: they cause each other for ever`)
  }

  const moveTo = (time: Milliseconds): void => {
    if (time <= now) return
    now = time
    sinceTimeMoved = 0
  }

  const pump = async (): Promise<void> => {
    isPumping = true
    await drainMicrotasks()
    for (let task = tasks.shift(); task; task = tasks.shift()) {
      try {
        count()
        task()
      } catch (error) {
        // Uncaught, as in a page: the test runner reports it.
        void Promise.reject(error)
      }
      await drainMicrotasks()
    }
    isPumping = false
  }

  const enqueue = (run: () => void): void => {
    tasks.push(run)
    if (!isPumping) void pump()
  }

  const isBusy = (): boolean => isPumping

  const settle = async (): Promise<void> => {
    do await drainMicrotasks()
    while (isBusy())
  }

  /** Runs what is due, each with everything that follows from it, before the next. */
  const runUntil = async (until: Milliseconds): Promise<void> => {
    await settle()
    for (let next = entries[0]; next && next.at <= until; next = entries[0]) {
      timeline.remove(next)
      moveTo(next.at)
      count()
      next.run()
      await settle()
    }
  }

  return {
    now: () => now,
    after(delay, run) {
      if (delay === Infinity) return () => {}
      const entry = { at: now + Math.max(0, delay || 0), isTimer: true, run }
      timeline.add(entry)
      return () => timeline.remove(entry)
    },
    later(delay, run) {
      if (delay > 0) timeline.add({ at: now + delay, isTimer: false, run: () => enqueue(run) })
      else enqueue(run)
    },
    timers: () => entries.filter(({ isTimer }) => isTimer).map(({ at }) => at - now),
    settle,
    async advance(duration) {
      const until = now + duration
      await runUntil(until)
      moveTo(until)
    },
    async advanceLate(duration) {
      await settle()
      moveTo(now + duration)
      await runUntil(now)
    },
  }
}

async function drainMicrotasks(): Promise<void> {
  for (let round = 0; round < ROUNDS; round++) await Promise.resolve()
}
