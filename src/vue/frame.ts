import { useRafFn } from '@vueuse/core'
import type { Env, Off } from '../core.js'
import { onStop } from './start.js'

/** While a page is hidden it has no frames; browsers stretch this to about a second then. */
const WITHOUT_FRAMES = 200

/** Work that is done once for a frame, however often it is asked for. */
export interface Frame {
  request(): void
  cancel(): void
}

/** Runs `work` at the next frame of the page, or soon where there are none. With the scope it ends. */
export function useFrame({ after }: Pick<Env, 'after'>, work: () => void): Frame {
  let cancelFallback: Off | undefined
  const run = (): void => {
    cancel()
    work()
  }
  const frame = useRafFn(run, { immediate: false, once: true })
  const cancel = (): void => {
    frame.pause()
    cancelFallback?.()
    cancelFallback = undefined
  }
  onStop(cancel)
  return {
    cancel,
    request() {
      if (cancelFallback) return
      frame.resume()
      // Whichever comes first.
      cancelFallback = after(WITHOUT_FRAMES, run)
    },
  }
}
