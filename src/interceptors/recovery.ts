import type { IncomingMessage, WebSocketMessage } from '../core/dialect.js'
import type { InterceptorFactory } from '../core/interceptor.js'
import type { WebSocketClient } from '../core/types.js'
import { type AbortSignalLike, createAbortController } from '../core/universal.js'

export interface RecoveryContext {
  readonly client: WebSocketClient
  /** Aborted when the connection goes away again. */
  readonly signal: AbortSignalLike
  /** Which of the server's sequences is asked for. */
  readonly stream: string
}

/** What the server still has of a gap. */
export interface Gap {
  /** The missed messages; their order does not matter. */
  readonly messages: readonly WebSocketMessage[]
  /** Whether that is all of them. */
  readonly complete: boolean
}

export interface RecoveryOptions {
  /** A message's place in its sequence, growing by any step; undefined for messages that have none. */
  positionOf(message: WebSocketMessage): number | undefined
  /** Which sequence a message belongs to, for servers with one per room. @default one for all */
  streamOf?(message: WebSocketMessage): string
  /** Asks for what came after a position. Called once a sequence, at every reconnect; a rejection leaves the gap. */
  fetch(since: number, context: RecoveryContext): Promise<Gap>
  /** Live messages held while the gap is fetched. Beyond it the gap is given up rather than a live message. @default 1_000 */
  capacity?: number
}

/** One catching-up after one reconnect. */
interface Round {
  /** Live messages that wait for it. */
  readonly held: IncomingMessage[]
  abort(): void
}

/**
 * Fills the gap that a reconnect leaves: live messages wait while it is fetched, then all are delivered once, in the
 * order of their positions. The `recovered` event tells the truth about every reconnect. Not for messages without a
 * position: those pass at once.
 */
export function recovery(options: RecoveryOptions): InterceptorFactory {
  const { positionOf, streamOf = () => '', fetch, capacity = 1_000 } = options

  return (host) => {
    const last = new Map<string, number>()
    let round: Round | undefined

    /** Whether a message is new; if so its place is remembered. */
    const advance = (message: WebSocketMessage): boolean => {
      const position = positionOf(message)
      if (position === undefined) return true
      const stream = streamOf(message)
      if (position <= (last.get(stream) ?? -Infinity)) return false
      last.set(stream, position)
      return true
    }

    const byPosition = (a: WebSocketMessage, b: WebSocketMessage): number =>
      (positionOf(a) ?? 0) - (positionOf(b) ?? 0)

    const release = (gap: readonly WebSocketMessage[], recovered: boolean): void => {
      const { held = [] } = round ?? {}
      round = undefined
      const missed = [...gap].sort(byPosition).filter(advance)
      host.announce('recovered', { recovered, count: missed.length })
      for (const message of missed) host.deliver({ ...message, kind: 'message' })
      for (const message of held.filter(advance)) host.deliver(message)
    }

    const fetchAll = (signal: AbortSignalLike): Promise<PromiseSettledResult<Gap>[]> => {
      const { client } = host
      return Promise.allSettled([...last].map(([stream, since]) => fetch(since, { client, signal, stream })))
    }

    const catchUp = async (): Promise<void> => {
      const controller = createAbortController()
      // What waited for a round that was cut off waits for this one.
      const mine = { held: round?.held ?? [], abort: () => controller.abort() }
      round = mine
      const gaps = await fetchAll(controller.signal)
      if (round !== mine || controller.signal.aborted) return
      for (const gap of gaps) if (gap.status === 'rejected') host.report(gap.reason)
      const found = gaps.flatMap((gap) => (gap.status === 'fulfilled' ? [gap.value] : []))
      release(
        found.flatMap(({ messages }) => messages),
        found.length === gaps.length && found.every(({ complete }) => complete),
      )
    }

    return {
      name: 'recovery',
      ready() {
        // Not awaited: requests go out only when the connection is open.
        if (last.size > 0) void catchUp()
      },
      receive(message) {
        if (!round || positionOf(message) === undefined) return advance(message) ? message : null
        if (round.held.push(message) > capacity) {
          round.abort()
          release([], false)
        }
        return null
      },
      disconnect: () => round?.abort(),
      end() {
        if (round) release([], false)
      },
    }
  }
}
