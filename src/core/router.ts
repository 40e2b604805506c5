import type { WebSocketMessage } from './dialect.js'
import { aText, check } from './check.js'
import { type Listener, type ListenerTrouble, createEmitter } from './emitter.js'

/** Listeners to messages, found by type, list of types, pattern or `'*'`. */
export interface Router {
  on(pattern: string | RegExp | readonly string[], listener: Listener): () => void
  once(type: string, listener: Listener): () => void
  /** As `on`, for one who reads on whatever `off` takes away. */
  read(type: string, listener: Listener): () => void
  off(type: string, listener?: Listener): void
  /** Calls every listener of the message's type; returns what they returned. */
  route(message: WebSocketMessage): unknown[]
  /** How many listeners each type and pattern has. */
  count(): Map<string, number>
  clear(): void
}

/** Types whose patterns are remembered. A server that invents types for ever must not fill the memory. */
const REMEMBERED = 1_000

export function createRouter(trouble: ListenerTrouble): Router {
  const named = createEmitter(trouble)
  const readers = createEmitter(trouble)
  /** By the text of the pattern. */
  const patterns = createEmitter(trouble)
  const expressions = new Map<string, RegExp>()
  const matches = new Map<string, readonly string[]>()

  const follow = (pattern: RegExp, listener: Listener): (() => void) => {
    const text = String(pattern)
    const off = patterns.on(text, listener)
    expressions.set(text, pattern)
    matches.clear()
    return () => {
      off()
      if (patterns.count().has(text)) return
      expressions.delete(text)
      matches.clear()
    }
  }

  const matching = (type: string): readonly string[] => {
    // `search` ignores the position that a global or sticky pattern remembers.
    const find = (): string[] =>
      [...expressions].filter(([, pattern]) => type.search(pattern) >= 0).map(([text]) => text)
    const found = matches.get(type) ?? find()
    if (matches.size >= REMEMBERED) matches.clear()
    matches.set(type, found)
    return found
  }

  return {
    on(pattern, listener) {
      if (pattern instanceof RegExp) return follow(pattern, listener)
      const types = [pattern].flat().map(checkType)
      const offs = types.map((type) => named.on(type, listener))
      return () => offs.forEach((off) => off())
    },
    once: (type, listener) => named.once(checkType(type), listener),
    read: (type, listener) => readers.on(checkType(type), listener),
    off: named.off,
    route(message) {
      const { type, data } = message
      const results: unknown[] = []
      // Who begins to read in a listener begins with the next message.
      for (const { emit } of [readers, named])
        for (const name of new Set([type, '*'])) results.push(...emit(name, data, message))
      for (const text of matching(type)) results.push(...patterns.emit(text, data, message, type))
      return results
    },
    count() {
      const counts = named.count()
      for (const [name, count] of [...readers.count(), ...patterns.count()])
        counts.set(name, (counts.get(name) ?? 0) + count)
      return counts
    },
    clear() {
      named.clear()
      readers.clear()
      patterns.clear()
      expressions.clear()
      matches.clear()
    },
  }
}

const A_TYPE = ['a name, a list of names or a RegExp', aText[1]] as const
const checkType = (type: string): string => check('type', A_TYPE, type)
