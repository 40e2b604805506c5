import { aText, above0, check } from './check.js'
import { abortError, withDeadline } from './deadline.js'
import type { Outgoing, WebSocketMessage, Word } from './dialect.js'
import { onlyOnce } from './emitter.js'
import type { Frame } from './env.js'
import { createError, isSocketError, messageOf } from './errors.js'
import type { Kit } from './kit.js'
import type { DropReason, OutboxItem, Transmission } from './outbox.js'
import type { Milliseconds } from './snapshot.js'
import { isOver } from './state.js'
import type { Pending } from './requests.js'
import type { Off, RequestOptions, SendOptions, SendOutcome } from './types.js'

/** Everything that leaves the client. */
export interface Outbound {
  send(type: string, data: unknown, options?: SendOptions): SendOutcome
  /** `onPart` takes the parts of an answer that has several. An urgent one never waits: it goes at once or rejects. */
  request(
    type: string,
    data: unknown,
    options?: RequestOptions & { readonly isUrgent?: boolean },
    onPart?: (data: unknown) => void,
  ): Promise<unknown>
  /** What comes after the end is for nobody any more. */
  answer(to: WebSocketMessage, value: unknown): void
  /** A word of the protocol itself: never queues. */
  say(word: Word): Transmission | 'unsupported'
  /** Holds topics until the returned function is called. Throws `unsupported` where the dialect knows none. */
  subscribe(topics: readonly string[]): Off
  /** Tells the server the topics that it does not know yet. */
  tellTopics(): void
  /** Whether a message that an earlier link took with it went out again. */
  resend(item: { type: string; data: unknown; id: string }): boolean
  /** Puts back a message of an earlier life. */
  restore(item: { type: string; data: unknown; id: string; expiresAt: Milliseconds }): void
}

type Sendable = Extract<Outgoing, { kind: 'message' | 'request' }>
type Given = Pick<OutboxItem, 'given'>

