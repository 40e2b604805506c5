import { configError } from '../core.js'

/** Every option by name, with its values where it has only a few. */
type Known<Options extends object> = Readonly<Record<keyof Options, readonly string[] | 'any'>>

export const WHEN_DEACTIVATED = ['listen', 'pause', 'buffer'] as const

/** Throws `config` for an option that is not among these, most likely a slip of the pen, or not one of its values. */
export function checkOptions<Options extends object>(options: Options, known: Known<Options>): void {
  if (Object(options) !== options) throw configError('options', 'an object', options)
  for (const [key, value] of Object.entries(options)) {
    const values = Object.hasOwn(known, key) && known[key as keyof Options] // it is one, then
    if (!values) throw configError(key, 'a known option', value)
    if (values !== 'any' && value !== undefined && !values.includes(value as string))
      throw configError(key, values.map((each) => `'${each}'`).join(' or '), value)
  }
}
