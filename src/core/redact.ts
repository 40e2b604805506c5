/**
 * Hides secrets in text that others may read. Values shorter than 4 characters are left alone: they are no secrets, and
 * hiding a "1" would garble every text that has one.
 */
export function createRedactor(secrets: readonly string[]): (text: string) => string {
  const hidden = secrets
    .flatMap((secret) => (secret.length < 4 ? [] : [secret, encodeURIComponent(secret)]))
    // One may begin with another.
    .sort((one, other) => other.length - one.length)
  return (text) => hidden.reduce((seen, secret) => seen.replaceAll(secret, '***'), text)
}

/** A URL without what may be secret in it: user, password and query. */
export function hideInUrl(url: string): string {
  return url.replace(/\/\/[^/?#]*@/, '//***@').replace(/\?.*$/s, '?***')
}
