import { configError } from './errors.js'

/** What a value must be, in words for the error, and how to tell. */
export type Check = readonly [rule: string, test: (value: unknown) => boolean]

/** An option's default and its check. A default of undefined means "none". */
export type Option = readonly [byDefault: unknown, check: Check]

export const aNumber = (rule: string, test: (value: number) => boolean): Check => [
  `a number ${rule}`,
  (value: unknown) => typeof value === 'number' && test(value),
]

export const above0: Check = aNumber('above 0', (value) => value > 0)
export const from0: Check = aNumber('of at least 0', (value) => value >= 0)
export const whole = (least: number): Check =>
  aNumber(`that is whole and at least ${least}`, (value) => value >= least && !(value % 1))
export const aBoolean: Check = ['true or false', (value) => typeof value === 'boolean']
export const aFunction: Check = ['a function', (value) => typeof value === 'function']
export const aText: Check = [
  'a string that is not empty',
  (value) => typeof value === 'string' && value !== '',
]
export const anObject: Check = ['an object', (value) => typeof value === 'object' && !Array.isArray(value)]
/** For what is checked elsewhere. */
export const anything: Check = ['anything', () => true]

export const orFalse = ([rule, test]: Check): Check => [
  `${rule}, or false`,
  (value) => value === false || test(value),
]

/** Throws a `config` error that names key, rule and value, or returns the value. */
export function check<Value>(key: string, [rule, test]: Check, value: Value): Value {
  if (!test(value)) throw configError(key, rule, value)
  return value
}

/** Checks and completes options: `undefined` means the default, and a key that nobody knows is a mistake. */
export function complete(
  input: object,
  table: Readonly<Record<string, Option>>,
  prefix: string,
): Record<string, unknown> {
  const given = input as Record<string, unknown> // read key by key
  const stranger = Object.keys(given).find((key) => !Object.hasOwn(table, key))
  if (stranger !== undefined) throw configError(prefix + stranger, 'a known option', given[stranger])
  const resolved: Record<string, unknown> = {}
  for (const [key, [byDefault, rule]] of Object.entries(table)) {
    const value = given[key] ?? byDefault
    if (value !== byDefault) check(prefix + key, rule, value)
    resolved[key] = value
  }
  return Object.freeze(resolved)
}
