/** 128 random bits. `crypto.randomUUID` is missing where the page came over plain HTTP, as on a phone in the same network. */
export function createId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
