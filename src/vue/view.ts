import { type ComputedRef, type ShallowRef, computed, shallowRef } from 'vue'
import type { Env } from '../core.js'
import { useFrame } from './frame.js'
import type { List } from './list.js'
import { onStart, onStop } from './start.js'

/** A list as a user looks at it. */
export interface View<Data> {
  readonly messages: ComputedRef<readonly Data[]>
  readonly total: ComputedRef<number>
  readonly dropped: ComputedRef<number>
  readonly unseen: ComputedRef<number>
  readonly isPaused: Readonly<ShallowRef<boolean>>
  pause(): void
  resume(): void
  clear(): void
  /** Shows what is new at the next frame. */
  request(): void
  /** Shows it now. */
  write(): void
  /** While the user is away nothing is written. */
  setAway(isAway: boolean): void
}

interface Shown<Data> {
  readonly messages: readonly Data[]
  readonly total: number
  readonly dropped: number
  readonly unseen: number
}

/** Writes a list to refs: all of it at once, once for a frame. With the scope it ends. */
export function useView<Data>(list: List<Data>, env: Pick<Env, 'after' | 'page'>): View<Data> {
  // Beside each ref what is in it: an effect of the user's that pauses or clears must not come to depend on it.
  let present: Shown<Data> = { messages: [], total: 0, dropped: 0, unseen: 0 }
  let isHeld = false
  const shown = shallowRef(present)
  const isPaused = shallowRef(isHeld)
  let lastSeen = 0
  let isAway = false
  let isRunning = false
  let cancelExpiry = (): void => {}

  const put = (next: Partial<Shown<Data>>): void => {
    present = { ...present, ...next }
    shown.value = present
  }
  const hold = (value: boolean): void => {
    isHeld = value
    isPaused.value = value
  }
  const show = (): void => {
    const [total, dropped] = [list.total(), list.dropped()]
    if (isHeld) return put({ total, dropped, unseen: list.countAfter(lastSeen) })
    lastSeen = total
    put({ messages: list.read(), total, dropped, unseen: 0 })
  }
  const write = (): void => {
    frame.cancel()
    cancelExpiry()
    // No timer before the mount, which may never come and on a server never does.
    if (isRunning) cancelExpiry = env.after(list.expire(), write)
    if (!isAway) show()
  }
  const frame = useFrame(env, write)
  onStart(env, () => {
    isRunning = true
    if (present.messages.length > 0) write()
  })
  onStop(() => {
    isRunning = false
    cancelExpiry()
  })
  return {
    messages: computed(() => shown.value.messages),
    total: computed(() => shown.value.total),
    dropped: computed(() => shown.value.dropped),
    unseen: computed(() => shown.value.unseen),
    isPaused,
    write,
    request: frame.request,
    pause: () => hold(true),
    resume() {
      if (!isHeld) return
      hold(false)
      write()
    },
    clear() {
      list.clear()
      put({ messages: [] })
      write()
    },
    setAway(value) {
      const isBack = isAway && !value
      isAway = value
      if (isBack) write()
    },
  }
}
