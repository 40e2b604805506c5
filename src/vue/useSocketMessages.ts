import { type ComputedRef, type MaybeRefOrGetter, type ShallowRef, onActivated, onDeactivated } from 'vue'
import {
  type DefaultEvents,
  type MessageHandler,
  type Milliseconds,
  type TypeName,
  type WebSocketMessage,
  configError,
} from '../core.js'
import { type ClientOf, findConnection } from './connection.js'
import { follow } from './follow.js'
import { useHistory } from './history.js'
import { createList } from './list.js'
import { WHEN_DEACTIVATED, checkOptions } from './options.js'
import { findOwner } from './start.js'
import { useView } from './view.js'

export interface UseSocketMessagesOptions<
  Events extends object = DefaultEvents,
  Data = Events[TypeName<Events>],
> {
  /** The client to listen to. @default the nearest provided one */
  client?: ClientOf<Events>
  /**
   * Messages kept; beyond it the first of the list goes. A whole number of at least 1, or `Infinity`.
   * @default 100
   */
  limit?: number
  /** How long a message is kept. Milliseconds, above 0. @default Infinity */
  ttl?: Milliseconds
  /**
   * Refuses messages by returning false: they come neither into the list nor into any count. What it throws becomes an
   * `error` event of the client, and the message is refused. History does not pass it.
   * @default all are taken
   */
  filter?: (data: Data, message: WebSocketMessage<Data>) => boolean
  /**
   * Names the row that a message is the latest of: it takes the place of the one with the same key, and its `ttl`
   * begins anew. Compared as a `Map` does: `1` is not `'1'`. History has no `message`. What it throws becomes an `error`
   * event of the client, and the message is not taken.
   * @default every message is a row
   */
  key?: (data: Data, message?: WebSocketMessage<Data>) => PropertyKey
  /**
   * History, the oldest first. An array is there at once, on a server too. A function is called at the start, never on
   * a server; when it has answered, the list is what it would be if that had been there first: messages come after it,
   * or in the place of the row with their key. Where it fails, the list goes on without history; see `error`.
   * @default none
   */
  initial?: readonly Data[] | (() => readonly Data[] | Promise<readonly Data[]>)
  /**
   * What happens while `<KeepAlive>` keeps the component out of sight. `listen`: the list goes on. `pause`: messages
   * are missed. `buffer`: they are kept within `limit`, and shown when the component is back.
   * @default 'listen'
   */
  whenDeactivated?: 'listen' | 'pause' | 'buffer'
}

export interface UseSocketMessagesReturn<Data> {
  /** The data of the messages, the oldest first: a new array at each change. */
  readonly messages: ComputedRef<readonly Data[]>
  /** How many messages were taken since the start, whatever became of them. */
  readonly total: ComputedRef<number>
  /**
   * How many found no room within `limit`, history included; paused or not. Not those that went by `key`, `ttl` or
   * `clear()`.
   */
  readonly dropped: ComputedRef<number>
  /** While paused: how many of the messages that `resume()` will show are new, or new under their key. Else 0. */
  readonly unseen: ComputedRef<number>
  readonly isPaused: Readonly<ShallowRef<boolean>>
  /** Whether history is being asked for. */
  readonly isLoading: Readonly<ShallowRef<boolean>>
  /** Why it could not be had: what `initial` threw or rejected with. */
  readonly error: Readonly<ShallowRef<Error | undefined>>
  /** Holds `messages` as they are. What arrives is kept within `limit` and counted; again does nothing. */
  pause(): void
  /** Shows at once what has become of the list. */
  resume(): void
  /** Empties the list, paused or not, and gives up history that is still to come. The counts go on. */
  clear(): void
}

/**
 * The last messages of one or several types as a list, from the mount of the component on. Every message is in it,
 * equal ones too, unless you name a `key`; the list is written once per animation frame, however many arrive. Throws
 * `config` for a `limit` or `ttl` that makes no sense, and where there is no client.
 */
export function useSocketMessages<
  Events extends object = DefaultEvents,
  Name extends TypeName<Events> = TypeName<Events>,
>(
  type: MaybeRefOrGetter<Name | readonly Name[]>,
  options: UseSocketMessagesOptions<Events, Events[Name]> = {},
): UseSocketMessagesReturn<Events[Name]> {
  type Data = Events[Name]
  checkOptions(options, {
    client: 'any',
    limit: 'any',
    ttl: 'any',
    filter: 'any',
    key: 'any',
    initial: 'any',
    whenDeactivated: WHEN_DEACTIVATED,
  })
  const { limit = 100, ttl = Infinity, filter, key = () => Symbol(), initial = [], whenDeactivated } = options
  if (!(limit >= 1 && (limit === Infinity || Number.isInteger(limit))))
    throw configError('limit', 'a whole number of at least 1, or Infinity', limit)
  if (!(ttl > 0)) throw configError('ttl', 'a number of milliseconds above 0', ttl)
  const connection = findConnection(options.client)
  const { client } = connection
  const list = createList<Data>({ limit, ttl, now: client.env.now })
  const view = useView(list, client.env)
  const { messages, total, dropped, unseen, isPaused, pause, resume } = view
  let isMissed = false

  if (whenDeactivated && whenDeactivated !== 'listen' && findOwner()) {
    const setAway = (isAway: boolean): void => {
      isMissed = isAway && whenDeactivated === 'pause'
      view.setAway(isAway)
    }
    onDeactivated(() => setAway(true))
    onActivated(() => setAway(false))
  }
  const take: MessageHandler<Data> = (data, message) => {
    if (isMissed || filter?.(data, message) === false) return
    list.add(key(data, message), data)
    view.request()
  }
  follow(connection, type, (present) => client.onMessage(present, take))
  const { isLoading, error, giveUp } = useHistory(client.env, initial, (all) => {
    list.addEarlier(all.map((data) => [key(data), data]))
    view.write()
  })
  const clear = (): void => {
    giveUp()
    view.clear()
  }
  return { messages, total, dropped, unseen, isPaused, isLoading, error, pause, resume, clear }
}
