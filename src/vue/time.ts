import { type Ref, type ShallowRef, shallowRef, watch } from 'vue'
import type { Env, Milliseconds } from '../core.js'
import { onStart, onStop } from './start.js'

const STEP = 1_000

/** Milliseconds left until a point in time, in steps of one second; undefined while there is none. */
export function useTimeLeft(
  until: Readonly<Ref<Milliseconds | undefined>>,
  env: Pick<Env, 'now' | 'after' | 'page'>,
): Readonly<ShallowRef<Milliseconds | undefined>> {
  const left = shallowRef<Milliseconds>()
  const show = (): void => {
    left.value = until.value && Math.max(0, until.value - env.now())
  }
  let cancel = (): void => {}
  const step = (): void => {
    cancel()
    show()
    const rest = left.value
    // The first step is what is more than whole seconds: seconds rounded up are right at every moment.
    if (rest && rest < Infinity) cancel = env.after(rest % STEP || STEP, step)
  }
  show()
  onStart(env, () => {
    watch(until, step, { immediate: true, flush: 'sync' })
    onStop(() => cancel())
  })
  return left
}
