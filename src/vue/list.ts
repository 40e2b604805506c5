import type { Milliseconds } from '../core.js'

/** How much a list holds. */
export interface Bounds {
  readonly limit: number
  readonly ttl: Milliseconds
  now(): Milliseconds
}

/**
 * Data by key, in the order in which the keys came, bounded in number and age. A key that is there keeps its place and
 * takes the later data. To add costs the same however long the list is.
 */
export interface List<Data> {
  add(key: PropertyKey, data: Data): void
  /** Makes the list what it would be if this had been there from the beginning. */
  addEarlier(all: readonly (readonly [key: PropertyKey, data: Data])[]): void
  /** Lets go of what is too old. Returns the time until the next is. */
  expire(): Milliseconds
  clear(): void
  read(): Data[]
  /** How many were added. */
  total(): number
  /** How many found no room within the limit. */
  dropped(): number
  /** How many are there that came, or came anew, after so many had been added. */
  countAfter(total: number): number
}

interface Entry<Data> {
  readonly data: Data
  readonly at: Milliseconds
  /** Its number among all that were added; 0 for what had been before. */
  readonly number: number
}

export function createList<Data>({ limit, ttl, now }: Bounds): List<Data> {
  const entries = new Map<PropertyKey, Entry<Data>>()
  let oldest = entries.keys()
  let total = 0
  let dropped = 0

  /** The keys from the first one on. The iterator is kept between drops: a new one walks over all that is gone. */
  const rewind = (): void => {
    oldest = entries.keys()
  }

  const put = (key: PropertyKey, entry: Entry<Data>): void => {
    entries.set(key, entry)
    if (entries.size <= limit) return
    const next = oldest.next()
    if (!next.done) entries.delete(next.value)
    dropped += 1
  }

  return {
    add(key, data) {
      total += 1
      put(key, { data, at: now(), number: total })
    },
    addEarlier(all) {
      const later = new Map(entries)
      entries.clear()
      rewind()
      for (const [key, data] of all) put(key, { data, at: now(), number: 0 })
      for (const [key, entry] of later) put(key, entry)
    },
    expire() {
      const present = now()
      let next = Infinity
      for (const [key, { at }] of ttl < Infinity ? entries : []) {
        const left = at + ttl - present
        if (left > 0) next = Math.min(next, left)
        else entries.delete(key)
      }
      // One that is never asked again would keep all that it has not walked over.
      rewind()
      return next
    },
    clear() {
      entries.clear()
      rewind()
    },
    read: () => Array.from(entries.values(), ({ data }) => data),
    total: () => total,
    dropped: () => dropped,
    countAfter: (before) => [...entries.values()].filter(({ number }) => number > before).length,
  }
}
