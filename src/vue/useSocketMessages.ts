import { useRafFn } from '@vueuse/core'
import { type MaybeRefOrGetter, type ShallowRef, shallowRef } from 'vue'
import {
  type DefaultEvents,
  type Env,
  type Milliseconds,
  type Off,
  type TypeName,
  configError,
} from '../core.js'
import { type ClientOf, findConnection } from './connection.js'
import { follow } from './follow.js'
import { onStop } from './start.js'

export interface UseSocketMessagesOptions<Events extends object = DefaultEvents> {
  /** The client to listen to. @default the nearest provided one */
  client?: ClientOf<Events>
  /** Messages kept; beyond it the oldest goes. A whole number of at least 1, or `Infinity`. @default 100 */
  limit?: number
  /** How long a message is kept. Milliseconds, above 0. @default Infinity */
  ttl?: Milliseconds
}

export interface UseSocketMessagesReturn<Data> {
  /** The data of the messages, the oldest first: a new array at each change. */
  readonly messages: Readonly<ShallowRef<readonly Data[]>>
  /** Empties the list. */
  clear(): void
}

interface Kept {
  readonly data: unknown
  readonly at: Milliseconds
}

/** While a page is hidden it has no frames; browsers stretch this to about a second then. */
const WITHOUT_FRAMES = 200

/**
 * The last messages of one or several types as a list, from the mount of the component on. Every message is in it,
 * equal ones too; the list is written once per animation frame, however many arrive. Throws `config` for a `limit` or
 * `ttl` that makes no sense, and where there is no client.
 */
export function useSocketMessages<
  Events extends object = DefaultEvents,
  Name extends TypeName<Events> = TypeName<Events>,
>(
  type: MaybeRefOrGetter<Name | readonly Name[]>,
  options: UseSocketMessagesOptions<Events> = {},
): UseSocketMessagesReturn<Events[Name]> {
  const { limit = 100, ttl = Infinity } = options
  if (!(limit >= 1 && (limit === Infinity || Number.isInteger(limit))))
    throw configError('limit', 'a whole number of at least 1, or Infinity', limit)
  if (!(ttl > 0)) throw configError('ttl', 'a number of milliseconds above 0', ttl)
  const connection = findConnection(options.client)
  const list = createList(limit, ttl, connection.client.env)
  follow(connection, type, (present) => connection.client.onMessage(present, list.add))
  return { messages: list.messages as Readonly<ShallowRef<readonly Events[Name][]>>, clear: list.clear } // of those types
}

function createList(limit: number, ttl: Milliseconds, { now, after }: Pick<Env, 'now' | 'after'>) {
  const messages = shallowRef<readonly unknown[]>([])
  let kept: Kept[] = []
  let cancelFallback: Off | undefined
  let cancelExpiry = (): void => {}

  const write = (): void => {
    cancel()
    kept = kept.filter(({ at }) => at > now() - ttl).slice(-limit)
    messages.value = kept.map(({ data }) => data)
    const [oldest] = kept
    if (oldest) cancelExpiry = after(oldest.at + ttl - now(), write)
  }
  const frame = useRafFn(write, { immediate: false, once: true })
  const cancel = (): void => {
    frame.pause()
    cancelFallback?.()
    cancelFallback = undefined
    cancelExpiry()
  }
  onStop(cancel)

  return {
    messages,
    add(data: unknown): void {
      kept.push({ data, at: now() })
      if (kept.length > 2 * limit) kept = kept.slice(-limit)
      if (cancelFallback) return
      frame.resume()
      // Whichever comes first.
      cancelFallback = after(WITHOUT_FRAMES, write)
    },
    clear(): void {
      kept = []
      write()
    },
  }
}
