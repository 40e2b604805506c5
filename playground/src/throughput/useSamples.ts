import { useIntervalFn, useRafFn } from '@vueuse/core'
import { shallowRef } from 'vue'

/** One second of the page, per second. */
export interface Sample {
  readonly messages: number
  readonly frames: number
  /** The worst of that second, in milliseconds. */
  readonly lag: number
}

const most = 60

/** Looks once a second, for as long as the panel is shown. */
export function useSamples(look: () => { arrived: number; lag: number }) {
  const samples = shallowRef<readonly Sample[]>([])
  let frames = 0
  let before = performance.now()

  useRafFn(() => void (frames += 1))
  useIntervalFn(() => {
    const now = performance.now()
    const { arrived, lag } = look()
    const perSecond = (count: number) => Math.round((count * 1_000) / (now - before))
    const sample = { messages: perSecond(arrived), frames: perSecond(frames), lag }
    samples.value = [...samples.value, sample].slice(-most)
    frames = 0
    before = now
  }, 1_000)

  return samples
}
