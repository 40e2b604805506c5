import type { IncomingMessage, WebSocketMessage } from '../core/dialect.js'
import { createError } from '../core/errors.js'
import type { InterceptorFactory } from '../core/interceptor.js'
import type { Milliseconds } from '../core/snapshot.js'
import type { WebSocketClient } from '../core/types.js'
import { type AbortSignalLike, createAbortController } from '../core/universal.js'

export interface RecoveryContext {
  readonly client: WebSocketClient
  /** Aborted when the connection goes away again, and when the gap is given up. */
  readonly signal: AbortSignalLike
  /** Which of the server's sequences is asked for. */
  readonly stream: string
}

/** What the server still has of a gap. */
export interface Gap {
  /** The missed messages; their order does not matter. */
  readonly messages: readonly WebSocketMessage[]
  /** Whether that is all of them. Where it is not, the server may have begun anew, so positions start afresh. */
  readonly complete: boolean
}

export interface RecoveryOptions {
  /** A message's place in its sequence, growing by any step; undefined for messages that have none. */
  positionOf(message: WebSocketMessage): number | undefined
  /** Which sequence a message belongs to, for servers with one per room. @default one for all */
  streamOf?(message: WebSocketMessage): string
  /** Asks for what came after a position. Called once a sequence, at every reconnect; a rejection leaves the gap and is an `error` event. */
  fetch(since: number, context: RecoveryContext): Promise<Gap>
  /** Live messages held while the gap is fetched. Beyond it the gap is given up rather than a live message. @default 1_000 */
  capacity?: number
  /** How long live messages may wait for the gap. Milliseconds, above 0. @default 15_000 */
  timeout?: Milliseconds
}

interface Found extends Gap {
  readonly stream: string
}

interface Place {
  readonly stream: string
  readonly position: number
}

/** From the dial of a reconnect until its gap is dealt with. */
interface Round {
  /** Live messages that wait for it. */
  readonly held: IncomingMessage[]
  /** Whether the server let the client in again, so that there is a gap to tell of. */
  readonly isReconnect: boolean
  /** Ends the fetch; what is held goes on waiting. */
  stop(): void
}

const NO_ROUND: Round = Object.freeze({ held: [], isReconnect: false, stop() {} })

/**
 * Fills the gap that a reconnect leaves: live messages wait while it is fetched, then all are delivered once, in the
 * order of their positions. The `recovered` event tells the truth about every reconnect. Not for messages without a
 * position: those pass at once.
 */
export function recovery(options: RecoveryOptions): InterceptorFactory {
  const { positionOf, streamOf = () => '', fetch, capacity = 1_000, timeout = 15_000 } = options

  return (host) => {
    const last = new Map<string, number>()
    /** Nothing was missed before the first connection. */
    let wasOpen = false
    let round: Round | undefined

    /** A message whose place cannot be told has none. */
    const placeOf = (message: WebSocketMessage): Place | undefined => {
      try {
        const position = positionOf(message)
        return position === undefined ? undefined : { position, stream: streamOf(message) }
      } catch (error) {
        host.report(error)
        return undefined
      }
    }

    /** Whether a message is new; if so its place is remembered. */
    const advance = (message: WebSocketMessage): boolean => {
      const place = placeOf(message)
      if (!place) return true
      const isNew = place.position > (last.get(place.stream) ?? -Infinity)
      if (isNew) last.set(place.stream, place.position)
      return isNew
    }

    const byPosition = (a: WebSocketMessage, b: WebSocketMessage): number =>
      (placeOf(a)?.position ?? 0) - (placeOf(b)?.position ?? 0)

    /** What waited for a round that was cut off waits for the next one. */
    const begin = (isReconnect: boolean, stop: () => void): Round => {
      round?.stop()
      round = { held: round?.held ?? [], isReconnect: isReconnect || round?.isReconnect === true, stop }
      return round
    }

    const release = (gap: readonly WebSocketMessage[], recovered: boolean): void => {
      const { held, isReconnect, stop } = round ?? NO_ROUND
      stop()
      round = undefined
      const missed = [...gap].sort(byPosition).filter(advance)
      if (isReconnect) host.announce('recovered', { recovered, count: missed.length })
      for (const message of missed) host.deliver({ ...message, kind: 'message' })
      for (const message of held.filter(advance)) host.deliver(message)
    }

    const fetchGap = async (stream: string, since: number, signal: AbortSignalLike): Promise<Found> => {
      const gap = await fetch(since, { client: host.client, signal, stream })
      if (!Array.isArray(gap?.messages)) throw new TypeError('recovery: fetch gave no messages')
      return { ...gap, stream }
    }

    const catchUp = async (): Promise<void> => {
      const controller = createAbortController()
      const { signal } = controller
      const cancel = host.after(timeout, () => {
        host.report(
          createError('timeout', `recovery: no gap in ${timeout} ms`, { type: 'recovery', timeout }),
        )
        release([], false)
      })
      begin(true, () => {
        cancel()
        controller.abort()
      })
      const asked = [...last].map(([stream, since]) => fetchGap(stream, since, signal))
      const gaps = await Promise.allSettled(asked)
      if (signal.aborted) return
      for (const gap of gaps) if (gap.status === 'rejected') host.report(gap.reason)
      const found = gaps.flatMap((gap) => (gap.status === 'fulfilled' ? [gap.value] : []))
      const cut = found.filter(({ complete }) => !complete)
      for (const { stream } of cut) last.delete(stream)
      // Where no position was known nobody can say what was missed.
      const recovered = gaps.length > 0 && found.length === gaps.length && cut.length === 0
      release(
        found.flatMap(({ messages }) => messages),
        recovered,
      )
    }

    return {
      name: 'recovery',
      connect() {
        // From before the socket is there: a message that came ahead of the gap would hide it.
        if (wasOpen || last.size > 0) begin(false, () => {})
      },
      ready() {
        // Not awaited: requests go out only when the connection is open.
        if (round) void catchUp()
      },
      receive(message) {
        if (!round || !placeOf(message)) return advance(message) ? message : null
        if (round.held.push(message) > capacity) release([], false)
        return null
      },
      disconnect() {
        wasOpen = true
        round?.stop()
      },
      end: () => release([], false),
    }
  }
}
