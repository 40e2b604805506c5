import type { InterceptorFactory } from '../core/interceptor.js'
import type { OutboxItem } from '../core/outbox.js'
import type { Milliseconds } from '../core/snapshot.js'

/** The part of Web Storage that is used: `sessionStorage`, `localStorage`, or anything alike. */
export interface StorageLike {
  getItem(key: string): string | null
  setItem(key: string, value: string): void
  removeItem(key: string): void
}

export interface StoredOutboxOptions {
  /** Where. `sessionStorage` keeps tabs apart; with `localStorage` every tab would send what another one stored. */
  storage: StorageLike
  /** @default 'hawser.outbox' */
  key?: string
  /**
   * When a message is safe. `sent`: handed to the socket. `acknowledged`: the server said so, for servers that do;
   * until then a reload sends it again. @default 'sent'
   */
  until?: 'sent' | 'acknowledged'
}

interface StoredMessage {
  readonly type: string
  readonly data: unknown
  readonly id: string
  /** Null, which is what JSON makes of it, where it never expires. */
  readonly expiresAt: Milliseconds | null
}

/**
 * Keeps what waits in the outbox over a reload. At the first dial of the next page it is queued again, under the same
 * id, for the rest of its time: sent at least once, so the server has to tell doubles by the id. Messages only; data must
 * be JSON. Trouble with the storage is an `error` event, and the message goes on without it.
 */
export function storedOutbox(options: StoredOutboxOptions): InterceptorFactory {
  const { storage, key = 'hawser.outbox', until = 'sent' } = options

  return (host) => {
    const kept = new Map<string, StoredMessage>()
    let isRestored = false

    const isFresh = ({ expiresAt }: StoredMessage): boolean => (expiresAt ?? Infinity) > host.now()

    const save = (): void => {
      // An acknowledgement may never come.
      for (const [id, message] of kept) if (!isFresh(message)) kept.delete(id)
      guard(() => {
        if (kept.size === 0) storage.removeItem(key)
        else storage.setItem(key, JSON.stringify([...kept.values()]))
      })
    }

    const keep = ({ id, type, data, expiresAt }: OutboxItem): void => {
      kept.set(String(id), { type, data, id: String(id), expiresAt })
      save()
    }

    const guard = (run: () => void): void => {
      try {
        run()
      } catch (error) {
        host.report(error)
      }
    }

    /** Queues what an earlier page left, where it is still good. */
    const restore = (): void => {
      if (isRestored) return
      isRestored = true
      guard(() => {
        const stored: unknown = JSON.parse(storage.getItem(key) ?? '[]')
        if (!Array.isArray(stored)) return
        const messages = stored.filter(isStoredMessage)
        for (const { expiresAt, ...message } of messages.filter(isFresh)) {
          guard(() => host.restore({ ...message, expiresAt: expiresAt ?? Infinity }))
        }
        // What is too old, or cannot be sent any more, goes.
        if (stored.length > 0) save()
      })
    }

    return {
      name: 'storedOutbox',
      connect: restore,
      send(outgoing) {
        // What was left comes first, wherever it would be queued.
        if (host.client.isListening() || host.client.isLazy) restore()
        if (outgoing.kind !== 'message' || outgoing.id !== undefined) return outgoing
        // Without an id of its own a message sent twice would be two messages.
        const random = Math.floor(host.random() * 2 ** 52).toString(36)
        return { ...outgoing, id: `${host.now().toString(36)}-${random}` }
      },
      queued: (item) => item.kind === 'message' && keep(item),
      settled(item) {
        if (item.kind !== 'message') return
        if (item.outcome === 'sent' && until === 'acknowledged') keep(item)
        else if (kept.delete(String(item.id))) save()
      },
    }
  }
}

function isStoredMessage(value: unknown): value is StoredMessage {
  const { type, id, expiresAt } = Object(value) as Record<string, unknown> // Object() makes reading safe
  return (
    typeof type === 'string' &&
    typeof id === 'string' &&
    (typeof expiresAt === 'number' || expiresAt === null)
  )
}
