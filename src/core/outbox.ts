import type { Milliseconds } from './snapshot.js'

/**
 * Where an item stands. `queued`: waits for the connection. `sent`: handed to the socket. `acknowledged`: the server
 * said that it has it. `rejected`: the server said that it will not have it. `dropped`: will not be sent.
 */
export type Outcome = 'queued' | 'sent' | 'acknowledged' | 'rejected' | 'dropped'

/** A message or request on its way, frozen: a change of outcome is a new object under the same `id`. */
export interface OutboxItem {
  /** The id given to `send()`, else a number that the client made. */
  readonly id: string | number
  readonly kind: 'message' | 'request'
  readonly type: string
  readonly data: unknown
  /** Type and data as they were given to `send()`, where an interceptor has made something else of them. */
  readonly given?: { readonly type: string; readonly data: unknown }
  readonly outcome: Outcome
  /** Epoch milliseconds. */
  readonly expiresAt: Milliseconds
  /** What the server acknowledged or rejected it with. */
  readonly answer?: unknown
}

/** What waits to be sent, and what became of it. */
export interface OutboxView {
  /** How many items wait. */
  readonly size: number
  /** The waiting items in order, then the last 1 000 sent under a caller's id that the server has not acknowledged yet. */
  readonly items: readonly OutboxItem[]
  /** Calls `listener` with the item at each change of its outcome. */
  onChange(listener: (item: OutboxItem) => void): () => void
}

/** Why an item will not be sent. */
export type DropReason = 'overflow' | 'expired' | 'closed' | 'cancelled'

/** `sent`: handed to the socket. `blocked`: not now. `cancelled`: an interceptor will not have it. */
export type Transmission = 'sent' | 'blocked' | 'cancelled'

/** An item with the way to send it. */
export interface Parcel {
  readonly item: OutboxItem
  transmit(): Transmission
  /** Told once, when it will not be sent. */
  readonly onDrop?: ((why: DropReason) => void) | undefined
}

export interface OutboxPort {
  readonly capacity: number
  readonly overflow: 'drop-oldest' | 'drop-newest'
  now(): Milliseconds
  after(delay: Milliseconds, run: () => void): () => void
  /** Told at each change of an item's outcome. */
  changed(item: OutboxItem): void
}

export interface Outbox {
  size(): number
  items(): readonly OutboxItem[]
  /** Whether the item was taken. At capacity `overflow` decides who goes. */
  add(parcel: Parcel): boolean
  /** Ends an item that was never taken. */
  drop(parcel: Parcel, why: DropReason): void
  /** Sends in order, for as long as `isReady`. */
  flush(isReady: () => boolean): void
  /** Notes an item that went past the queue, and remembers it where an acknowledgement may come. */
  noteSent(item: OutboxItem): void
  /** The server's word on an item that was sent; on any other it means nothing. */
  acknowledge(id: string | number, answer: unknown, error: unknown): void
  /** Drops an item that is still here, for a request that was settled otherwise. */
  remove(id: string | number): void
  clear(): void
}

/** Sent items whose acknowledgement may still come. A server that never acknowledges must not fill the memory. */
const REMEMBERED = 1_000

/** A bounded queue of parcels. It knows no socket; its only timer runs while something waits, and drops what is too old. */
export function createOutbox({ capacity, overflow, now, after, changed }: OutboxPort): Outbox {
  let queue: Parcel[] = []
  /** The one that is being sent. */
  let leaving: Parcel | undefined
  /** When the first item is too old. */
  let soonest = Infinity
  let cancelExpiry = (): void => {}
  const unacknowledged = new Map<string | number, OutboxItem>()

  const become = (item: OutboxItem, outcome: Outcome, answer?: unknown): OutboxItem =>
    Object.freeze(answer === undefined ? { ...item, outcome } : { ...item, outcome, answer })

  const drop = ({ item, onDrop }: Parcel, why: DropReason): void => {
    changed(become(item, 'dropped'))
    onDrop?.(why)
  }

  const dropAll = (parcels: readonly Parcel[], why: DropReason): void => {
    for (const parcel of parcels) drop(parcel, why)
  }

  /** One timer for the item that is too old first; none while nothing waits. */
  const watch = (): void => {
    cancelExpiry()
    soonest = queue.reduce((time, { item }) => Math.min(time, item.expiresAt), Infinity)
    cancelExpiry = after(soonest - now(), expire)
  }

  const expire = (): void => {
    const isOld = ({ item }: Parcel): boolean => item.expiresAt <= now()
    const old = queue.filter(isOld)
    queue = queue.filter((parcel) => !isOld(parcel))
    watch()
    dropAll(old, 'expired')
  }

  /** After something was taken out: a timer that comes too early does no harm, one without items would. */
  const rest = (): void => {
    if (queue.length === 0) watch()
  }

  const noteSent = (item: OutboxItem): void => {
    const sent = become(item, 'sent')
    if (typeof sent.id === 'string') unacknowledged.set(sent.id, sent)
    const [oldest = ''] = unacknowledged.keys()
    if (unacknowledged.size > REMEMBERED) unacknowledged.delete(oldest)
    changed(sent)
  }

  return {
    noteSent,
    size: () => queue.length,
    items: () => [...queue.map(({ item }) => item), ...unacknowledged.values()],
    drop,
    add(parcel) {
      // What is on its way can no longer be dropped.
      const first = leaving && queue[0] === leaving ? 1 : 0
      const isFull = queue.length - first >= capacity
      const isRefused = isFull && overflow === 'drop-newest'
      const dropped = isRefused ? [parcel] : isFull ? queue.splice(first, 1) : []
      if (!isRefused) {
        queue.push(parcel)
        if (parcel.item.expiresAt < soonest) watch()
        changed(parcel.item)
      }
      dropAll(dropped, 'overflow')
      return !isRefused
    },
    flush(isReady) {
      if (soonest <= now()) expire()
      for (let next = queue[0]; next && isReady(); next = queue[0]) {
        leaving = next
        const result = next.transmit()
        leaving = undefined
        if (result === 'blocked') break
        // Whoever gave it up meanwhile was told.
        if (queue[0] !== next) continue
        queue.shift()
        if (result === 'sent') noteSent(next.item)
        else drop(next, result)
      }
      rest()
    },
    acknowledge(id, answer, error) {
      const item = unacknowledged.get(id)
      unacknowledged.delete(id)
      if (item) changed(become(item, error === undefined ? 'acknowledged' : 'rejected', error ?? answer))
    },
    remove(id) {
      const index = queue.findIndex(({ item }) => item.id === id)
      const removed = index < 0 ? [] : queue.splice(index, 1)
      rest()
      dropAll(removed, 'closed')
    },
    clear() {
      const dropped = queue
      queue = []
      unacknowledged.clear()
      rest()
      dropAll(dropped, 'closed')
    },
  }
}
