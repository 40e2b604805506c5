/**
 * A caller's id as it travels. What begins with # is the dialect's own: the ids of its requests, and of what nobody waits
 * for. A caller's id that begins so gets another #.
 */
export function toWire(id: string): string {
  return id.startsWith('#') ? `#${id}` : id
}

/** The opposite. Of the dialect's own it makes 0, which is the id of no message and of no request. */
export function fromWire(id: string): string | 0 {
  if (id.startsWith('##')) return id.slice(1)
  return id.startsWith('#') ? 0 : id
}
