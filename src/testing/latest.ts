import type { Off } from '../core.js'

/** Puts an entry before all others, so that a test can change what an earlier line set up. The returned function takes it out. */
export function putFirst<Entry>(entries: Entry[], entry: Entry): Off {
  entries.unshift(entry)
  return () => {
    const index = entries.indexOf(entry)
    if (index >= 0) entries.splice(index, 1)
  }
}
