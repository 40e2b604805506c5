import type { Scope } from './scope.js'

/** The order of sending over one open link: what waits for room goes before what comes later. */
export interface Flow {
  /** Whether a send may go out at once. */
  isClear(): boolean
  /** Sends what waits; while the socket is full it comes back by itself. */
  pump(): void
}

/** How often a full socket is asked whether it has room again. */
const DRAIN_INTERVAL = 50

/** `flush` sends what waits for as long as there is room, and tells whether that was all. */
export function createFlow(scope: Scope, hasRoom: () => boolean, flush: () => boolean): Flow {
  const flushing = (): void => {}
  /** Set while something waits or goes out. */
  let cancelRetry: (() => void) | undefined

  const pump = (): void => {
    // Whoever sends while it goes out is served by the flush under way, in order.
    if (cancelRetry === flushing) return
    cancelRetry?.()
    cancelRetry = flushing
    cancelRetry = flush() ? undefined : scope.after(DRAIN_INTERVAL, pump)
  }

  return { isClear: () => !cancelRetry && hasRoom(), pump }
}
