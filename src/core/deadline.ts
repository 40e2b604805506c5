import { type SocketError, createError } from './errors.js'
import type { Milliseconds } from './snapshot.js'
import { type AbortSignalLike, onAbort } from './universal.js'

export interface Deadline {
  /** What is waited for, in messages. */
  readonly what: string
  after(delay: Milliseconds, run: () => void): () => void
  readonly timeout: Milliseconds
  readonly signal: AbortSignalLike | undefined
  /** The error when the time is up, in place of `timeout`. */
  timedOut?(): Error
}

/**
 * A promise that settles by `begin`, by time or by abort, whichever comes first, and then lets go of everything.
 * `begin` returns what releases its own part; it is not called where the signal is aborted already. A rejection that
 * nobody handles stays quiet: a caller who forgets `catch` must not end the process.
 */
export function withDeadline<Value>(
  { what, after, timeout, signal, timedOut }: Deadline,
  begin: (resolve: (value: Value) => void, reject: (error: unknown) => void) => () => void,
): Promise<Value> {
  const promise = new Promise<Value>((resolve, reject) => {
    if (signal?.aborted) return reject(abortError(what, signal.reason))
    const releases: (() => void)[] = []
    let hold = (release: () => void): void => void releases.push(release)
    const finish = (): void => {
      hold = (release) => release()
      for (const release of releases.splice(0)) release()
    }
    const fail = (error: unknown): void => {
      reject(error)
      finish()
    }
    const done = (value: Value): void => {
      resolve(value)
      finish()
    }
    const late = (): Error =>
      createError('timeout', `${what}: nothing within ${timeout} ms`, { type: what, timeout })
    try {
      hold(after(timeout, () => fail((timedOut ?? late)())))
      hold(onAbort(signal, () => fail(abortError(what, signal?.reason))))
      const release = begin(done, fail)
      // Only now, for it may have settled everything.
      hold(release)
    } catch (error) {
      fail(error)
    }
  })
  promise.catch(() => {}) // see above
  return promise
}

export function abortError(what: string, reason: unknown): SocketError<'aborted'> {
  return createError('aborted', `${what}: aborted`, { what }, reason)
}
