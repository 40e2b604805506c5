import type { Milliseconds } from '../core.js'
import type { FakeConnection } from './connection.js'
import type { ReceivedFrame } from './frames.js'

/** A message as it arrived at the server. */
export interface FakeMessage {
  readonly type: string
  readonly data: unknown
  readonly timestamp: Milliseconds | undefined
  /** A number for a request, a string for a message that wants to be acknowledged. */
  readonly id: string | number | undefined
  readonly connection: FakeConnection
}

/** Undefined where the frame is no envelope. */
export function readMessage(frame: ReceivedFrame, connection: FakeConnection): FakeMessage | undefined {
  const parsed = typeof frame === 'string' ? parseObject(frame) : undefined
  if (typeof parsed?.type !== 'string') return undefined
  const { type, data, timestamp, id } = parsed as unknown as FakeMessage // what the envelope says of itself
  return Object.freeze({ type, data, timestamp, id, connection })
}

export function encodeMessage(envelope: object, timestamp: Milliseconds): string {
  return JSON.stringify({ ...envelope, timestamp })
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined // an object it is
  } catch {
    return undefined // not JSON: a frame, but no message
  }
}
