import type { Milliseconds } from './snapshot.js'
import { type AbortSignalLike, onAbort } from './universal.js'

export interface Deadline {
  after(delay: Milliseconds, run: () => void): () => void
  readonly timeout: Milliseconds
  readonly signal: AbortSignalLike | undefined
  timedOut(): Error
  aborted(reason: unknown): Error
}

/**
 * A promise that settles by `begin`, by time or by abort, whichever comes first, and then lets go of everything.
 * `begin` returns what releases its own part; it is not called where the signal is aborted already. A rejection that
 * nobody handles stays quiet: a caller who forgets `catch` must not end the process.
 */
export function withDeadline<Value>(
  { after, timeout, signal, timedOut, aborted }: Deadline,
  begin: (resolve: (value: Value) => void, reject: (error: unknown) => void) => () => void,
): Promise<Value> {
  const promise = new Promise<Value>((resolve, reject) => {
    if (signal?.aborted) return reject(aborted(signal.reason))
    const releases: (() => void)[] = []
    let hold = (release: () => void): void => void releases.push(release)
    const finish = (): void => {
      for (const release of releases.splice(0)) release()
      hold = (release) => release()
    }
    const fail = (error: unknown): void => {
      finish()
      reject(error)
    }
    const done = (value: Value): void => {
      finish()
      resolve(value)
    }
    hold(after(timeout, () => fail(timedOut())))
    hold(onAbort(signal, () => fail(aborted(signal?.reason))))
    try {
      hold(begin(done, fail))
    } catch (error) {
      fail(error)
    }
  })
  promise.catch(() => {}) // see above
  return promise
}
