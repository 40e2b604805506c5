import { aText } from '../core/check.js'
import { configError } from '../core/errors.js'
import type { InterceptorFactory } from '../core/interceptor.js'
import type { OutboxItem } from '../core/outbox.js'
import type { Milliseconds } from '../core/snapshot.js'
import type { WebSocketClient } from '../core/types.js'
import { parseUrl } from '../core/universal.js'
import { resolveOptions } from './resolveOptions.js'

/** The part of Web Storage that is used: `sessionStorage`, `localStorage`, or anything alike. */
export interface StorageLike {
  getItem(key: string): string | null
  setItem(key: string, value: string): void
  removeItem(key: string): void
}

export interface StoredOutboxOptions {
  /**
   * Where. `sessionStorage` keeps tabs apart. In `localStorage` they share one list, from which each takes only its own;
   * a page that opens also sends what still waits in the others, under the same ids.
   */
  storage: StorageLike
  /**
   * Clients with the same key send what the other left. Give one where the url is a function, and where its query says who
   * speaks, or to whom. @default made from a fixed url, without query, user and password
   */
  key?: string
  /**
   * When a message is safe. `sent`: handed to the socket. `acknowledged`: the server said so, for servers that do and
   * that drop doubles; until then each reconnect and a reload send it again. @default 'sent'
   */
  until?: 'sent' | 'acknowledged'
}

type ResolvedStoredOutbox = StoredOutboxOptions & Required<Pick<StoredOutboxOptions, 'until'>>

const STORAGE_CALLS = ['getItem', 'setItem', 'removeItem'] as const
const A_STORAGE = [
  'a storage',
  (value: unknown) => STORAGE_CALLS.every((call) => typeof Object(value)[call] === 'function'),
] as const
const A_TIME = [
  "'sent' or 'acknowledged'",
  (value: unknown) => value === 'sent' || value === 'acknowledged',
] as const

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
 * be JSON. Trouble with the storage is an `error` event, and the message goes on without it. Taken out of a client, and
 * at `disconnect()`, it forgets those of this page; one that it took over stays for another page or tab until it was sent
 * or its time is over.
 */
