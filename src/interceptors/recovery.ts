import type { IncomingMessage, WebSocketMessage } from '../core/dialect.js'
import { createError } from '../core/errors.js'
import type { InterceptorFactory, InterceptorHost } from '../core/interceptor.js'
import type { Milliseconds } from '../core/snapshot.js'
import type { WebSocketClient } from '../core/types.js'
import { type PlatformSignal, createAbortController } from '../core/universal.js'

export interface RecoveryContext {
  readonly client: WebSocketClient
  /** Aborted when the connection goes away again, and when the gap is given up. */
  readonly signal: PlatformSignal
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
  /**
   * Asks for what came after a position. Called once a sequence, at every reconnect. A rejection is an `error` event; the
   * gap stays, and the next position is taken as it is, for the server may have begun anew.
   */
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

interface Placed<Message> {
  readonly message: Message
  readonly place: Place
}

/** From the dial of a reconnect until its gap is dealt with. */
interface Round {
  /** Live messages that wait for it, by the link that they came over. The last link is the present one. */
  readonly links: Placed<IncomingMessage>[][]
  /** Whether the server let the client in again, so that there is a gap to tell of. */
  isReconnect: boolean
  /** Ends the fetch; what is held goes on waiting. */
  stop(): void
}

/**
 * Fills the gap that a reconnect leaves: live messages wait while it is fetched, then all are delivered once, in the
 * order of their positions. The `recovered` event tells the truth about every reconnect. Not for messages without a
 * position, nor for the first of a sequence: those pass at once.
 */
export function recovery(options: RecoveryOptions): InterceptorFactory {
  const { fetch, capacity = 1_000, timeout = 15_000 } = options

  return (host) => {
    const places = createPlaces(options, host)
    /** Nothing was missed before the first connection. */
    let wasOpen = false
    let round: Round | undefined

    /** Ends the round with the gaps that were found; those of all other sequences are given up. */
    const release = (found: readonly Found[], recovered: boolean): void => {
      if (!round) return
      const { links, isReconnect, stop } = round
      const [earlier, present = []] = [links.slice(0, -1), links.at(-1)]
      stop()
      round = undefined
      const whole = new Set(found.filter(({ complete }) => complete).map(({ stream }) => stream))
      const gap = found
        .flatMap(({ messages }) => messages)
        .map((message) => ({ message, place: places.of(message) }))
      gap.sort((one, other) => (one.place?.position ?? 0) - (other.place?.position ?? 0))
      const inGap = new Set(gap.map(({ place }) => place && keyOf(place)))
      // What is older than a break goes first: the positions that follow it may be lower.
      const broken = earlier.flatMap((link) => {
        const passed = link.filter(
          ({ place }) => !whole.has(place.stream) && !inGap.has(keyOf(place)) && places.advance(place),
        )
        places.doubt(whole)
        return passed
      })
      places.doubt(whole)
      places.trust(whole)
      const missed = gap.filter(({ place }) => !place || places.advance(place))
      const kept = earlier.flat().filter(({ place }) => whole.has(place.stream))
      const live = [...kept, ...present].filter(({ place }) => places.advance(place))
      if (isReconnect || links.flat().length > 0)
        host.announce('recovered', { recovered, count: missed.length })
      for (const { message } of [...broken, ...missed, ...live]) host.deliver({ ...message, kind: 'message' })
    }

    const fetchGap = async (stream: string, since: number, signal: PlatformSignal): Promise<Found> => {
      const gap = await fetch(since, { client: host.client, signal, stream })
      if (!Array.isArray(gap?.messages) || !gap.messages.every(isMessage))
        throw new TypeError('recovery: fetch gave no messages')
      return { ...gap, stream }
    }

    const catchUp = async (current: Round): Promise<void> => {
      const controller = createAbortController()
      const { signal } = controller
      const cancel = host.after(timeout, () => {
        host.report(
          createError('timeout', `recovery: no gap in ${timeout} ms`, { type: 'recovery', timeout }),
        )
        release([], false)
      })
      current.isReconnect = true
      current.stop = () => {
        cancel()
        controller.abort()
      }
      const asked = places.all()
      const isCertain = places.isCertain()
      const gaps = await Promise.allSettled(
        // Asking may be what ends the round.
        asked.flatMap(([stream, since]) => (signal.aborted ? [] : [fetchGap(stream, since, signal)])),
      )
      if (signal.aborted) return
      for (const gap of gaps) if (gap.status === 'rejected') host.report(gap.reason)
      const found = gaps.flatMap((gap) => (gap.status === 'fulfilled' ? [gap.value] : []))
      const isFilled = found.length === asked.length && found.every(({ complete }) => complete)
      release(found, isFilled && isCertain)
    }

    return {
      name: 'recovery',
      connect() {
        // From before the socket is there: a message that came ahead of the gap would hide it.
        if (!wasOpen && places.all().length === 0) return
        round ??= { links: [], isReconnect: false, stop() {} }
        round.stop()
        round.links.push([])
      },
      ready() {
        // Not awaited: requests go out only when the connection is open.
        if (round) void catchUp(round)
      },
      receive(message) {
        const place = places.of(message)
        if (!place) return message
        // The first of a sequence has no gap to wait for.
        if (!round || !places.has(place.stream)) return places.advance(place) ? message : null
        round.links.at(-1)?.push({ message, place })
        if (round.links.reduce((sum, link) => sum + link.length, 0) > capacity) release([], false)
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

/** Where each sequence is. */
interface Places {
  /** A message whose place cannot be told has none. */
  of(message: WebSocketMessage): Place | undefined
  has(stream: string): boolean
  all(): [stream: string, position: number][]
  /** Whether a place is new; if so it is remembered. */
  advance(place: Place): boolean
  /** Nobody knows whether these go on as before, but for the `whole` ones: their next position is taken as it is. */
  doubt(whole: ReadonlySet<string>): void
  /** These go on as before. */
  trust(whole: ReadonlySet<string>): void
  /** Whether there are places at all, and all of them are certain: else nobody can say what is missed after them. */
  isCertain(): boolean
}

function createPlaces({ positionOf, streamOf = () => '' }: RecoveryOptions, host: InterceptorHost): Places {
  const last = new Map<string, number>()
  const doubtful = new Set<string>()

  return {
    of(message) {
      try {
        const position = positionOf(message)
        if (position === undefined || Number.isNaN(position)) return undefined
        return { position, stream: streamOf(message) }
      } catch (error) {
        host.report(error)
        return undefined
      }
    },
    has: (stream) => last.has(stream),
    all: () => [...last],
    advance({ stream, position }) {
      const isNew = doubtful.delete(stream) || position > (last.get(stream) ?? -Infinity)
      if (isNew) last.set(stream, position)
      return isNew
    },
    doubt(whole) {
      for (const stream of last.keys()) if (!whole.has(stream)) doubtful.add(stream)
    },
    trust(whole) {
      for (const stream of whole) doubtful.delete(stream)
    },
    isCertain: () => last.size > 0 && doubtful.size === 0,
  }
}

const keyOf = ({ stream, position }: Place): string => `${position} ${stream}`

function isMessage(value: unknown): value is WebSocketMessage {
  return typeof (Object(value) as Partial<WebSocketMessage>).type === 'string' // Object() makes reading safe
}
