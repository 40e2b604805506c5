import type { Incoming, Outgoing } from '../core/dialect.js'

/** The one message type of servers that speak raw text and bytes: a string, or the bytes of a binary frame. */
export interface TextEvents {
  message: string | ArrayBuffer
}

/** Text and bytes as they are, whatever the type. */
export function encodeRaw(out: Outgoing): string | ArrayBuffer | Uint8Array | undefined {
  if (out.kind !== 'message') return undefined
  const { data } = out
  if (typeof data === 'string' || data instanceof ArrayBuffer || data instanceof Uint8Array) return data
  throw new TypeError('text takes a string, an ArrayBuffer or a Uint8Array')
}

export function decodeRaw(frame: string | ArrayBuffer): Incoming {
  return { kind: 'message', type: 'message', data: frame }
}
