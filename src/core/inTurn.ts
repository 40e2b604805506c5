/**
 * Handles one value after the other: those that come while one is being handled wait for their turn. An error does not
 * take the turn from the others; the first is thrown when all are done.
 */
export function inTurn<Value extends object>(handle: (value: Value) => void): (value: Value) => void {
  const waiting: Value[] = []
  return (value) => {
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
  }
}
