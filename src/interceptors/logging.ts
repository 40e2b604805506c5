import type { Interceptor, InterceptorFactory } from '../core/interceptor.js'
import type { Frame } from '../core/env.js'
import { aBoolean, aFunction } from '../core/check.js'
import { hideInUrl } from '../core/redact.js'
import type { Milliseconds } from '../core/snapshot.js'
import { resolveOptions } from './resolveOptions.js'

/** One thing that happened. */
export interface LogEntry {
  /** Epoch milliseconds. */
  readonly at: Milliseconds
  readonly what: 'dial' | 'state' | 'close' | 'out' | 'in' | 'queued' | 'settled'
  /** In words; never longer than about 200 characters, never with a query value, a user or a password of the URL. */
  readonly text: string
}

export interface LoggingOptions {
  /** Takes each entry: `({ what, text }) => console.debug(what, text)`. */
  log(entry: LogEntry): void
  /** Whether frames are logged, which may hold anything. @default true */
  frames?: boolean
}

const LONGEST = 200

/**
 * Tells what the client does, in order. The last in `use` is the nearest to the wire: there it sees frames as they travel,
 * both ways, and any earlier as the stages after it have not changed them yet, or have changed them back.
 */
export function logging(options: LoggingOptions): InterceptorFactory {
  const { log, frames } = resolveOptions(
    'logging',
    options,
    { log: aFunction },
    { frames: [true, aBoolean] },
  ) as unknown as Required<LoggingOptions> // every key checked
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
        note('dial', `attempt ${attempt}: ${hideInUrl(href)}`)
      },
      disconnect: ({ code, reason }) => note('close', `${code} ${reason}`.trim()),
      queued: ({ kind, type, id }) => note('queued', `${kind} ${type} ${id}`),
      settled: ({ kind, type, id, outcome }) => note('settled', `${kind} ${type} ${id}: ${outcome}`),
      removed: () => stop(),
    }
    if (!frames) return words
    return {
      ...words,
      encodeFrame: (frame) => noteFrame('out', frame),
      decodeFrame: (frame) => noteFrame('in', frame),
    }
  }
}
