import type { Milliseconds } from '../core.js'

/** Something that is due at a time. */
export interface Entry {
  readonly at: Milliseconds
  readonly isTimer: boolean
  readonly run: () => void
}

/** Entries in the order in which they are due; of the same time, in that in which they were added. */
export interface Timeline {
  readonly entries: readonly Entry[]
  readonly add: (entry: Entry) => void
  /** Nothing happens to one that is gone already. */
  readonly remove: (entry: Entry) => void
}

export function createTimeline(): Timeline {
  const entries: Entry[] = []

  /** The place after all that is due before `at`, and after what is due at it if `isAfter`. */
  const place = (at: Milliseconds, isAfter: boolean): number => {
    let [low, high] = [0, entries.length]
    while (low < high) {
      const middle = (low + high) >> 1
      const time = entries[middle]?.at ?? Infinity
      if (time < at || (isAfter && time === at)) low = middle + 1
      else high = middle
    }
    return low
  }

  return {
    entries,
    add: (entry) => void entries.splice(place(entry.at, true), 0, entry),
    remove(entry) {
      const index = entries.indexOf(entry, place(entry.at, false))
      if (index >= 0) entries.splice(index, 1)
    },
  }
}
