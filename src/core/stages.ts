import type { Interceptor } from './interceptor.js'
import type { Lifecycle } from './lifecycle.js'

type Hook = 'send' | 'receive' | 'encodeFrame' | 'decodeFrame'
type ValueOf<Name extends Hook> = Parameters<NonNullable<Interceptor[Name]>>[0]

/** Passes a value through one hook of every interceptor. Null when one cancelled, or threw and was reported. */
export function passStages<Name extends Hook>(
  {
    interceptors,
    lifecycle,
  }: { readonly interceptors: readonly Interceptor[]; readonly lifecycle: Lifecycle },
  hook: Name,
  value: ValueOf<Name>,
): ValueOf<Name> | null {
  return interceptors.reduce<ValueOf<Name> | null>((current, interceptor) => {
    // TypeScript cannot follow that hook and value belong together.
    const stage = interceptor[hook] as ((value: ValueOf<Name>) => ValueOf<Name> | null) | undefined
    if (!stage || current === null) return current
    return lifecycle.guard(`${interceptor.name}.${hook}`, () => stage(current)) ?? null
  }, value)
}
