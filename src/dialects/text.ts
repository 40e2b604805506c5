import type { Dialect, Incoming, Outgoing } from '../core/dialect.js'

/** The one message type of the `text` dialect: a string, or the bytes of a binary frame. */
export interface TextEvents {
  message: string | ArrayBuffer
}

/**
 * Raw text and bytes, untouched. What arrives is a message of type `message`; what is sent goes out as it is, whatever
 * its type: `send('message', 'hello')`. No heartbeat, requests, subscriptions or ids.
 */
export function text(): Dialect<TextEvents, object> {
  return { name: 'text', readyOn: 'open', encode, decode }
}

function encode(out: Outgoing): string | ArrayBuffer | Uint8Array | undefined {
  if (out.kind !== 'message') return undefined
  const { data } = out
  if (typeof data === 'string' || data instanceof ArrayBuffer || data instanceof Uint8Array) return data
  throw new TypeError('text takes a string, an ArrayBuffer or a Uint8Array')
}

function decode(frame: string | ArrayBuffer): Incoming {
  return { kind: 'message', type: 'message', data: frame }
}
