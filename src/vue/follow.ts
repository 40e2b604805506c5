import { type MaybeRefOrGetter, toValue, watch } from 'vue'
import type { Off } from '../core.js'
import { type Connection, dial } from './connection.js'
import { onStart, onStop } from './start.js'

/**
 * Attaches to what is named, from the start to the end, and anew whenever the name changes: to the later one first, so
 * that what both have in common is never let go.
 */
export function follow<Name>(
  connection: Connection,
  name: MaybeRefOrGetter<Name>,
  attach: (name: Name) => Off,
  ended?: Off,
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
    unfollow = watch(() => toValue(name), change, { immediate: true, flush: 'sync' })
    dial(connection)
  })
  onStop(end)
  return end
}
