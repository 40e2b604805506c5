import type { StorageLike } from 'hawser/interceptors'
import type { StorageState } from './actions.ts'
import { Trouble } from './trouble.ts'

/** A message as it is kept over a reload. */
export interface Kept {
  readonly id: string
  readonly data: number
  readonly expiresAt: number | null
}

/** A storage that outlives pages, and may be full or forbidden. */
export interface WalkStorage {
  is: StorageState
  items(): readonly Kept[]
  /** Messages that were in it, or on their way into it, when it failed: what becomes of them nobody can say. */
  readonly unsure: ReadonlySet<number>
  /** For one page. What it does after `cut` is lost. */
  open(): { readonly storage: StorageLike; cut(): void }
}

export function createWalkStorage(): WalkStorage {
  const unsure = new Set<number>()
  let text: string | null = null

  const read = (of: string | null): Kept[] => JSON.parse(of ?? '[]') as Kept[] // as it was stored
  const fail = (...texts: (string | null)[]): never => {
    for (const { data } of texts.flatMap(read)) unsure.add(data)
    throw new Trouble('the storage is full')
  }

  const shared: WalkStorage = {
    is: 'works',
    items: () => read(text),
    unsure,
    open() {
      let isCut = false
      const storage: StorageLike = {
        getItem: () => (shared.is === 'forbidden' ? fail(text) : text),
        setItem(_key, value) {
          if (isCut) return
          if (shared.is !== 'works') fail(text, value)
          text = value
        },
        removeItem() {
          if (isCut) return
          if (shared.is === 'forbidden') fail(text)
          text = null
        },
      }
      return {
        storage,
        cut() {
          isCut = true
        },
      }
    },
  }
  return shared
}
