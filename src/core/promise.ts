export function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as PromiseLike<unknown> | undefined)?.then === 'function' // reading is all it does
}

/** A result that nobody can wait for: what comes later would change places with what came first. Throws for a promise. */
export function atOnce<Value>(result: Value): Value {
  if (!isPromise(result)) return result
  // What it rejects with says less than this.
  result.then(undefined, () => {})
  throw new TypeError('must not be asynchronous')
}