export function createOutbound(kit: Kit): Outbound {
  const { options, env, stages, outbox, requests, subscriptions, state } = kit
  const { dialect, lazy } = options
  let lastId = 0

  /** The frames of a word, checked before anything is queued. */
  const encode = (outgoing: Outgoing): readonly Frame[] => {
    const { kind } = outgoing
    let frames
    try {
      frames = dialect.encode(outgoing)
    } catch (error) {
      const type = 'type' in outgoing ? outgoing.type : kind
      throw isSocketError(error)
        ? error
        : createError('encode', `${type}: ${messageOf(error)}`, { type }, error)
    }
    if (frames !== undefined) return [frames].flat()
    throw createError('unsupported', `${dialect.name} has no ${kind}`, { dialect: dialect.name, what: kind })
  }

  const post = (frames: readonly Frame[]): Transmission => {
    const current = state()
    // Nothing goes out any more once somebody has asked to leave.
    if (!('link' in current) || kit.isLeaving()) return 'blocked'
    for (const frame of frames) {
      const passed = stages.pass('encodeFrame', frame)
      if (passed === null) return 'cancelled'
      const isTaken = kit.lifecycle.guard('socket', () => current.link.send(passed))
      // A frame that a socket will not have is no better the next time.
      if (!isTaken) return isTaken === false ? 'blocked' : 'cancelled'
    }
    return 'sent'
  }

  const say: Outbound['say'] = (word) => {
    try {
      return post(encode({ ...word, timestamp: env.now() }))
    } catch (error) {
      if (!isSocketError(error, 'unsupported')) kit.lifecycle.report(error, word.kind)
      return 'unsupported'
    }
  }

  /** A lazy connection begins with its first use, and lasts as long as it is used. */
  const use = (): void => {
    if (lazy && state().name === 'idle') kit.raise({ type: 'connect', retry: true })
    kit.held().touch?.()
  }

  /** Whether a send may wait for the connection. */
  const isComing = (): boolean => !isOver(state()) || (lazy && state().name === 'idle')

  /** Sends now, else queues, else drops. */
  const dispatch = (
    { kind, type, data, id = ++lastId, given }: Sendable & Given,
    expiresAt: Milliseconds,
    transmit: () => Transmission,
    onDrop?: (why: DropReason) => void,
    isUrgent = false,
  ): SendOutcome => {
    use()
    const item: OutboxItem = Object.freeze({
      id,
      kind,
      type,
      data,
      ...(given && { given }),
      outcome: 'queued',
      expiresAt,
    })
    const { flow } = kit.held()
    const result = isUrgent || flow?.isClear() ? transmit() : 'blocked'
    if (result === 'sent') {
      outbox.noteSent(item)
      return result
    }
    const parcel = { item, transmit, onDrop }
    if (result === 'cancelled' || isUrgent || options.outbox === false || !isComing()) {
      outbox.drop(parcel, result === 'cancelled' ? result : flow && !isUrgent ? 'overflow' : 'closed')
      return 'dropped'
    }
    const isTaken = outbox.add(parcel)
    // Those who follow the outbox may have left the state meanwhile.
    kit.held().flow?.pump()
    return isTaken ? 'queued' : 'dropped'
  }

  const sendMessage = (message: Sendable, expiresAt: Milliseconds, given: Given = {}): SendOutcome => {
    const frames = encode(message)
    return dispatch({ ...message, ...given }, expiresAt, () => post(frames))
  }

  const tellTopics = (): void => {
    const topics = subscriptions.tell()
    if (topics.length > 0) say({ kind: 'subscribe', topics })
  }

  const outbound: Outbound = {
    say,
    tellTopics,
    send(type, data, { id, ttl = options.outbox ? options.outbox.ttl : 1 } = {}) {
      check('type', aText, type)
      if (id !== undefined) check('id', aText, id)
      check('ttl', above0, ttl)
      const timestamp = env.now()
      const outgoing = stages.pass('send', { kind: 'message', type, data, timestamp, ...(id && { id }) })
      if (outgoing?.kind !== 'message') return 'dropped'
      const isAsGiven = outgoing.type === type && outgoing.data === data
      return sendMessage(outgoing, timestamp + ttl, isAsGiven ? {} : { given: { type, data } })
    },
    resend: ({ type, data, id }) =>
      post(encode({ kind: 'message', timestamp: env.now(), type, data, id })) === 'sent',
    restore: ({ expiresAt, ...message }) =>
      void sendMessage({ kind: 'message', timestamp: env.now(), ...message }, expiresAt),
    request(
      type,
      data,
      { timeout = options.requestTimeout, signal, resend = false, isUrgent } = {},
      onPart = () => {},
    ) {
      if (kit.via) return kit.via.request(type, data, { timeout, ...(signal && { signal }), resend }, onPart)
      return withDeadline({ what: type, after: env.after, timeout, signal }, (resolve, reject) => {
        check('type', aText, type)
        check('timeout', above0, timeout)
        const id = ++lastId
        const outgoing = stages.pass('send', { kind: 'request', type, data, id, timestamp: env.now() })
        if (outgoing?.kind !== 'request') throw dropError(type, 'cancelled')
        const frames = encode(outgoing)
        const transmit = (): Transmission => {
          const result = post(frames)
          if (result === 'sent') pending.stage = result
          if (result === 'cancelled') reject(dropError(type, result))
          return result
        }
        const pending: Pending = {
          id,
          type: outgoing.type,
          resend,
          stage: 'queued',
          transmit,
          onPart,
          resolve,
          reject,
        }
        requests.add(pending)
        dispatch(outgoing, Infinity, transmit, (why) => reject(dropError(type, why)), isUrgent)
        return () => {
          requests.remove(pending)
          outbox.remove(id)
        }
      })
    },
    answer(to, value) {
      const answer = dialect.answer?.(to, value)
      if (!answer) return
      const { type, data } = answer
      if (!kit.via) return void outbound.send(type, data)
      if (isComing()) kit.via.request(type, data).catch((error: unknown) => kit.lifecycle.report(error, type))
    },
    subscribe(topics) {
      for (const topic of topics) check('topics', aText, topic)
      encode({ kind: 'subscribe', topics, timestamp: env.now() })
      const release = subscriptions.hold(topics)
      use()
      if (state().name === 'open') tellTopics()
      return onlyOnce(() => {
        const free = release()
        if (free.length > 0) say({ kind: 'unsubscribe', topics: free })
      })
    },
  }
  return outbound
}

function dropError(type: string, why: DropReason): Error {
  if (why === 'cancelled') return abortError(type, 'an interceptor cancelled it')
  if (why === 'closed') return createError('disconnected', `${type}: not connected`, { type, sent: false })
  return createError('dropped', `${type}: outbox ${why}`, { type, why })
}
