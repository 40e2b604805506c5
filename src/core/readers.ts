import { createChannel } from './channel.js'
import { above0, check, whole } from './check.js'
import { abortError, withDeadline } from './deadline.js'
import type { Kit } from './kit.js'
import type { MessagesOptions, WaitOptions } from './types.js'
import { onAbort } from './universal.js'

/** Reading messages as a promise or an iteration instead of by listener. */
export interface Readers {
  waitFor(type: string, options?: WaitOptions<unknown>): Promise<unknown>
  messages(type: string, options?: MessagesOptions<unknown>): AsyncIterable<unknown>
  /** Settles and ends everything. */
  end(): void
}

export function createReaders({ router, env }: Kit): Readers {
  const ends = new Set<() => void>()

  /** Reads until the returned function is called. */
  const read = (
    type: string,
    filter: (data: unknown) => boolean = () => true,
    take: (data: unknown) => void,
    end: () => void,
  ): (() => void) => {
    const off = router.read(type, (data) => void (filter(data) && take(data)))
    ends.add(end)
    return () => {
      ends.delete(end)
      off()
    }
  }

  return {
    waitFor: (type, { signal, timeout = Infinity, filter } = {}) =>
      withDeadline({ what: type, after: env.after, timeout, signal }, (resolve, reject) => {
        check('timeout', above0, timeout)
        return read(type, filter, resolve, () => reject(abortError(type, 'the client was destroyed')))
      }),
    messages(type, { signal, capacity = 1_000, filter } = {}) {
      check('capacity', whole(1), capacity)
      let release = (): void => {}
      const channel = createChannel<unknown>(capacity, () => release())
      const unlink = onAbort(signal, () => channel.end())
      if (signal?.aborted) return channel
      const stop = read(type, filter, channel.push, channel.end)
      release = () => {
        stop()
        unlink()
      }
      return channel
    },
    end() {
      for (const end of ends) end()
    },
  }
}
