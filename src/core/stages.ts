import { configError } from './errors.js'
import type { Interceptor } from './interceptor.js'
import type { Lifecycle } from './lifecycle.js'
import { atOnce } from './promise.js'

type Passage = 'send' | 'receive' | 'encodeFrame' | 'decodeFrame'
type ValueOf<Hook extends Passage> = Parameters<NonNullable<Interceptor[Hook]>>[0]

/** The interceptors of one client: the first is the nearest to the caller, the last the nearest to the wire. */
export interface Stages {
  all(): Iterable<Interceptor>
  /** Each in a higher place than the last. Returns what takes it out again. Throws `config` for what is no interceptor. */
  add(interceptor: Interceptor, place: number): () => void
  /**
   * Passes a value through one hook of them all, or of those with a lower place, inwards in the opposite order. Null when
   * one cancelled, or threw and was reported.
   */
  pass<Hook extends Passage>(hook: Hook, value: ValueOf<Hook>, before?: number): ValueOf<Hook> | null
  /** Calls them all, one after the other; one that throws is reported. */
  tell(hook: string, call: (interceptor: Interceptor) => unknown): void
}

export function createStages({ guard }: Pick<Lifecycle, 'guard'>): Stages {
  // Walks see at once who has come and who is gone.
  const all = new Map<number, Interceptor>()

  return {
    all: () => all.values(),
    add(interceptor, place) {
      if (typeof interceptor !== 'object' || typeof interceptor?.name !== 'string')
        throw configError('use', 'functions that return an interceptor with a name', interceptor)
      all.set(place, interceptor)
      return () => {
        if (all.delete(place)) guard(`${interceptor.name}.removed`, () => interceptor.removed?.())
      }
    },
    pass<Hook extends Passage>(hook: Hook, value: ValueOf<Hook>, before = Infinity) {
      const way = [...all].filter(([place]) => place < before)
      if (hook === 'receive' || hook === 'decodeFrame') way.reverse()
      return way.reduce<ValueOf<Hook> | null>((current, [, each]) => {
        // TypeScript cannot follow that hook and value belong together.
        const stage = each[hook] as ((value: ValueOf<Hook>) => ValueOf<Hook> | null) | undefined
        if (!stage || current === null) return current
        return guard(`${each.name}.${hook}`, () => atOnce(stage(current))) ?? null
      }, value)
    },
    tell(hook, call) {
      for (const each of all.values()) guard(`${each.name}.${hook}`, () => call(each))
    },
  }
}
