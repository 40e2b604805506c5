import { useRafFn, useTimeoutFn, timestamp } from '@vueuse/core'
import { type MaybeRefOrGetter, type ShallowRef, shallowRef } from 'vue'
import {
  type DefaultEvents,
  type Milliseconds,
  type TypeName,
  type WebSocketClient,
  configError,
} from '../core.js'
import { dial, findConnection } from './connection.js'
import { follow } from './useSocketEvent.js'

export interface UseSocketMessagesOptions<Events extends object = DefaultEvents> {
  /** The client to listen to. @default the nearest provided one */
  client?: WebSocketClient<Events, never>
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
  if (!(limit >= 1)) throw configError('limit', 'a whole number of at least 1, or Infinity', limit)
  if (!(ttl > 0)) throw configError('ttl', 'a number of milliseconds above 0', ttl)
  const connection = findConnection(options.client)
  const list = createList(limit, ttl)
  follow(
    type,
    (present) => connection.client.onMessage(present, list.add),
    () => dial(connection),
  )
  return { messages: list.messages as Readonly<ShallowRef<readonly Events[Name][]>>, clear: list.clear } // of those types
}

function createList(limit: number, ttl: Milliseconds) {
  const messages = shallowRef<readonly unknown[]>([])
  let kept: Kept[] = []

  const write = (): void => {
    frame.pause()
    fallback.stop()
    const oldest = timestamp() - ttl
    kept = kept.filter(({ at }) => at > oldest).slice(-limit)
    messages.value = kept.map(({ data }) => data)
    if (ttl < Infinity && kept.length > 0) expiry.start()
  }
  // Whichever comes first.
  const frame = useRafFn(write, { immediate: false })
  const fallback = useTimeoutFn(write, WITHOUT_FRAMES, { immediate: false })
  const expiry = useTimeoutFn(write, () => (kept[0]?.at ?? 0) + ttl - timestamp(), { immediate: false })

  return {
    messages,
    add(data: unknown): void {
      kept.push({ data, at: timestamp() })
      if (kept.length > 2 * limit) kept = kept.slice(-limit)
      if (fallback.isPending.value) return
      frame.resume()
      fallback.start()
    },
    clear(): void {
      kept = []
      write()
    },
  }
}
