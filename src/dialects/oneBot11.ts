import type { WebSocketConfig } from '../core/config.js'
import type { Incoming, Outgoing, WebSocketMessage } from '../core/dialect.js'
import { fromWire, toWire } from './callerId.js'
import { type JsonObject, invalid, isObject, readJson } from './jsonFrame.js'
import { parseLossless } from './losslessJson.js'
import type { OneBot11Requests } from './oneBot11Actions.js'
import type { OneBot11Events } from './oneBot11Events.js'
import { requestByHttp } from './oneBot11Http.js'
import { failureOf, isId } from './oneBot11Response.js'
import { type PerAttempt, askPerAttempt } from './perAttempt.js'

export interface OneBot11Options {
  /** The address of the OneBot implementation: `/` for events and actions, `/event` and `/api` for one of them. */
  url: WebSocketConfig['url']
  /** Sent as `access_token`, asked for at every attempt where it is a function. @default none */
  accessToken?: PerAttempt<string | undefined>
  /**
   * Where actions go when `url` takes none: `http:` or `https:` is asked by HTTP, all else over a second WebSocket, which
   * is opened by the first action. @default the same connection
   */
  api?: string
  /**
   * Asks `get_status` as a heartbeat. Only for addresses that take actions and send no events, such as `/api`: the
   * others beat by themselves, and some never answer an action there. @default false
   */
  probe?: boolean
}

/** Echoes that belong to no request: of what nobody waits for, and of our own heartbeat. */
const NOBODY = '#'
const PROBE = '#probe'

/** What a returned object must have one of to be an operation. */
const OPERATIONS = ['reply', 'delete', 'kick', 'ban', 'approve'] as const

/**
 * A config for OneBot 11 over a forward WebSocket. Message types are `post_type.detail.sub_type`, data is the whole event;
 * `request(action, params)` gives the `data` of the response. A handler of `request.*` that returns true or false, or one
 * of `message.*` or `request.*` that returns an operation such as `{ reply: 'hello' }`, answers the event. Whole numbers
 * beyond 2^53 arrive as strings. A refused token stops the client.
 */
export function oneBot11<Actions extends object = object>({
  url,
  accessToken,
  api,
  probe = false,
}: OneBot11Options): WebSocketConfig<OneBot11Events, OneBot11Requests & Actions> {
  return {
    url,
    query: askPerAttempt({ access_token: accessToken }),
    heartbeatInterval: probe && 30_000,
    requestVia: api ? viaOf(api, accessToken) : undefined,
    dialect: {
      name: 'oneBot11',
      readyOn: 'open',
      encode: (out) => (out.kind === 'ping' && !probe ? undefined : encode(out)),
      decode,
      answer,
    },
  }
}

function viaOf(api: string, accessToken: OneBot11Options['accessToken']): WebSocketConfig['requestVia'] {
  if (/^https?:/i.test(api)) return requestByHttp(api, accessToken)
  return oneBot11({ url: api, accessToken, probe: true })
}

function encode(out: Outgoing): string | undefined {
  switch (out.kind) {
    case 'message':
      return call(out.type, out.data, out.id && toWire(out.id))
    case 'request':
      return call(out.type, out.data, `#${out.id}`)
    case 'ping':
      return call('get_status', undefined, PROBE)
    case 'pong':
    case 'subscribe':
    case 'unsubscribe':
      return undefined
  }
}

/** Echoes are strings: some servers pass numbers through a float. */
function call(action: string, params: unknown, echo = NOBODY): string {
  return JSON.stringify({ action, params, echo })
}

/** The event goes back whole, for some servers check it. */
function answer(
  { type, data }: WebSocketMessage,
  value: unknown,
): { type: string; data: unknown } | undefined {
  const operation = operationOf(type, value)
  return operation && { type: '.handle_quick_operation', data: { context: data, operation } }
}

/** Handlers return all kinds of things by accident; only what can be meant as an answer is one. */
function operationOf(type: string, value: unknown): object | undefined {
  const isRequest = type.startsWith('request.')
  if (typeof value === 'boolean') return isRequest ? { approve: value } : undefined
  if (!isObject(value) || !OPERATIONS.some((key) => Object.hasOwn(value, key))) return undefined
  if (isRequest) return value
  // Servers disagree on what it is when left out.
  if (type.startsWith('message.group.')) return { at_sender: true, ...value }
  return type.startsWith('message.') ? value : undefined
}

function decode(frame: string | ArrayBuffer): Incoming | readonly Incoming[] {
  const parsed = readJson(frame, parseLossless) ?? {}
  // Heartbeats have a status too, but theirs is an object.
  const isResponse = typeof parsed['status'] === 'string' && isId(parsed['retcode'])
  const isEvent = typeof parsed['post_type'] === 'string' && parsed['post_type'] !== ''
  if (isResponse === isEvent) return invalid('neither response nor event', frame)
  return isEvent ? readEvent(parsed) : readResponse(parsed, frame)
}

function readEvent(event: JsonObject): Incoming | readonly Incoming[] {
  const { post_type, sub_type, time, message_id, interval } = event
  // A bot's own messages are `message_sent`, and otherwise as messages are.
  const detail = event[`${String(post_type).replace(/_sent$/, '')}_type`]
  const type = [post_type, detail, sub_type].filter((word) => word && typeof word === 'string').join('.')
  const message: Incoming = {
    kind: 'message',
    type,
    data: event,
    ...(typeof time === 'number' && { timestamp: time * 1000 }),
    ...(isId(message_id) && { id: message_id }),
  }
  const isBeat = type === 'meta_event.heartbeat' && typeof interval === 'number' && interval > 0
  if (!isBeat) return message
  return [{ kind: 'alive', interval }, message]
}

function readResponse(response: JsonObject, frame: string | ArrayBuffer): Incoming | readonly Incoming[] {
  const { data, echo, stream } = response
  const error = failureOf(response)
  if (echo === PROBE) return { kind: 'pong' }
  if (typeof echo === 'string' && echo !== '' && echo !== NOBODY) {
    const [, digits] = /^#(\d+)$/.exec(echo) ?? []
    if (!digits) return { kind: 'ack', id: fromWire(echo), data, error }
    const part = stream === 'stream-action' && isObject(data) ? data['type'] : undefined
    const more = !error && (part === 'stream' || part === 'reset')
    return { kind: 'reply', id: Number(digits), data, error, more }
  }
  if (!error) return []
  // Nobody's call: about the connection, above all when the token was refused.
  if (echo !== NOBODY && [1401, 1403].includes(error.retcode))
    return { kind: 'refused', reason: error.wording }
  return invalid(`${error.retcode} ${error.wording}`, frame)
}
