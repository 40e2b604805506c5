import { type ComputedRef, computed, shallowReactive, shallowRef } from 'vue'
import type { OutboxItem, Outcome } from '../core.js'
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
  const outcomes = shallowReactive(new Map<string | number, Outcome>())
  const changes = shallowRef(0)
  const isStarted = shallowRef(false)

  const remember = ({ id, outcome }: OutboxItem): void => {
    outcomes.set(id, outcome)
    const [oldest] = outcomes.keys()
    if (outcomes.size > REMEMBERED && oldest !== undefined) outcomes.delete(oldest)
  }
  onStart(client.env, () => {
    outbox.items.forEach(remember)
    onStop(
      outbox.onChange((item) => {
        remember(item)
        changes.value += 1
      }),
    )
    isStarted.value = true
    dial(connection)
  })
  // Before the start as a server sees it: empty.
  const view = <Value>(read: () => Value, empty: Value): ComputedRef<Value> =>
    computed(() => (isStarted.value && changes.value >= 0 ? read() : empty))
  return {
    items: view(() => outbox.items, []),
    size: view(() => outbox.size, 0),
    outcomeOf: (id) => outcomes.get(id),
  }
}
