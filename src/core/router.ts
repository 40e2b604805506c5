import type { WebSocketMessage } from './dialect.js'
import { configError } from './errors.js'
import { type Listener, type ListenerTrouble, callListener, createEmitter } from './emitter.js'

/** Listeners to messages, found by type, list of types, pattern or `'*'`. */
export interface Router {
  on(pattern: string | RegExp | readonly string[], listener: Listener): () => void
  once(type: string, listener: Listener): () => void
  off(type: string, listener?: Listener): void
  /** Calls every listener of the message's type; returns what they returned. */
  route(message: WebSocketMessage): unknown[]
  /** How many listeners each type and pattern has. */
  count(): Map<string, number>
  clear(): void
}

/** Types whose patterns are remembered. A server that invents types for ever must not fill the memory. */
const REMEMBERED = 1_000

type Entry = readonly [pattern: RegExp, listener: Listener]

export function createRouter(trouble: ListenerTrouble): Router {
  const named = createEmitter(trouble)
  let patterns: readonly Entry[] = []
  const matches = new Map<string, readonly Entry[]>()

  const change = (next: readonly Entry[]): void => {
    patterns = next
    matches.clear()
  }

  const matching = (type: string): readonly Entry[] => {
    // `search` ignores the position that a global or sticky pattern remembers.
    const found = matches.get(type) ?? patterns.filter(([pattern]) => type.search(pattern) >= 0)
    if (matches.size >= REMEMBERED) matches.clear()
    matches.set(type, found)
    return found
  }

  return {
    on(pattern, listener) {
      if (pattern instanceof RegExp) {
        const entry: Entry = [pattern, listener]
        change([...patterns, entry])
        return () => change(patterns.filter((each) => each !== entry))
      }
      const types = [pattern].flat()
      types.forEach(checkType)
      const offs = types.map((type) => named.on(type, listener))
      return () => offs.forEach((off) => off())
    },
    once(type, listener) {
      checkType(type)
      return named.once(type, listener)
    },
    off: named.off,
    route(message) {
      const { type, data } = message
      return [
        ...(type === '*' ? [] : named.emit(type, data, message)),
        ...named.emit('*', data, message),
        ...matching(type)
          // As for names: one that was taken off is gone, and put on again it is there.
          .flatMap((entry) =>
            patterns.some(([, listener]) => listener === entry[1])
              ? [callListener(entry[1], type, trouble, data, message)]
              : [],
          ),
      ]
    },
    count() {
      const counts = named.count()
      for (const [pattern] of patterns) counts.set(String(pattern), (counts.get(String(pattern)) ?? 0) + 1)
      return counts
    },
    clear() {
      named.clear()
      change([])
    },
  }
}

function checkType(type: unknown): void {
  if (typeof type !== 'string' || !type)
    throw configError('type', 'a name, a list of names or a RegExp', type)
}
