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
