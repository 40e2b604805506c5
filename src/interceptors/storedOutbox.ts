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
  readonly expiresAt: Milliseconds
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

    const save = (): void => {
      try {
        if (kept.size === 0) storage.removeItem(key)
        else storage.setItem(key, JSON.stringify([...kept.values()]))
      } catch (error) {
        host.report(error)
      }
    }

    const keep = ({ id, type, data, expiresAt }: OutboxItem): void => {
      kept.set(String(id), { type, data, id: String(id), expiresAt })
      save()
    }

    /** What an earlier page left, if it is still good. */
    const load = (): StoredMessage[] => {
      const stored: unknown = JSON.parse(storage.getItem(key) ?? '[]')
      return Array.isArray(stored)
        ? stored.filter(isStoredMessage).filter((each) => each.expiresAt > host.now())
        : []
    }

    return {
      name: 'storedOutbox',
      connect() {
        if (isRestored) return
        isRestored = true
        try {
          for (const message of load()) host.restore(message)
        } catch (error) {
          host.report(error)
        }
      },
      send(outgoing) {
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
  return typeof type === 'string' && typeof id === 'string' && typeof expiresAt === 'number'
}
