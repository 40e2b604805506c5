export interface Clock {
  /** Epoch milliseconds. */
  now(): number
  /** Runs once after `delay` milliseconds, unless the function it returns was called before. */
  after(delay: number, run: () => void): () => void
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(delay, run) {
    const timer = setTimeout(run, delay)
    return () => clearTimeout(timer)
  },
}

/** The timers of one owner, so that none is left when the owner goes. */
export interface Timers {
  readonly size: number
  after(delay: number, run: () => void): () => void
  /** Stops them all, and starts no more. */
  end(): void
}

export function createTimers(clock: Clock): Timers {
  const cancels = new Set<() => void>()
  let isEnded = false

  return {
    get size() {
      return cancels.size
    },
    after(delay, run) {
      if (isEnded) return () => undefined
      const stop = clock.after(delay, () => {
        cancels.delete(cancel)
        run()
      })
      function cancel() {
        cancels.delete(cancel)
        stop()
      }
      cancels.add(cancel)
      return cancel
    },
    end() {
      isEnded = true
      for (const cancel of cancels) cancel()
    },
  }
}
