import type { Frame } from '../core.js'

/** A frame as it arrives: bytes always as a buffer of their own. */
export type ReceivedFrame = string | ArrayBuffer

/** Bytes that a text takes on the wire. */
export function byteLength(frame: Frame): number {
  if (typeof frame !== 'string') return frame.byteLength
  let bytes = 0
  for (const character of frame) {
    const point = character.codePointAt(0) ?? 0
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4
  }
  return bytes
}

/** What was sent is what it was at that moment, whatever the sender does to its buffer afterwards. */
export function copyFrame(frame: Frame): ReceivedFrame {
  if (typeof frame === 'string') return frame
  const bytes = frame instanceof Uint8Array ? frame : new Uint8Array(frame)
  return bytes.slice().buffer
}
