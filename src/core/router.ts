import type { WebSocketMessage } from './dialect.js'
import { type Listener, type ListenerTrouble, callListener, createEmitter } from './emitter.js'

/** Listeners to messages, found by type, list of types, pattern or `'*'`. */
export interface Router {
  on(pattern: string | RegExp | readonly string[], listener: Listener): () => void
  once(type: string, listener: Listener): () => void
  off(type: string, listener?: Listener): void
  /** Calls every listener of the message's type; returns what they returned. */
  route(message: WebSocketMessage): unknown[]
  clear(): void
}

/** Types whose patterns are remembered. A server that invents types for ever must not fill the memory. */
const REMEMBERED = 1_000

export function createRouter(trouble: ListenerTrouble): Router {
  const named = createEmitter(trouble)
  const patterns = new Set<{ readonly pattern: RegExp; readonly listener: Listener }>()
  const matches = new Map<string, readonly Listener[]>()

  const matching = (type: string): readonly Listener[] => {
    const known = matches.get(type)
    if (known) return known
    // `search` ignores the position that a global or sticky pattern remembers.
    const found = [...patterns]
      .filter(({ pattern }) => type.search(pattern) >= 0)
      .map(({ listener }) => listener)
    if (matches.size >= REMEMBERED) matches.clear()
    matches.set(type, found)
    return found
  }

  const onPattern = (pattern: RegExp, listener: Listener): (() => void) => {
    const entry = { pattern, listener }
    patterns.add(entry)
    matches.clear()
    return () => {
      patterns.delete(entry)
      matches.clear()
    }
  }

  return {
    on(pattern, listener) {
      if (typeof pattern === 'string') return named.on(pattern, listener)
      if (pattern instanceof RegExp) return onPattern(pattern, listener)
      const offs = pattern.map((type) => named.on(type, listener))
      return () => offs.forEach((off) => off())
    },
    once: named.once,
    off: named.off,
    route(message) {
      const { type, data } = message
      const results = type === '*' ? [] : named.emit(type, data, message)
      results.push(...named.emit('*', data, message))
      for (const listener of matching(type)) {
        results.push(callListener(listener, data, message, (error) => trouble(error, type, listener)))
      }
      return results
    },
    clear() {
      named.clear()
      patterns.clear()
      matches.clear()
    },
  }
}
