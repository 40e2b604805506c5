import { withDeadline } from './deadline.js'
import type { Outgoing, WebSocketMessage, Word } from './dialect.js'
import type { Frame } from './env.js'
import { configError, createError } from './errors.js'
import type { Kit } from './kit.js'
import type { Link } from './link.js'
import type { DropReason, OutboxItem } from './outbox.js'
import type { Milliseconds } from './snapshot.js'
import type { Off, RequestOptions, SendOptions, SendOutcome } from './types.js'
import type { Wire } from './wire.js'

/** Everything that leaves the client. */
export interface Outbound {
  send(type: string, data: unknown, options?: SendOptions): SendOutcome
  /** `onPart` takes the parts of an answer that has several. */
  request(
    type: string,
    data: unknown,
    options?: RequestOptions,
    onPart?: (data: unknown) => void,
  ): Promise<unknown>
  answer(to: WebSocketMessage, value: unknown): void
  /** A word of the protocol itself: never queues. False when it could not be sent or the dialect has no such word. */
  say(word: Word): boolean
  /** Holds topics until the returned function is called. Throws `unsupported` where the dialect knows none. */
  subscribe(topics: readonly string[]): Off
  /** Tells the server the topics that it does not know yet. */
  tellTopics(): void
  /** Puts back a message of an earlier life. */
  restore(item: Restored): void
}

export interface Restored {
  readonly type: string
  readonly data: unknown
  readonly id: string
  readonly expiresAt: Milliseconds
}

interface Cargo {
  readonly outgoing: Extract<Outgoing, { kind: 'message' | 'request' }>
  readonly expiresAt: Milliseconds
  transmit(): boolean
  onDrop?(why: DropReason): void
}

export function createOutbound(kit: Kit, wire: Wire): Outbound {
  const { options, env, outbox, requests } = kit
  let lastId = 0

  const link = (): Link | undefined => {
    const state = kit.state()
    return 'link' in state ? state.link : undefined
  }

  /** Whether a send may wait for the connection. */
  const isComing = (): boolean => {
    const { name } = kit.state()
    return name === 'idle' ? options.lazy : name !== 'failed' && name !== 'closed'
  }

  const encode = (outgoing: Outgoing): readonly Frame[] => {
    const frames = wire.encode(outgoing)
    if (frames) return frames
    const details = { dialect: options.dialect.name, what: outgoing.kind }
    throw createError('unsupported', `${details.dialect} has no word for ${outgoing.kind}`, details)
  }

  /** A lazy connection begins with its first use, and lasts as long as it is used. */
  const wakeUp = (): void => {
    if (options.lazy && kit.state().name === 'idle') kit.raise({ type: 'connect', retry: true })
    kit.held().touch?.()
  }

  /** Sends now, else queues, else drops. */
  const dispatch = ({ outgoing, expiresAt, transmit, onDrop }: Cargo): SendOutcome => {
    const { kind, type, data, id = ++lastId } = outgoing
    const item: OutboxItem = Object.freeze({ id, kind, type, data, outcome: 'queued', expiresAt })
    wakeUp()
    const { flow } = kit.held()
    if (flow?.isClear() && transmit()) {
      outbox.noteSent(item)
      return 'sent'
    }
    const parcel = onDrop ? { item, transmit, onDrop } : { item, transmit }
    if (options.outbox === false || !isComing()) {
      outbox.refuse(parcel)
      return 'dropped'
    }
    const outcome = outbox.add(parcel) ? 'queued' : 'dropped'
    flow?.pump()
    return outcome
  }

  const post = (outgoing: Cargo['outgoing'], expiresAt: Milliseconds): SendOutcome => {
    const frames = encode(outgoing)
    return dispatch({ outgoing, expiresAt, transmit: () => wire.post(link(), frames) })
  }

  const say = (word: Word): boolean => {
    const frames = wire.encode({ ...word, timestamp: env.now() } as Outgoing) // a word with its time is one
    return frames !== undefined && wire.post(link(), frames)
  }

  const tellTopics = (): void => {
    const topics = kit.subscriptions.tell()
    if (topics.length > 0) say({ kind: 'subscribe', topics })
  }

  return {
    send(type, data, { id, ttl = options.outbox ? options.outbox.ttl : Infinity } = {}) {
      checkText('type', type)
      if (id !== undefined) checkText('id', id)
      if (!(ttl > 0)) throw configError('ttl', 'a number of milliseconds above 0', ttl)
      const timestamp = env.now()
      const outgoing = wire.intercept({
        kind: 'message',
        type,
        data,
        timestamp,
        ...(id === undefined ? {} : { id }),
      })
      return outgoing?.kind === 'message' ? post(outgoing, timestamp + ttl) : 'dropped'
    },

    restore: ({ expiresAt, ...message }) =>
      void post({ kind: 'message', timestamp: env.now(), ...message }, expiresAt),

    request(
      type,
      data,
      { timeout = options.requestTimeout, signal, resend = false } = {},
      onPart = () => {},
    ) {
      const deadline = {
        after: env.after,
        timeout,
        signal,
        timedOut: () => createError('timeout', `${type}: no answer within ${timeout} ms`, { type, timeout }),
        aborted: (reason: unknown) => createError('aborted', `${type}: aborted`, { what: type }, reason),
      }
      return withDeadline(deadline, (resolve, reject) => {
        checkText('type', type)
        if (!(timeout > 0)) throw configError('timeout', 'a number of milliseconds above 0', timeout)
        const id = ++lastId
        const outgoing = wire.intercept({ kind: 'request', type, data, id, timestamp: env.now() })
        if (outgoing?.kind !== 'request') throw createError('aborted', `${type}: cancelled`, { what: type })
        const frames = encode(outgoing)
        const transmit = (): boolean => {
          const isSent = wire.post(link(), frames)
          if (isSent) requests.noteSent(id)
          return isSent
        }
        requests.add({ id, type: outgoing.type, resend, transmit, onPart, resolve, reject })
        const onDrop = (why: DropReason): void => reject(dropError(type, why))
        dispatch({ outgoing, expiresAt: Infinity, transmit, onDrop })
        return () => {
          requests.remove(id)
          outbox.remove(id)
        }
      })
    },

    answer(to, value) {
      const outgoing = wire.intercept({ kind: 'answer', to, value, timestamp: env.now() })
      const frames = outgoing && wire.encode(outgoing)
      if (frames) wire.post(link(), frames)
    },

    say,

    tellTopics,

    subscribe(topics) {
      for (const topic of topics) checkText('topics', topic)
      encode({ kind: 'subscribe', topics, timestamp: env.now() })
      kit.subscriptions.hold(topics)
      wakeUp()
      if (kit.state().name === 'open') tellTopics()
      let release = (): void => {
        release = () => {}
        const free = kit.subscriptions.release(topics)
        if (free.length > 0) say({ kind: 'unsubscribe', topics: free })
      }
      return () => release()
    },
  }
}

function checkText(key: string, value: unknown): void {
  if (typeof value !== 'string' || value === '') throw configError(key, 'a string that is not empty', value)
}

function dropError(type: string, why: DropReason): Error {
  if (why === 'closed') return createError('disconnected', `${type}: not connected`, { type, sent: false })
  return createError('dropped', `${type}: dropped from the outbox (${why})`, { type, why })
}
