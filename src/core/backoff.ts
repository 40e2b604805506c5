import { type Option, check, complete, from0 } from './check.js'
import { atOnce } from './promise.js'
import type { Milliseconds } from './snapshot.js'

/** A delay in milliseconds, or a function of the attempt (from 1) and a random number in [0, 1). */
export type ReconnectInterval = Milliseconds | ((attempt: number, random: () => number) => Milliseconds)

export const DEFAULT_INTERVAL: Milliseconds = 5_000

export interface BackoffOptions {
  /** Upper bound of the first delay. Milliseconds. @default 1_000 */
  base?: Milliseconds
  /** Growth per attempt. @default 1.5 */
  factor?: number
  /** Upper bound of every delay, applied before the jitter. Milliseconds. @default 30_000 */
  max?: Milliseconds
}

const OPTIONS: Readonly<Record<keyof BackoffOptions, Option>> = {
  base: [1_000, from0],
  factor: [1.5, from0],
  max: [30_000, from0],
}

/**
 * Full jitter: each delay is uniform between 0 and the capped exponential bound, so that clients cut off together do
 * not come back together. Pass it as `reconnectInterval`; `reconnectJitter` does not apply on top of it. Throws `config`
 * for options that make no sense.
 */
export function exponentialBackoff(
  options: BackoffOptions = {},
): (attempt: number, random: () => number) => Milliseconds {
  const { base, factor, max } = complete(options, OPTIONS, 'exponentialBackoff.') as Required<BackoffOptions> // every key checked
  return (attempt, random) => random() * Math.min(max, base * factor ** (attempt - 1))
}

/** Uniform over interval x [1 - jitter, 1 + jitter]. A function decides for itself and is not spread again. */
export function retryDelay(
  interval: ReconnectInterval,
  jitter: number,
  attempt: number,
  random: () => number,
): Milliseconds {
  if (typeof interval === 'function')
    return check('reconnectInterval', from0, atOnce(interval(attempt, random)))
  return interval * (1 + jitter * (2 * random() - 1))
}
