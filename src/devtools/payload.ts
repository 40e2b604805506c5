import type { Frame } from '../core.js'

/** Characters and values of one payload, in all. */
const MOST = 10_000

const DEEPEST = 10

/**
 * A payload as it is at this moment, whatever becomes of it later: a copy that ends where it gets too long or too deep or
 * comes back to itself. Bytes are counted.
 */
export function showData(data: unknown): unknown {
  let left = MOST
  const cut = (text: string): string => {
    const shown = text.length > left ? `${text.slice(0, left)}…` : text
    left = Math.max(0, left - text.length)
    return shown
  }
  const say = (value: unknown): string => cut(String(value))
  const copy = (value: unknown, path: readonly object[]): unknown => {
    if (typeof value === 'string') return cut(value)
    if (typeof value === 'function') return 'a function'
    if (typeof value !== 'object' || value === null) return value
    if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return `${value.byteLength} bytes`
    if (path.length >= DEEPEST || path.includes(value)) return '…'
    const below = [...path, value]
    if (Array.isArray(value) || value instanceof Set || value instanceof Map)
      return take(value, (item) => copy(item, below), '…')
    const names = Object.keys(value)
    // Dates, errors and the like have words, but nothing to list.
    if (value instanceof Error || (names.length === 0 && !isPlain(value))) return say(value)
    const members = value as Record<string, unknown> // an object it is
    return Object.fromEntries(take(names, (name) => [cut(name), copy(members[name], below)], ['…', '…']))
  }
  /** As many as there is room for, and a mark where some are left out. */
  const take = <Item, Shown>(items: Iterable<Item>, show: (item: Item) => Shown, mark: Shown): Shown[] => {
    const shown: Shown[] = []
    for (const item of items) {
      if (left === 0) return [...shown, mark]
      left -= 1
      shown.push(show(item))
    }
    return shown
  }
  try {
    return copy(data, [])
  } catch (error) {
    return `cannot be read: ${String(error)}` // a getter threw
  }
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || prototype === Object.prototype
}

const MOST_BYTES = 256

/** A frame as it travels: text as it is, bytes in hexadecimal digits. */
export function showFrame(frame: Frame): unknown {
  if (typeof frame === 'string') return showData(frame)
  const bytes = [...new Uint8Array(frame).subarray(0, MOST_BYTES)]
  const digits = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(' ')
  return frame.byteLength > MOST_BYTES ? `${digits}…` : digits
}
