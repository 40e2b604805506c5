import type { AnyEvents, AnyRequests, Dialect, Frame, Incoming } from 'hawser/core'

type Plain = Dialect<AnyEvents, AnyRequests>

/** A dialect whose frames are the words of the port themselves, as JSON: tests can say anything in it. */
export function plain(overrides: Partial<Plain> = {}): Plain {
  return {
    name: 'plain',
    readyOn: 'open',
    encode: (outgoing) => JSON.stringify(outgoing),
    decode,
    ...overrides,
  }
}

/** A frame for a client that speaks `plain`. */
export function word(incoming: Incoming): string {
  return JSON.stringify(incoming)
}

function decode(frame: string | ArrayBuffer): Incoming {
  if (typeof frame !== 'string') return { kind: 'message', type: 'bytes', data: frame }
  return JSON.parse(frame) as Incoming // tests send nothing else
}

/** The text of a frame that is known to be text. */
export function asText(frame: Frame | undefined): string {
  if (typeof frame !== 'string') throw new TypeError('a frame of text was expected')
  return frame
}
