import { type MaybeRefOrGetter, toValue, watch } from 'vue'
import type { Off } from '../core.js'
import { type Connection, dial } from './connection.js'
import { onStart } from './start.js'

/** Attaches to what is named, from the start to the end, and anew whenever the name changes. */
export function follow<Name>(
  connection: Connection,
  name: MaybeRefOrGetter<Name>,
  attach: (name: Name) => Off,
): Off {
  let isStopped = false
  let unfollow = (): void => {}
  onStart(connection.client.env, () => {
    if (isStopped) return
    unfollow = watch(
      () => toValue(name),
      (present, _before, onCleanup) => onCleanup(attach(present)),
      { immediate: true, flush: 'sync' },
    )
    dial(connection)
  })
  return () => {
    isStopped = true
    unfollow()
  }
}
