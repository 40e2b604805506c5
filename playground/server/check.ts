import { RequestError } from './requestError.ts'

export type Fields = Record<string, unknown>

function refuse(message: string): never {
  throw new RequestError('bad-request', message)
}

/** The fields of an object. Nothing at all counts as an object without fields. */
export function fieldsOf(value: unknown, name = 'data'): Fields {
  if (value === undefined || value === null) return {}
  if (typeof value !== 'object' || Array.isArray(value)) refuse(`${name} must be an object`)
  return value as Fields // an object that is no array has string keys, and nothing is said about their values
}

export function textOf(value: unknown, name: string, max: number): string {
  if (typeof value !== 'string' || value.trim() === '' || value.length > max) {
    refuse(`${name} must be a text of 1 to ${max} characters`)
  }
  return value
}

export function numberOf(value: unknown, name: string, min: number, max: number): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < min || value > max) {
    refuse(`${name} must be a whole number from ${min} to ${max}`)
  }
  return value
}

export function choiceOf<Choice extends string>(
  value: unknown,
  name: string,
  choices: readonly Choice[],
): Choice {
  const choice = choices.find((candidate) => candidate === value)
  return choice ?? refuse(`${name} must be one of ${choices.join(', ')}`)
}

/** `undefined` stays, anything else is checked. */
export function optional<T>(value: unknown, check: (value: unknown) => T): T | undefined {
  return value === undefined ? undefined : check(value)
}
