import { type Ref, type ShallowRef, shallowRef, watch } from 'vue'
import type { Env, Milliseconds } from '../core.js'
import { onStart, onStop } from './start.js'

const TICK = 1_000

/** Milliseconds left until a point in time, in steps of one second; undefined while there is none. */
export function useTimeLeft(
  until: Readonly<Ref<Milliseconds | undefined>>,
  env: Pick<Env, 'now' | 'after' | 'page'>,
): Readonly<ShallowRef<Milliseconds | undefined>> {
  const left = shallowRef<Milliseconds>()
  const show = (end: Milliseconds | undefined): Milliseconds | undefined =>
    (left.value = end && Math.max(0, end - env.now()))
  let cancelTick = (): void => {}

  const countDown = (end: Milliseconds | undefined): void => {
    cancelTick()
    const present = show(end)
    // The first tick takes what is more than whole seconds: seconds rounded up are right at every moment.
    if (present && present < Infinity) cancelTick = env.after(present % TICK || TICK, () => countDown(end))
  }
  show(until.value)
  onStart(env, () => {
    watch(until, countDown, { immediate: true, flush: 'sync' })
    onStop(() => cancelTick())
  })
  return left
}
