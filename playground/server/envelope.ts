import type { Frame, FrameId } from './protocol.ts'

export interface Inbound {
  type: string
  data: unknown
  id: FrameId | undefined
}

/** Reads one text frame of a client; `undefined` when it is none of this protocol. */
export function decode(text: string): Inbound | undefined {
  const frame = parse(text)
  if (typeof frame !== 'object' || frame === null) return undefined
  const { type, data, id } = frame as Record<string, unknown> // any object may be asked for its fields
  if (typeof type !== 'string') return undefined
  if (id !== undefined && !isFrameId(id)) return undefined
  return { type, data, id }
}

export function encode(frame: Frame, now: number): string {
  return JSON.stringify({ timestamp: now, ...frame })
}

function isFrameId(id: unknown): id is FrameId {
  return (typeof id === 'string' && id.length <= 128) || Number.isSafeInteger(id)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // the same as a text that is JSON but no frame
  }
}
