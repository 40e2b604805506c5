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
export type DropReason = 'overflow' | 'expired' | 'closed'

/** An item with the way to send it. */
export interface Parcel {
  readonly item: OutboxItem
  /** True when it was handed to the socket. */
  transmit(): boolean
  /** Told once, when it will not be sent. */
  onDrop?(why: DropReason): void
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
  /** Ends an item that cannot wait. */
  refuse(parcel: Parcel): void
  /** Sends in order, for as long as `isReady`. */
  flush(isReady: () => boolean): void
  /** Notes an item that went past the queue, and remembers it where an acknowledgement may come. */
  noteSent(item: OutboxItem): void
  /** The server's word on an item that was sent; on any other it means nothing. */
  acknowledge(id: string | number, answer: unknown, error: unknown): void
  /** Takes an item out without a word, for a request that was settled otherwise. */
  remove(id: string | number): void
  clear(why: DropReason): void
}

/** A bounded queue of parcels. It knows no socket; its only timer runs while something waits, and drops what is too old. */
export function createOutbox(port: OutboxPort): Outbox {
  let queue: Parcel[] = []
  let cancelExpiry = (): void => {}
  const unacknowledged = new Map<string | number, OutboxItem>()

  const change = (item: OutboxItem, outcome: Outcome, answer?: unknown): OutboxItem => {
    const changed = Object.freeze({ ...item, outcome, ...(answer === undefined ? {} : { answer }) })
    port.changed(changed)
    return changed
  }

  const drop = (parcel: Parcel, why: DropReason): void => {
    change(parcel.item, 'dropped')
    parcel.onDrop?.(why)
  }

  const dropWhere = (isOut: (parcel: Parcel) => boolean, why: DropReason): void => {
    const out = queue.filter(isOut)
    queue = queue.filter((parcel) => !out.includes(parcel))
    watchExpiry()
    for (const parcel of out) drop(parcel, why)
  }

  const watchExpiry = (): void => {
    cancelExpiry()
    if (queue.length === 0) return
    const soonest = Math.min(...queue.map(({ item }) => item.expiresAt))
    cancelExpiry = port.after(soonest - port.now(), () => {
      const now = port.now()
      dropWhere(({ item }) => item.expiresAt <= now, 'expired')
    })
  }

  const noteSent = (item: OutboxItem): void => {
    const sent = change(item, 'sent')
    if (typeof sent.id !== 'string') return
    unacknowledged.set(sent.id, sent)
    const [oldest] = unacknowledged.keys()
    if (unacknowledged.size > port.capacity && oldest !== undefined) unacknowledged.delete(oldest)
  }

  return {
    size: () => queue.length,
    items: () => [...queue.map(({ item }) => item), ...unacknowledged.values()],
    add(parcel) {
      if (queue.length >= port.capacity) {
        const oldest = port.overflow === 'drop-oldest' ? queue.shift() : undefined
        drop(oldest ?? parcel, 'overflow')
        if (!oldest) return false
      }
      queue.push(parcel)
      watchExpiry()
      port.changed(parcel.item)
      return true
    },
    refuse: (parcel) => drop(parcel, 'closed'),
    flush(isReady) {
      const now = port.now()
      dropWhere(({ item }) => item.expiresAt <= now, 'expired')
      for (let next = queue[0]; next && isReady(); next = queue[0]) {
        if (!next.transmit()) break
        queue.shift()
        noteSent(next.item)
      }
      watchExpiry()
    },
    noteSent,
    acknowledge(id, answer, error) {
      const item = unacknowledged.get(id)
      if (!item) return
      unacknowledged.delete(id)
      change(item, error === undefined ? 'acknowledged' : 'rejected', error ?? answer)
    },
    remove(id) {
      queue = queue.filter(({ item }) => item.id !== id)
      watchExpiry()
    },
    clear: (why) => dropWhere(() => true, why),
  }
}
