import { aFunction, above0, whole } from '../core/check.js'
import type { WebSocketMessage } from '../core/dialect.js'
import { createError } from '../core/errors.js'
import type { InterceptorFactory } from '../core/interceptor.js'
import type { OutboxView } from '../core/outbox.js'
import type { Milliseconds } from '../core/snapshot.js'
import type { WebSocketClient } from '../core/types.js'
import { type PlatformSignal, createAbortController, onAbort } from '../core/universal.js'
import { type Found, type Placed, mend } from './mend.js'
import { type PlacesOptions, createPlaces } from './places.js'
import { resolveOptions } from './resolveOptions.js'

export interface RecoveryContext {
  readonly client: WebSocketClient
  /** Aborted when the connection goes away again, and when the gap is given up. */
  readonly signal: PlatformSignal
  /** Which of the server's sequences is asked for. */
  readonly stream: string
}

/** What the server still has of a gap. */
export interface Gap {
  /** The missed messages, as this interceptor would have been given them; their order does not matter. */
  readonly messages: readonly WebSocketMessage[]
  /** Whether that is all of them. Where it is not, the server may have begun anew, so positions start afresh. */
  readonly complete: boolean
}

export interface RecoveryOptions extends PlacesOptions {
  /**
   * Asks for what came after a position. Called once a sequence, at every reconnect: for a few at a time, and only while
   * the outbox is empty, so that nothing of the user's is pushed out of it. A rejection is an `error` event; the gap
   * stays, and the next position is taken as it is, for the server may have begun anew.
   */
  fetch(since: number, context: RecoveryContext): Promise<Gap>
  /** Live messages held while the gap is fetched. Beyond it the gap is given up rather than a live message. @default 1_000 */
  capacity?: number
  /**
   * How long live messages may wait for the gap, however often the connection is lost meanwhile: what has waited so long
   * is delivered at the latest with the next dial. Milliseconds, above 0. @default 15_000
   */
  timeout?: Milliseconds
}

/** From the dial of a reconnect until its gap is dealt with. */
interface Round {
  /** Live messages that wait for it, by the link that they came over. The last link is the present one. */
  readonly links: Placed[][]
  /** The gaps that were had over the last link. */
  readonly found: Found[]
  /** Whether the server let the client in again, so that there is a gap to tell of. */
  isReconnect: boolean
  /** When what waits has waited long enough. */
  until: Milliseconds
  /** Ends the asking; what is held goes on waiting. */
  stop(): void
}

/** Sequences that are asked for at the same time. */
const AT_ONCE = 5

const NO_ROUND = { links: [], until: Infinity, isReconnect: false } as const

/**
 * Fills the gap that a reconnect leaves: live messages wait while it is fetched, then all are delivered once, in the
 * order of their positions. The `recovered` event tells the truth about every reconnect. Not for messages without a
 * position, nor for the first of a sequence: those pass at once. A sequence may begin anew with a new connection, not
 * while one lasts. Of what waits when a listener disconnects nothing is delivered: it is missed, and asked for next time.
 */
