import type { IncomingHttpHeaders } from 'node:http'

/**
 * Whether the page that asks belongs here: the same host, or one of the origins allowed. Browsers let any page open a
 * socket to any server and name its origin; what names none is no browser.
 */
export function isOwnOrigin({ origin, host }: IncomingHttpHeaders, allowed: readonly string[]): boolean {
  if (origin === undefined || allowed.includes(origin)) return true
  return URL.canParse(origin) && new URL(origin).host === host
}
