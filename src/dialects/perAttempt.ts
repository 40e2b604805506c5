import type { AttemptContext } from '../core/interceptor.js'

/** A value, or a function that is asked for it at every attempt. Undefined leaves it out. */
export type PerAttempt<Value> = Value | ((context: AttemptContext) => Value | Promise<Value>)

/** Asks for all of them at once; for `query` and `headers`. */
export function askPerAttempt(
  values: Readonly<Record<string, PerAttempt<string | undefined>>>,
): (context: AttemptContext) => Promise<Record<string, string>> {
  return async (context) => {
    const asked = Object.entries(values).map(
      async ([name, value]) => [name, typeof value === 'function' ? await value(context) : value] as const,
    )
    const answers = await Promise.all(asked)
    return Object.fromEntries(
      answers.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    )
  }
}
