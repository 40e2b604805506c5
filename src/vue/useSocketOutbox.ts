import { type ComputedRef, computed, shallowReactive, shallowRef, triggerRef } from 'vue'
import type { OutboxItem, OutboxView, Outcome } from '../core.js'
import { type AnyClient, dial, findConnection } from './connection.js'
import { onStart, onStop } from './start.js'

export interface UseSocketOutboxOptions {
  /** The client whose outbox it is. @default the nearest provided one */
  client?: AnyClient
}

export interface UseSocketOutboxReturn {
  /** The waiting items in order, then those sent under an id of yours that the server has not acknowledged yet. */
  readonly items: ComputedRef<readonly OutboxItem[]>
  /** How many items wait. */
  readonly size: ComputedRef<number>
  /**
   * What became of an item, by the id given to `send()`: reactive, and remembered for the last 1 000 items since the
   * component was mounted. Undefined for any other.
   */
  outcomeOf(id: string | number): Outcome | undefined
}

const REMEMBERED = 1_000

/** What waits to be sent, and what became of it, as refs. Throws `config` where there is no client. */
export function useSocketOutbox(options: UseSocketOutboxOptions = {}): UseSocketOutboxReturn {
  const connection = findConnection(options.client)
  const { client } = connection
  const { outbox } = client
  const remembered = new Map<string | number, Outcome>()
  const outcomes = shallowReactive(remembered)
  // Before the start as a server sees it: empty.
  const started = shallowRef<OutboxView>()

  // Whoever sends in an effect of his own must not come to depend on this: nothing reactive is read here.
  const remember = ({ id, outcome }: OutboxItem): void => {
    outcomes.set(id, outcome)
    const [oldest] = remembered.keys()
    if (remembered.size > REMEMBERED && oldest !== undefined) outcomes.delete(oldest)
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
    items: computed(() => started.value?.items ?? []),
    size: computed(() => started.value?.size ?? 0),
    outcomeOf: (id) => outcomes.get(id),
  }
}
