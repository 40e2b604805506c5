/** For what the page itself provides to all its panels. */
export function required<Value>(value: Value | undefined, what: string): Value {
  if (value === undefined) throw new Error(`no ${what} was provided`)
  return value
}
