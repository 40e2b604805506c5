import { type MaybeRefOrGetter, toValue, watch } from 'vue'
import type { Off } from '../core.js'
import { type Connection, dial } from './connection.js'
import { onStart, onStop } from './start.js'

interface FollowOptions {
  /** When to look what a changed name has become: at once, or when all changes of the tick are made. @default 'sync' */
  readonly flush?: 'sync' | 'pre'
  readonly ended?: Off
}

/**
 * Attaches to what is named, from the start to the end, and anew whenever the name changes: to the later one first, so
 * that what both have in common is never let go.
 */
export function follow<Name>(
  connection: Connection,
  name: MaybeRefOrGetter<Name>,
  attach: (name: Name) => Off,
  { flush = 'sync', ended }: FollowOptions = {},
): Off {
  let isOver = false
  let unfollow = (): void => {}
  let detach = (): void => {}

  const change = (present: Name): void => {
    const detachBefore = detach
    try {
      detach = attach(present)
    } finally {
      detachBefore()
    }
  }
  const end = (): void => {
    isOver = true
    unfollow()
    detach()
    ended?.()
  }
  onStart(connection.client.env, () => {
    if (isOver) return
    unfollow = watch(() => copy(toValue(name)), change, { immediate: true, flush })
    dial(connection)
  })
  onStop(end)
  return end
}

/** A list that was changed in place would be the same object before and after. */
function copy<Name>(name: Name): Name {
  return Array.isArray(name) ? (name.slice() as Name) : name // of what it was
}
