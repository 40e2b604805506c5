import { configError } from './errors.js'
import type { Interceptor } from './interceptor.js'
import type { Lifecycle } from './lifecycle.js'
import { atOnce } from './promise.js'

type Passage = 'send' | 'receive' | 'encodeFrame' | 'decodeFrame'
type ValueOf<Hook extends Passage> = Parameters<NonNullable<Interceptor[Hook]>>[0]

/** The interceptors of one client: the first is the nearest to the caller, the last the nearest to the wire. */
export interface Stages {
  readonly all: ReadonlySet<Interceptor>
  /** Returns what takes it out again. Throws `config` for what is no interceptor. */
  add(interceptor: Interceptor): () => void
  /**
   * Passes a value through one hook of them all, inwards in the opposite order, there maybe only of those that come
   * after one of them. Null when one cancelled, or threw and was reported.
   */
  pass<Hook extends Passage>(hook: Hook, value: ValueOf<Hook>, from?: Interceptor): ValueOf<Hook> | null
  /** Calls them all, one after the other; one that throws is reported. */
  tell(hook: string, call: (interceptor: Interceptor) => unknown): void
}

export function createStages({ guard }: Pick<Lifecycle, 'guard'>): Stages {
  // Walks see at once who has come and who is gone.
  const all = new Set<Interceptor>()
  /** In the order of their coming. Who is gone has it still, for what it held and gives late. */
  const places = new WeakMap<Interceptor, number>()
  const placeOf = (interceptor: Interceptor): number => places.get(interceptor) ?? Infinity
  let last = 0

  return {
    all,
    add(interceptor) {
      if (typeof interceptor !== 'object' || typeof interceptor?.name !== 'string')
        throw configError('use', 'functions that return an interceptor with a name', interceptor)
      all.add(interceptor)
      places.set(interceptor, ++last)
      return () => {
        if (all.delete(interceptor)) guard(`${interceptor.name}.removed`, () => interceptor.removed?.())
      }
    },
    pass<Hook extends Passage>(hook: Hook, value: ValueOf<Hook>, from?: Interceptor) {
      const way = [...all]
      if (hook === 'receive' || hook === 'decodeFrame') way.reverse()
      const rest = from ? way.filter((each) => placeOf(each) < placeOf(from)) : way
      return rest.reduce<ValueOf<Hook> | null>((current, each) => {
        // TypeScript cannot follow that hook and value belong together.
        const stage = each[hook] as ((value: ValueOf<Hook>) => ValueOf<Hook> | null) | undefined
        if (!stage || current === null) return current
        return guard(`${each.name}.${hook}`, () => atOnce(stage(current))) ?? null
      }, value)
    },
    tell(hook, call) {
      for (const each of all) guard(`${each.name}.${hook}`, () => call(each))
    },
  }
}
