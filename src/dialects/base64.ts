const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** Bytes as Base64 with padding, RFC 4648 section 4. The platform's own way takes strings only, and is not everywhere. */
export function toBase64(bytes: Uint8Array): string {
  const groups: string[] = []
  for (let at = 0; at < bytes.length; at += 3) {
    const bits = (octet(bytes, at) << 16) | (octet(bytes, at + 1) << 8) | octet(bytes, at + 2)
    groups.push(digit(bits >> 18) + digit(bits >> 12) + digit(bits >> 6) + digit(bits))
  }
  const missing = groups.length * 3 - bytes.length
  return groups.join('').slice(0, groups.length * 4 - missing) + '='.repeat(missing)
}

function octet(bytes: Uint8Array, at: number): number {
  return bytes[at] ?? 0
}

function digit(bits: number): string {
  return DIGITS.charAt(bits & 63)
}
