import { createHash, randomUUID } from 'node:crypto'
import type { ConnectQuery, User } from './protocol.ts'

const longestName = 32

/** A name that is fit to be shown: one line, bounded, without control characters or a change of direction. */
export function nameOf(value = ''): string | undefined {
  const line = value
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(/[\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, '')
    .replace(/\s+/g, ' ')
    .trim()
  return Array.from(line).slice(0, longestName).join('').trim() || undefined
}

/** The same key gives the same user; nobody can tell the key from the user's id. */
export function userOf({ client, name }: ConnectQuery, boundName: string | undefined): User {
  const key = client?.slice(0, 128)
  const id = key ? createHash('sha256').update(key).digest('hex').slice(0, 16) : randomUUID()
  return { id, name: boundName ?? nameOf(name) ?? `guest-${id.slice(0, 4)}` }
}
