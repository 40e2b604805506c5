import type { Frame } from '../core.js'

/** What others may read of a client's options: no value of a query parameter or header, no subprotocol, no body. */
export function hideSecrets(options: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const given = Object.entries(options).filter(([, value]) => value !== undefined)
  return Object.fromEntries(given.map(([name, value]) => [name, showOption(name, value)]))
}

const SECRET: ReadonlySet<string> = new Set(['query', 'headers', 'protocols', 'init', 'body'])

function showOption(name: string, value: unknown): unknown {
  if (typeof value === 'function') return 'a function'
  if (name === 'url') return hideInUrl(String(value))
  if (typeof value !== 'object' || value === null) return SECRET.has(name) ? '***' : value
  if (Array.isArray(value)) return value.length > 0 ? `${value.length} in all` : 'none'
  if (SECRET.has(name)) return Object.fromEntries(Object.keys(value).map((key) => [key, '***']))
  const { name: called } = value as { name?: unknown } // a dialect has one
  if (typeof called === 'string') return called
  // A schema or a world is nothing to read.
  if (name === 'schemas' || name === 'env') return Object.keys(value).join(', ') || 'none'
  return hideSecrets(value as Record<string, unknown>) // an object it is
}

/** The names of query parameters stay; user and password go. */
function hideInUrl(url: string): string {
  return url.replace(/\/\/[^/?#]*@/, '//***@').replace(/([?&][^=&#]*)=[^&#]*/g, '$1=***')
}

const LONGEST = 10_000

/** A payload as the timeline shows it: text that is too long is cut, bytes are counted. */
export function showData(data: unknown): unknown {
  if (typeof data === 'string' && data.length > LONGEST) return `${data.slice(0, LONGEST)}…`
  return data instanceof ArrayBuffer || ArrayBuffer.isView(data) ? `${data.byteLength} bytes` : data
}

const MOST_BYTES = 256

/** A frame as it travels: text as it is, bytes in hexadecimal digits. */
export function showFrame(frame: Frame): unknown {
  if (typeof frame === 'string') return showData(frame)
  const bytes = [...new Uint8Array(frame).subarray(0, MOST_BYTES)]
  const digits = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(' ')
  return frame.byteLength > MOST_BYTES ? `${digits}…` : digits
}
