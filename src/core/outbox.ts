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
  /** The waiting items in order, then those sent under a caller's id that the server has not acknowledged yet. */
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

/** A bounded queue of parcels. It knows no socket; its only timer runs while something waits, and drops what is too old. */
export function createOutbox({ capacity, overflow, now, after, changed }: OutboxPort): Outbox {
  let queue: Parcel[] = []
  let cancelExpiry = (): void => {}
  const unacknowledged = new Map<string | number, OutboxItem>()

  const change = (item: OutboxItem, outcome: Outcome, answer?: unknown): OutboxItem => {
    const next = Object.freeze(answer === undefined ? { ...item, outcome } : { ...item, outcome, answer })
    changed(next)
    return next
  }

  const drop = ({ item, onDrop }: Parcel, why: DropReason): void => {
    change(item, 'dropped')
    onDrop?.(why)
  }

  /** Every change of the queue passes here. */
  const keep = (next: Parcel[], dropped: readonly Parcel[] = [], why: DropReason = 'closed'): void => {
    queue = next
    cancelExpiry()
    const soonest = queue.reduce((time, { item }) => Math.min(time, item.expiresAt), Infinity)
    cancelExpiry = after(soonest - now(), expire)
    for (const parcel of dropped) drop(parcel, why)
  }

  const expire = (): void => {
    const isOld = ({ item }: Parcel): boolean => item.expiresAt <= now()
    keep(
      queue.filter((parcel) => !isOld(parcel)),
      queue.filter(isOld),
      'expired',
    )
  }

  const noteSent = (item: OutboxItem): void => {
    const sent = change(item, 'sent')
    if (typeof sent.id !== 'string') return
    unacknowledged.set(sent.id, sent)
    const [oldest = ''] = unacknowledged.keys()
    if (unacknowledged.size > capacity) unacknowledged.delete(oldest)
  }

  return {
    noteSent,
    size: () => queue.length,
    items: () => [...queue.map(({ item }) => item), ...unacknowledged.values()],
    drop,
    add(parcel) {
      if (queue.length < capacity) keep([...queue, parcel])
      else if (overflow === 'drop-newest') keep(queue, [parcel], 'overflow')
      else keep([...queue.slice(1), parcel], queue.slice(0, 1), 'overflow')
      const isTaken = queue.includes(parcel)
      if (isTaken) changed(parcel.item)
      return isTaken
    },
    flush(isReady) {
      expire()
      while (isReady()) {
        // Taken out first: what is on its way can no longer be dropped.
        const next = queue.shift()
        if (!next) break
        const result = next.transmit()
        if (result === 'blocked') {
          queue.unshift(next)
          break
        }
        if (result === 'sent') noteSent(next.item)
        else drop(next, result)
      }
      keep(queue)
    },
    acknowledge(id, answer, error) {
      const item = unacknowledged.get(id)
      unacknowledged.delete(id)
      if (item) change(item, error === undefined ? 'acknowledged' : 'rejected', error ?? answer)
    },
    remove(id) {
      const isMeant = ({ item }: Parcel): boolean => item.id === id
      keep(
        queue.filter((parcel) => !isMeant(parcel)),
        queue.filter(isMeant),
      )
    },
    clear: () => keep([], queue),
  }
}
