import { createChannel } from './channel.js'
import { withDeadline } from './deadline.js'
import type { Env } from './env.js'
import { configError, createError } from './errors.js'
import type { Listener } from './emitter.js'
import type { Router } from './router.js'
import type { MessagesOptions, WaitOptions } from './types.js'
import { onAbort } from './universal.js'

/** Reading messages as a promise or an iteration instead of by listener. */
export interface Readers {
  waitFor(type: string, options?: WaitOptions<unknown>): Promise<unknown>
  messages(type: string, options?: MessagesOptions<unknown>): AsyncIterable<unknown>
  /** Settles and ends everything. */
  end(): void
}

export function createReaders(router: Router, after: Env['after']): Readers {
  const ends = new Set<() => void>()

  return {
    waitFor(type, { signal, timeout = Infinity, filter = () => true } = {}) {
      const deadline = {
        after,
        timeout,
        signal,
        timedOut: () => createError('timeout', `${type}: no message within ${timeout} ms`, { type, timeout }),
        aborted: (reason: unknown) => createError('aborted', `${type}: aborted`, { what: type }, reason),
      }
      return withDeadline(deadline, (resolve, reject) => {
        if (!(timeout > 0)) throw configError('timeout', 'a number of milliseconds above 0', timeout)
        const end = (): void => reject(deadline.aborted('the client was destroyed'))
        ends.add(end)
        const off = router.on(type, (data) => {
          if (filter(data)) resolve(data)
        })
        return () => {
          ends.delete(end)
          off()
        }
      })
    },

    messages(type, { signal, capacity = 1_000, filter = () => true } = {}) {
      if (!(capacity >= 1)) throw configError('capacity', 'a number of at least 1', capacity)
      const releases: (() => void)[] = []
      const channel = createChannel<unknown>(capacity, () => {
        for (const release of releases.splice(0)) release()
      })
      const end = (): void => channel.end()
      if (signal?.aborted) {
        end()
        return channel
      }
      const listener: Listener = (data) => {
        if (filter(data)) channel.push(data)
      }
      ends.add(end)
      releases.push(router.on(type, listener), () => ends.delete(end), onAbort(signal, end))
      return channel
    },

    end() {
      for (const end of [...ends]) end()
    },
  }
}
