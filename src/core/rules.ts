import { DEFAULT_INTERVAL } from './backoff.js'
import type { Env } from './env.js'
import { createError, messageOf } from './errors.js'
import type { ResolvedOptions } from './options.js'
import type { Rules } from './table.js'

/** The options that decide about states. A policy of the user's that throws is reported and passed over. */
export function createRules(
  options: ResolvedOptions,
  env: Env,
  report: (error: unknown, where: string) => void,
): Rules {
  const { reconnectInterval: interval, classifyClose } = options

  const guard = <Value>(of: string, call: () => Value, fallback: Value): Value => {
    try {
      return call()
    } catch (error) {
      report(createError('provider', `${of} failed: ${messageOf(error)}`, { of }, error), of)
      return fallback
    }
  }

  return {
    ...options,
    policies: [
      classifyClose && ((close) => guard('classifyClose', () => classifyClose(close), undefined)),
      options.dialect.classifyClose,
    ],
    reconnectInterval:
      typeof interval === 'function'
        ? (attempt, random) => guard('reconnectInterval', () => interval(attempt, random), DEFAULT_INTERVAL)
        : interval,
    now: env.now,
    random: env.random,
  }
}
