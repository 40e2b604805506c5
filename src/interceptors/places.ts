import type { WebSocketMessage } from '../core/dialect.js'

export interface PlacesOptions {
  /**
   * A message's place in its sequence, growing by any step; undefined for messages that have none. A message whose place
   * is not above the last one's is taken for one that was heard already.
   */
  positionOf(message: WebSocketMessage): number | undefined
  /** Which sequence a message belongs to, for servers with one per room. @default one for all */
  streamOf?(message: WebSocketMessage): string
  /**
   * Sequences that are remembered. Beyond it the one that was silent for longest is forgotten: nothing is asked for it,
   * and the next reconnect is not `recovered`. @default 1_000
   */
  streams?: number
}

export interface Place {
  readonly stream: string
  readonly position: number
}

/** Where each sequence is. */
export interface Places {
  /** A message whose place cannot be told has none. */
  of(message: WebSocketMessage): Place | undefined
  has(stream: string): boolean
  all(): [stream: string, position: number][]
  /** Whether a place is new; if so it is remembered. */
  advance(place: Place): boolean
  /** These were not heard after all: what comes after the places that were reached is missing again. */
  goBack(
    reached: readonly [stream: string, position: number][],
    missing: readonly { readonly place?: Place | undefined }[],
  ): void
  /** Nobody knows whether these go on as before, but for the `whole` ones: their next position is taken as it is. */
  doubt(whole: ReadonlySet<string>): void
  /** These go on as before. What was forgotten has been told of. */
  trust(whole: ReadonlySet<string>): void
  /** Whether there are places, all of them certain and none forgotten: else nobody can say what is missed after them. */
  isCertain(): boolean
}

export function createPlaces(
  { positionOf, streamOf, streams }: Required<PlacesOptions>,
  report: (error: unknown) => void,
): Places {
  /** Those that spoke last are at the end. */
  const last = new Map<string, number>()
  const doubtful = new Set<string>()
  let hasForgotten = false
  let hasComplained = false

  /** Once: the next message would most likely give the same. */
  const complain = (what: string, value: unknown): undefined => {
    if (!hasComplained) report(new TypeError(`recovery: ${what}, got ${typeof value}`))
    hasComplained = true
  }

  const forgetOldest = (): void => {
    const [oldest = ''] = last.keys()
    last.delete(oldest)
    doubtful.delete(oldest)
    hasForgotten = true
  }

  return {
    of(message) {
      try {
        const position: unknown = positionOf(message)
        if (position === undefined || position === null || Number.isNaN(position)) return undefined
        // What cannot be compared would keep everything that follows away.
        if (typeof position !== 'number' || !Number.isFinite(position))
          return complain('positionOf must give a finite number', position)
        const stream: unknown = streamOf(message)
        return typeof stream === 'string'
          ? { position, stream }
          : complain('streamOf must give a string', stream)
      } catch (error) {
        report(error)
        return undefined
      }
    },
    has: (stream) => last.has(stream),
    all: () => [...last],
    advance({ stream, position }) {
      const isNew = doubtful.delete(stream) || position > (last.get(stream) ?? -Infinity)
      if (!isNew) return false
      last.delete(stream)
      last.set(stream, position)
      if (last.size > streams) forgetOldest()
      return true
    },
    goBack(reached, missing) {
      const before = new Map(reached)
      for (const { place } of missing) {
        if (!place) continue
        const position = before.get(place.stream)
        if (position === undefined) last.delete(place.stream)
        else last.set(place.stream, position)
      }
    },
    doubt(whole) {
      for (const stream of last.keys()) if (!whole.has(stream)) doubtful.add(stream)
    },
    trust(whole) {
      for (const stream of whole) doubtful.delete(stream)
      hasForgotten = false
    },
    isCertain: () => last.size > 0 && doubtful.size === 0 && !hasForgotten,
  }
}
