import type { InvalidFrame } from '../core/dialect.js'

/** A parsed JSON object; what is in it is the server's word until it was looked at. */
export type JsonObject = Readonly<Record<string, unknown>>

/** The object or array that a text frame holds; undefined for everything else. */
export function readJson(
  frame: string | ArrayBuffer,
  parse: (text: string) => unknown = JSON.parse,
): JsonObject | undefined {
  try {
    const value = typeof frame === 'string' ? parse(frame) : undefined
    return isObject(value) ? value : undefined
  } catch {
    return undefined // the parser's way to say "not JSON"
  }
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null
}

/** A frame that means nothing in the dialect. */
export function invalid(problem: string, frame: string | ArrayBuffer): InvalidFrame {
  return { kind: 'invalid', problem, frame }
}
