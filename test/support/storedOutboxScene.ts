import type { SocketError, WebSocketConfig } from 'hawser/core'
import { type StorageLike, type StoredOutboxOptions, storedOutbox } from 'hawser/interceptors'
import { expect } from 'vitest'
import { ADDRESS, type SetUp, setUp } from './setUp.ts'

const KEY = `hawser.outbox ${ADDRESS}`
export const START = 1_800_000_000_000

export interface FakeStorage extends StorageLike {
  readonly text: string | undefined
}

/** `fail` names the calls that throw, as a forbidden storage does; beyond `quota` characters it is full. */
export function createStorage(
  text?: string,
  fail: readonly (keyof StorageLike)[] = [],
  quota = Infinity,
): FakeStorage {
  const entries = new Map(text === undefined ? [] : [[KEY, text]])
  const guard = (call: keyof StorageLike, length = 0): void => {
    if (fail.includes(call) || length > quota)
      throw new DOMException('The quota has been exceeded.', 'QuotaExceededError')
  }
  return {
    get text() {
      return entries.get(KEY)
    },
    getItem(key) {
      guard('getItem')
      return entries.get(key) ?? null
    },
    setItem(key, value) {
      guard('setItem', value.length)
      entries.set(key, value)
    },
    removeItem(key) {
      guard('removeItem')
      entries.delete(key)
    },
  }
}

interface Page extends SetUp {
  readonly errors: SocketError[]
  /** What reached the server, without pings. */
  received(): { type: string; data: unknown; id: unknown }[]
}

/** Every page has random numbers of its own. */
let pages = 0

/** A page with a client on the storage; a reload is a page after it, in a world of its own, in which time went on. */
export function load(
  storage: StorageLike,
  { later = 0, ...options }: Partial<StoredOutboxOptions> & { later?: number } = {},
  config: Partial<WebSocketConfig> = {},
): Page {
  const use = [storedOutbox({ storage, ...options })]
  const scene = setUp({ use, ...config }, { start: START + later, seed: ++pages })
  const errors: SocketError[] = []
  scene.client.on('error', (error) => error.kind !== 'connection' && errors.push(error))
  const received = () => scene.server.received.map(({ type, data, id }) => ({ type, data, id }))
  return { ...scene, errors, received }
}

/** A page that says these and goes away before it was connected. */
export async function leaveBehind(storage: StorageLike, ...texts: string[]): Promise<void> {
  const { world, server, client } = load(storage)
  server.hang()
  void client.connect()
  for (const text of texts) expect(client.send('chat', text)).toBe('queued')
  await world.settle()
}

export const stored = (storage: FakeStorage): { id: string; data: unknown }[] =>
  JSON.parse(storage.text ?? '[]')
