import type { WebSocketConfig } from '../core/config.js'
import type { Incoming, Outgoing, WebSocketMessage } from '../core/dialect.js'
import { fromWire, toWire } from './callerId.js'
import { parseHu60Content } from './hu60Content.js'
import type { Hu60Events, Hu60Requests, Hu60RobotRequests } from './hu60Types.js'
import { invalid, isObject, readJson } from './jsonFrame.js'
import { type PerAttempt, askPerAttempt } from './perAttempt.js'

export interface Hu60Options {
  /** The push service, `wss://hu60.cn/ws/msg`; a page of the same site may say `/ws/msg`. */
  url: WebSocketConfig['url']
  /** The user's sid, asked for at every attempt where it is a function. @default the page's cookie */
  sid?: PerAttempt<string | undefined>
  /** Events that the user does not want, told to the server at every ready. @default none */
  mute?: readonly string[]
}

/** An evicted tab that came back at once would evict another one, which would come back at once. */
const EVICTED_FOR = 60_000

/** The wire id of commands whose acknowledgement nobody waits for: an error that follows belongs to no request. */
const NOBODY = '#'

/** What Go writes for a time that was never set. */
const NO_TIME = '0001-01-01T00:00:00Z'

/**
 * A config for the hu60bot push service: `{ action, data }` out, `{ event, data }` in, message types are the event names.
 * The connection is ready when the server has let the user in; 1008 stops. Replies are told by their name only, so two
 * requests of one name are answered in their order, and a robot's answer meant for another tab may come here.
 */
export function hu60<Apis extends object = object>({
  url,
  sid,
  mute = [],
}: Hu60Options): WebSocketConfig<Hu60Events, Hu60Requests & Hu60RobotRequests<Apis>> {
  return {
    url,
    query: askPerAttempt({ _sid: sid }),
    heartbeatInterval: 60_000,
    dialect: {
      name: 'hu60',
      readyOn: 'frame',
      encode,
      decode,
      answer,
      greet: () => (mute.length > 0 ? [{ kind: 'unsubscribe', topics: mute }] : []),
    },
  }
}

function encode(out: Outgoing): string | undefined {
  switch (out.kind) {
    case 'message':
      return command(out.type, out.data, out.id && toWire(out.id))
    case 'request':
      // What resolves at its acknowledgement is told by its wire id, for nothing else comes back then.
      return command(out.type, out.data, `#${out.type === 'sub' ? 'sub' : ''}${out.id}`)
    case 'subscribe':
      return command('sub', out.topics)
    case 'unsubscribe':
      return command('unsub', out.topics)
    case 'ping':
      return '{"action":"ping"}'
    case 'pong':
      return undefined
  }
}

/** The id must be a string, else the server refuses the whole command. */
function command(action: string, data: unknown, id = NOBODY): string {
  return JSON.stringify({ id, action, data })
}

/** Only a robot's call can be answered. */
function answer(
  { type, data }: WebSocketMessage,
  value: unknown,
): { type: string; data: unknown } | undefined {
  if (type !== 'req' || !isObject(data)) return undefined
  return { type: 'resp', data: { uid: data['uid'], action: data['action'], data: value } }
}

function decode(frame: string | ArrayBuffer): Incoming | readonly Incoming[] {
  const { event: type, data } = readJson(frame) ?? {}
  if (typeof type !== 'string' || !type) return invalid('no event', frame)
  switch (type) {
    case 'connected':
      return { kind: 'ready' }
    case 'ping':
      return { kind: 'pong' }
    case 'ack':
      return typeof data === 'string' ? acknowledge(data) : invalid('no id', frame)
    case 'error':
      return { kind: 'reply', type, error: data ?? null }
    case 'disconnecting':
      return [
        { kind: 'closing', retryAfter: EVICTED_FOR },
        { kind: 'message', type, data },
      ]
    case 'msg':
      return { kind: 'message', type, ...readMsg(data) }
    case 'online':
    case 'offline':
    case 'req':
      return { kind: 'message', type, data }
    case 'lsunsub':
      return { kind: 'reply', type, data: data ?? [] }
    default:
      return { kind: 'reply', type, data }
  }
}

function acknowledge(wireId: string): Incoming | readonly Incoming[] {
  const [, sub, digits] = /^#(sub)?(\d+)$/.exec(wireId) ?? []
  if (!digits) return { kind: 'ack', id: fromWire(wireId) }
  const id = Number(digits)
  const ack: Incoming = { kind: 'ack', id }
  return sub ? [ack, { kind: 'reply', id, data: 'ok' }] : ack
}

function readMsg(data: unknown): { readonly data: unknown; readonly id?: string | number } {
  if (!isObject(data)) return { data }
  const { id, content, ctime } = data
  const read = {
    ...data,
    content: typeof content === 'string' ? parseHu60Content(content) : content,
    ctime: ctime === NO_TIME ? undefined : ctime,
  }
  return typeof id === 'number' ? { data: read, id } : { data: read }
}
