import type { AnyEvents, AnyRequests, Dialect, Incoming } from 'hawser/core'

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