export function recovery(options: RecoveryOptions): InterceptorFactory {
  const resolved = resolveOptions(
    'recovery',
    options,
    { positionOf: aFunction, fetch: aFunction },
    {
      streamOf: [() => '', aFunction],
      streams: [1_000, whole(1)],
      capacity: [1_000, whole(0)],
      timeout: [15_000, above0],
    },
  ) as unknown as Required<RecoveryOptions> // every key checked
  const { fetch, capacity, timeout } = resolved

  return (host) => {
    const places = createPlaces(resolved, host.report)
    /** Nothing was missed before the first connection. */
    let wasOpen = false
    let round: Round | undefined

    /** Ends the round with the gaps that were found; those of all other sequences are given up. */
    const release = (recovered: boolean): void => {
      if (!round) return
      const { links, found, isReconnect, stop } = round
      stop()
      round = undefined
      // Nobody was let in, and nothing waits: the places are as good as they were.
      if (!isReconnect && !isHolding({ links })) return
      const reached = places.all()
      const { messages, missed } = mend(places, links, found)
      const wasListening = host.client.isListening()
      host.announce('recovered', { recovered, count: missed })
      for (const [index, { message, place }] of messages.entries()) {
        if (wasListening && !host.client.isListening()) return places.goBack(reached, messages.slice(index))
        if (place) reached.push([place.stream, place.position])
        host.deliver({ ...message, kind: 'message' })
      }
    }

    const giveUp = (): void => {
      host.report(createError('timeout', `recovery: no gap in ${timeout} ms`, { type: 'recovery', timeout }))
      release(false)
    }

    const fetchGap = async (stream: string, since: number, signal: PlatformSignal): Promise<Found> => {
      const gap = await fetch(since, { client: host.client, signal, stream })
      if (!Array.isArray(gap?.messages) || !gap.messages.every(isMessage))
        throw new TypeError('recovery: fetch gave no messages')
      return { ...gap, stream }
    }

    /** Asks for one after the other, each when nothing of the user's waits: it might be pushed out of a full outbox. */
    const askFor = async (
      streams: [stream: string, since: number][],
      found: Found[],
      signal: PlatformSignal,
    ): Promise<void> => {
      const { outbox } = host.client
      for (let next = streams.shift(); next; next = streams.shift()) {
        while (outbox.size > 0 && !signal.aborted) await changeOf(outbox, signal)
        if (signal.aborted) return
        try {
          const gap = await fetchGap(...next, signal)
          if (!signal.aborted) found.push(gap)
        } catch (error) {
          if (!signal.aborted) host.report(error)
        }
      }
    }

    const catchUp = async (current: Round): Promise<void> => {
      const controller = createAbortController()
      const { signal } = controller
      current.until = Math.min(current.until, host.now() + timeout)
      const cancel = host.after(current.until - host.now(), giveUp)
      current.isReconnect = true
      current.stop = () => {
        cancel()
        controller.abort()
      }
      // What waits in the outbox goes first.
      await Promise.resolve()
      const { found } = current
      const streams = places.all()
      const asked = streams.length
      const isCertain = places.isCertain()
      await Promise.all(Array.from({ length: AT_ONCE }, () => askFor(streams, found, signal)))
      if (signal.aborted) return
      const isFilled = found.length === asked && found.every(({ complete }) => complete)
      release(isFilled && isCertain)
    }

    return {
      name: 'recovery',
      connect() {
        // From before the socket is there: a message that came ahead of the gap would hide it.
        if (!wasOpen && places.all().length === 0) return
        round?.stop()
        // Of an attempt that brought nothing nothing need be kept.
        if (round) round = { ...round, links: round.links.filter((link) => link.length > 0) }
        if (round && isHolding(round) && round.until <= host.now()) giveUp()
        const { links, until, isReconnect } = round ?? NO_ROUND
        round = {
          links: [...links, []],
          found: [],
          isReconnect,
          until: links.length > 0 ? until : Infinity,
          stop() {},
        }
      },
      open() {
        if (round) void catchUp(round)
      },
      receive(message) {
        const place = places.of(message)
        if (!place) return message
        // The first of a sequence has no gap to wait for.
        if (!round || !places.has(place.stream)) return places.advance(place) ? message : null
        round.links.at(-1)?.push({ message, place })
        if (round.links.reduce((sum, link) => sum + link.length, 0) > capacity) release(false)
        return null
      },
      disconnect() {
        wasOpen = true
        round?.stop()
      },
      end: () => release(false),
      removed: () => release(false),
    }
  }
}

const isHolding = ({ links }: Pick<Round, 'links'>): boolean => links.some((link) => link.length > 0)

/** Resolves when something became of an item, or at the abort. */
function changeOf(outbox: OutboxView, signal: PlatformSignal): Promise<void> {
  return new Promise((resolve) => {
    const settle = (): void => {
      off()
      ignore()
      resolve()
    }
    const off = outbox.onChange(settle)
    const ignore = onAbort(signal, settle)
  })
}

function isMessage(value: unknown): value is WebSocketMessage {
  return typeof (Object(value) as Partial<WebSocketMessage>).type === 'string' // Object() makes reading safe
}
