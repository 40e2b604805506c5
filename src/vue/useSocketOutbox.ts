import { type ComputedRef, computed, shallowReactive, shallowRef, triggerRef } from 'vue'
import type {
  AnyEvents,
  AnyRequests,
  DefaultEvents,
  DefaultRequests,
  OutboxItem,
  OutboxView,
  Outcome,
  SendData,
  SendName,
  SendOutcome,
  WebSocketClient,
} from '../core.js'
import { dial, findConnection } from './connection.js'
import { checkOptions } from './options.js'
import { onStart, onStop } from './start.js'

export interface UseSocketOutboxOptions<
  Events extends object = DefaultEvents,
  Requests extends object = DefaultRequests,
> {
  /** The client whose outbox it is. @default the nearest provided one */
  client?: WebSocketClient<Events, Requests>
}

/** A message in the outbox. Testing its `type` narrows its `data`. */
export type OutboxMessage<
  Events extends object = DefaultEvents,
  Requests extends object = DefaultRequests,
> = {
  [Name in SendName<Events, Requests>]: OutboxItem & {
    readonly kind: 'message'
    readonly type: Name
    readonly data: SendData<Events, Requests, Name>
  }
}[SendName<Events, Requests>]

export interface UseSocketOutboxReturn<
  Events extends object = DefaultEvents,
  Requests extends object = DefaultRequests,
> {
  /** The waiting items in order, then those sent under an id of yours that the server has not acknowledged yet. */
  readonly items: ComputedRef<
    readonly (OutboxMessage<Events, Requests> | (OutboxItem & { readonly kind: 'request' }))[]
  >
  /** How many items wait. */
  readonly size: ComputedRef<number>
  /**
   * The messages under an id of yours that failed since the component was mounted, the last one last: `dropped`, or
   * `rejected` by the server, with its `answer`. They stay until they are sent again or discarded; those of the last 1 000
   * that came to an end are remembered.
   */
  readonly failed: ComputedRef<readonly OutboxMessage<Events, Requests>[]>
  /**
   * What became of a message, by the id given to `send()`: reactive. Remembered since the component was mounted, for all
   * that wait, the last 1 000 that are sent, and the last 1 000 that came to an end. Undefined for any other.
   */
  outcomeOf(id: string | number): Outcome | undefined
  /**
   * Sends a failed message again: the same type and data under the same id, through the interceptors once more, with the
   * client's `outbox.ttl`. Returns what `send()` does. For an id that is not among the failed it does nothing and returns
   * undefined.
   */
  retry(id: string | number): SendOutcome | undefined
  /** Forgets a failed message. For any other id it does nothing. */
  discard(id: string | number): void
}

const REMEMBERED = 1_000

// Nothing is left to the defaults, which are the user's to say, in `Register`.
// oxlint-disable-next-line typescript/no-unnecessary-type-arguments
type AnyReturn = UseSocketOutboxReturn<AnyEvents, AnyRequests>
type Failed = AnyReturn['failed']['value'][number]

/**
 * What waits to be sent, and what became of it, as refs; and another try for what failed. Throws `config` where there is
 * no client.
 */
export function useSocketOutbox<
  Events extends object = DefaultEvents,
  Requests extends object = DefaultRequests,
>(options?: UseSocketOutboxOptions<Events, Requests>): UseSocketOutboxReturn<Events, Requests>
export function useSocketOutbox(options: { client?: object } = {}): AnyReturn {
  checkOptions(options, { client: 'any' })
  const connection = findConnection(options.client)
  const { client } = connection
  const { outbox } = client
  const outcomes = shallowReactive(new Map<string | number, Outcome>())
  // Each within its own bound, the oldest first: what came to an end must not drive out what may still.
  const sent = new Map<string | number, Failed | undefined>()
  /** What failed is kept whole, to be sent again. */
  const ended: typeof sent = new Map()
  // Before the start as a server sees it: empty.
  const started = shallowRef<OutboxView>()

  // Whoever sends in an effect of his own must not come to depend on this: nothing reactive is read here.
  const remember = (item: OutboxItem): void => {
    const { id, outcome } = item
    // A number is the client's own: nobody knows it to ask for it.
    if (typeof id !== 'string') return
    outcomes.set(id, outcome)
    sent.delete(id)
    ended.delete(id)
    if (outcome === 'queued') return
    const alike = outcome === 'sent' ? sent : ended
    const isFailed = outcome === 'dropped' || outcome === 'rejected'
    alike.set(id, isFailed ? asGiven(item) : undefined)
    const [oldest = id] = alike.keys()
    if (alike.size <= REMEMBERED) return
    alike.delete(oldest)
    outcomes.delete(oldest)
  }
  onStart(client.env, () => {
    outbox.items.forEach(remember)
    onStop(
      outbox.onChange((item) => {
        remember(item)
        triggerRef(started)
      }),
    )
    started.value = outbox
    dial(connection)
  })
  return {
    items: computed(() => (started.value?.items ?? []).map(asGiven)),
    size: computed(() => started.value?.size ?? 0),
    failed: computed(() => (started.value ? [...ended.values()].filter((item) => item !== undefined) : [])),
    outcomeOf: (id) => outcomes.get(id),
    retry(id) {
      const item = ended.get(id)
      return item && client.send(item.type, item.data, { id: String(id) })
    },
    discard(id) {
      if (!ended.get(id)) return
      ended.delete(id)
      outcomes.delete(id)
      triggerRef(started)
    },
  }
}

/** To a user a message is what he gave to `send()`, whatever the interceptors have made of it. */
function asGiven(item: OutboxItem): Failed {
  return (item.given ? { ...item, ...item.given } : item) as Failed // or a request, which `items` may have
}