export function storedOutbox(options: StoredOutboxOptions): InterceptorFactory {
  const {
    storage,
    key: given,
    until,
  } = resolveOptions(
    'storedOutbox',
    options,
    { storage: A_STORAGE },
    { key: [undefined, aText], until: ['sent', A_TIME] },
  ) as unknown as ResolvedStoredOutbox // every key checked

  return (host) => {
    const key = given ?? keyOf(host.client)
    /** In the order in which they were queued. */
    const kept = new Map<string, StoredMessage>()
    /** No longer kept, but maybe still in the storage. */
    const gone = new Set<string>()
    /** Of an earlier page, or of another tab, which may send them first: never written where they are not stored any more. */
    const inherited = new Set<string>()
    /** Could not be stored, but have their place. */
    const unstored = new Set<string>()
    /** Sent, and not acknowledged yet. */
    const underWay = new Set<string>()
    let isRestored = false

    const isFresh = ({ expiresAt }: StoredMessage): boolean => (expiresAt ?? Infinity) > host.now()

    const guard = <Value>(run: () => Value): Value | undefined => {
      try {
        return run()
      } catch (error) {
        host.report(error)
        return undefined
      }
    }

    /** What is stored, by whomever, and still good. */
    const read = (): StoredMessage[] => {
      const stored: unknown = guard(() => JSON.parse(storage.getItem(key) ?? '[]'))
      return Array.isArray(stored) ? stored.filter(isStoredMessage).filter(isFresh) : []
    }

    const drop = (id: string): boolean => {
      underWay.delete(id)
      inherited.delete(id)
      unstored.delete(id)
      return kept.delete(id)
    }

    /** Whether it could be done. Others may have written to the list meanwhile: what is theirs stays. */
    const save = (): boolean => {
      // An acknowledgement may never come.
      for (const [id, message] of kept) if (!isFresh(message)) drop(id)
      const isSaved = guard(() => {
        const stored = read()
        const others = stored.filter(({ id }) => !kept.has(id) && !gone.has(id))
        const isWritten = ({ id }: StoredMessage): boolean =>
          (!unstored.has(id) && !inherited.has(id)) || stored.some((each) => each.id === id)
        const all = [...others, ...[...kept.values()].filter(isWritten)]
        if (all.length === 0) storage.removeItem(key)
        else storage.setItem(key, JSON.stringify(all))
        gone.clear()
        return true
      })
      return isSaved === true
    }

    const keep = ({ type, data, expiresAt, ...item }: OutboxItem): void => {
      const id = String(item.id)
      const before = kept.get(id)
      const isStored = before && !unstored.delete(id)
      const isSame = before?.type === type && before.data === data
      if (isStored && isSame && (before.expiresAt ?? Infinity) === expiresAt) return
      kept.set(id, { type, data, id, expiresAt })
      const wasInherited = inherited.delete(id)
      gone.delete(id)
      if (save()) return
      // Too long, or no JSON: the others stay as they are.
      if (!isStored) return void unstored.add(id)
      kept.set(id, before)
      if (wasInherited) inherited.add(id)
    }

    const forget = (ids: Iterable<string>): void => {
      for (const id of ids) if (drop(id)) gone.add(id)
      if (gone.size > 0) save()
    }

    const forgetOwn = (): void => {
      const own = [...kept.keys()].filter((id) => !inherited.has(id))
      if (own.length > 0) forget(own)
    }

    /** Whether it was taken into the outbox, to be sent at once or in its turn. */
    const queue = ({ expiresAt, ...message }: StoredMessage): boolean =>
      guard(() => {
        host.restore({ ...message, expiresAt: expiresAt ?? Infinity })
        return true
      }) === true

    /** What went over a link that is gone may have gone with it. */
    const sendAgain = (): void => {
      const lost = [...underWay].flatMap((id) => kept.get(id) ?? [])
      for (const message of lost.filter(isFresh)) guard(() => host.resend(message))
    }

    /** Queues what an earlier page left, where it is still good. */
    const restore = (): void => {
      if (isRestored) return
      isRestored = true
      const left = read()
      for (const message of left) {
        kept.set(message.id, message)
        inherited.add(message.id)
      }
      for (const message of left) {
        // What cannot be sent any more goes, as what is too old does.
        if (!queue(message) && drop(message.id)) gone.add(message.id)
      }
      save()
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
        const { outcome, expiresAt } = item
        const id = String(item.id)
        // It may still wait in another tab: that it will not go out from here takes it from nobody.
        if (outcome === 'dropped' && inherited.has(id) && expiresAt > host.now()) return
        if (outcome === 'sent' && until === 'acknowledged') {
          keep(item)
          underWay.add(id)
        } else forget([id])
      },
      open: sendAgain,
      end() {
        if (host.client.state.name === 'closed') forgetOwn()
      },
      removed: forgetOwn,
    }
  }
}

/** What was meant for one server is never sent to another one. The query may hold secrets, and change. */
function keyOf({ inspect, env }: WebSocketClient): string {
  const { url } = inspect().options
  if (typeof url !== 'string')
    throw configError('storedOutbox.key', 'given where the url is a function', undefined)
  const address = parseUrl(url, env.page())?.href ?? url
  const server = address
    .replace(/[?#].*$/s, '')
    .replace(/\/\/[^/]*@/, '//')
    .replace(/^http/, 'ws')
  return `hawser.outbox ${server}`
}

function isStoredMessage(value: unknown): value is StoredMessage {
  const { type, id, expiresAt } = Object(value) as Record<string, unknown> // Object() makes reading safe
  return aText[1](type) && aText[1](id) && (typeof expiresAt === 'number' || expiresAt === null)
}
