import { timestamp, useIntervalFn, useTimeoutFn } from '@vueuse/core'
import { type Ref, type ShallowRef, effectScope, shallowRef, watch } from 'vue'
import type { Milliseconds, Off } from '../core.js'
import { onStart } from './start.js'

const STEP = 1_000

/** Runs once after a delay, unless the returned function is called before. It follows no scope. */
export function after(delay: Milliseconds, run: () => void): Off {
  const scope = effectScope(true)
  scope.run(() => useTimeoutFn(run, delay))
  return () => scope.stop()
}

/** Milliseconds left until a point in time, in steps of one second; undefined while there is none. */
export function useTimeLeft(
  until: Readonly<Ref<Milliseconds | undefined>>,
): Readonly<ShallowRef<Milliseconds | undefined>> {
  const left = shallowRef<Milliseconds>()
  const update = (): void => {
    left.value = until.value === undefined ? undefined : Math.max(0, until.value - timestamp())
    if (!left.value) pause()
  }
  const { pause, resume } = useIntervalFn(update, STEP, { immediate: false })
  update()
  onStart(() => {
    const follow = (): void => {
      resume()
      update()
    }
    watch(until, follow, { immediate: true, flush: 'sync' })
  })
  return left
}
