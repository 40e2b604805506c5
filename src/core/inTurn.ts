/** A queue of one: what comes while something is being handled waits for its turn. */
export interface Turns<Value> {
  /** Handles the value, at once or in its turn. */
  take(value: Value): void
  /** Whether one that passes `test` is being handled or waits. */
  has(test: (value: Value) => boolean): boolean
}

/** An error does not take the turn from the others; the first is thrown when all are done. */
export function inTurn<Value extends object>(handle: (value: Value) => void): Turns<Value> {
  const waiting: Value[] = []
  return {
    has: (test) => waiting.some(test),
    take(value) {
      if (waiting.push(value) > 1) return
      let failure: { readonly error: unknown } | undefined
      for (let next = waiting[0]; next; next = waiting[0]) {
        try {
          handle(next)
        } catch (error) {
          failure ??= { error }
        }
        waiting.shift()
      }
      if (failure) throw failure.error
    },
  }
}
