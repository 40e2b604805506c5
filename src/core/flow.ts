import type { Scope } from './scope.js'

export interface FlowPort {
  /** Whether the socket takes more. */
  hasRoom(): boolean
  /** Sends what waits, for as long as there is room. */
  flush(): void
  isEmpty(): boolean
}

/** The order of sending over one open link: what waits for room goes before what comes later. */
export interface Flow {
  /** Whether a send may go out at once. */
  isClear(): boolean
  /** Sends what waits; while the socket is full it comes back by itself. */
  pump(): void
}

/** How often a full socket is asked whether it has room again. */
const DRAIN_INTERVAL = 50

export function createFlow(scope: Scope, { hasRoom, flush, isEmpty }: FlowPort): Flow {
  let cancelRetry: (() => void) | undefined

  const pump = (): void => {
    cancelRetry?.()
    cancelRetry = undefined
    flush()
    if (!isEmpty()) cancelRetry = scope.after(DRAIN_INTERVAL, pump)
  }

  return { isClear: () => !cancelRetry && hasRoom(), pump }
}
