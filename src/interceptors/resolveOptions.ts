import { type Check, type Option, check, complete } from '../core/check.js'

const GIVEN = ['its options', (value: unknown) => typeof value === 'object' && value !== null] as const

/** Checks and completes the options of an interceptor, at the call. Throws `config`. The `required` have no default. */
export function resolveOptions(
  name: string,
  options: object,
  required: Readonly<Record<string, Check>>,
  optional: Readonly<Record<string, Option>>,
): Readonly<Record<string, unknown>> {
  check(name, GIVEN, options)
  const needed = Object.entries(required).map(([key, rule]): [string, Option] => [key, [undefined, rule]])
  const resolved = complete(options, { ...Object.fromEntries(needed), ...optional }, `${name}.`)
  for (const [key, rule] of Object.entries(required)) check(`${name}.${key}`, rule, resolved[key])
  return resolved
}
