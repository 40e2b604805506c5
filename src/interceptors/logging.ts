import type { Interceptor, InterceptorFactory } from '../core/interceptor.js'
import type { Frame } from '../core/env.js'
import type { Milliseconds } from '../core/snapshot.js'

/** One thing that happened. */
export interface LogEntry {
  /** Epoch milliseconds. */
  readonly at: Milliseconds
  readonly what: 'dial' | 'state' | 'close' | 'out' | 'in' | 'queued' | 'settled'
  /** In words; never longer than about 200 characters, never with a query value. */
  readonly text: string
}

export interface LoggingOptions {
  /** Takes each entry: `({ what, text }) => console.debug(what, text)`. */
  log(entry: LogEntry): void
  /** Whether frames are logged, which may hold anything. @default true */
  frames?: boolean
}

const LONGEST = 200

/** Tells what the client does, in order. Put it last in `use` to see frames as they travel. */
export function logging({ log, frames = true }: LoggingOptions): InterceptorFactory {
  return (host) => {
    const note = (what: LogEntry['what'], text: string): void => {
      try {
        log({ at: host.now(), what, text: text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text })
      } catch (error) {
        // What looks on must not stop what it looks at.
        host.report(error)
      }
    }
    const noteFrame = <Each extends Frame>(what: 'in' | 'out', frame: Each): Each => {
      note(what, typeof frame === 'string' ? frame : `${frame.byteLength} bytes`)
      return frame
    }
    let stop = (): void => {}
    const words: Interceptor = {
      name: 'logging',
      connect({ href }, { attempt }) {
        stop()
        stop = host.client.on('state', ({ name }) => note('state', name))
        note('dial', `attempt ${attempt}: ${href.replace(/\?.*$/, '?***')}`)
      },
      disconnect: ({ code, reason }) => note('close', `${code} ${reason}`.trim()),
      queued: ({ kind, type, id }) => note('queued', `${kind} ${type} ${id}`),
      settled: ({ kind, type, id, outcome }) => note('settled', `${kind} ${type} ${id}: ${outcome}`),
    }
    if (!frames) return words
    return {
      ...words,
      encodeFrame: (frame) => noteFrame('out', frame),
      decodeFrame: (frame) => noteFrame('in', frame),
    }
  }
}
