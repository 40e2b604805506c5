/**
 * Whether an address answers for a URL. `'*'` answers for all; a path, or a whole URL, for that one, whatever its query.
 */
export function answersFor(address: string, url: string): boolean {
  if (address === '*') return true
  const plain = url.replace(/[?#].*$/s, '')
  return plain === address || plain.replace(/^[a-z]+:\/\/[^/]*/i, '') === address
}
