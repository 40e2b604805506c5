import type { Interceptor } from './interceptor.js'

type Hook = 'send' | 'receive' | 'encodeFrame' | 'decodeFrame'
type ValueOf<Name extends Hook> = Parameters<NonNullable<Interceptor[Name]>>[0]

/** Passes a value through one hook of every interceptor. Null when one cancelled, or threw and was reported. */
export function passStages<Name extends Hook>(
  interceptors: readonly Interceptor[],
  hook: Name,
  value: ValueOf<Name>,
  report: (error: unknown, where: string) => void,
): ValueOf<Name> | null {
  let current: ValueOf<Name> | null = value
  for (const interceptor of interceptors) {
    // TypeScript cannot follow that hook and value belong together.
    const stage = interceptor[hook] as ((value: ValueOf<Name>) => ValueOf<Name> | null) | undefined
    if (!stage) continue
    try {
      current = stage(current)
    } catch (error) {
      report(error, `${interceptor.name}.${hook}`)
      return null
    }
    if (current === null) return null
  }
  return current
}
