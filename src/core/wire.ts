import type { Outgoing } from './dialect.js'
import type { Frame } from './env.js'
import { createError, isSocketError, messageOf } from './errors.js'
import type { Kit } from './kit.js'
import type { Link } from './link.js'
import { passStages } from './stages.js'

/** From what is meant to what travels. */
export interface Wire {
  /** Passes the interceptors; null when one cancelled. */
  intercept(outgoing: Outgoing): Outgoing | null
  /** The frames; undefined where the dialect has no word for it. Throws `encode`. */
  encode(outgoing: Outgoing): readonly Frame[] | undefined
  /** Hands frames to the link. False when it does not take them. */
  post(link: Link | undefined, frames: readonly Frame[]): boolean
}

export function createWire({ options, interceptors, lifecycle }: Kit): Wire {
  const { dialect } = options
  const { report } = lifecycle

  return {
    intercept: (outgoing) => passStages(interceptors, 'send', outgoing, report),
    encode(outgoing) {
      try {
        const frames = dialect.encode(outgoing)
        return frames === undefined || Array.isArray(frames) ? frames : [frames as Frame] // isArray misses readonly arrays
      } catch (error) {
        if (isSocketError(error)) throw error
        const type = 'type' in outgoing ? outgoing.type : outgoing.kind
        throw createError('encode', `${type}: data cannot be encoded: ${messageOf(error)}`, { type }, error)
      }
    },
    post(link, frames) {
      const encoded = frames.flatMap((frame) => passStages(interceptors, 'encodeFrame', frame, report) ?? [])
      return link !== undefined && encoded.every((frame) => link.send(frame))
    },
  }
}
