import type { ChatReceipt } from './protocol.ts'

export interface Receipts {
  find(userId: string, key: string): ChatReceipt | undefined
  keep(userId: string, key: string, receipt: ChatReceipt): void
  forget(): void
}

/** Remembers what each user has sent, so that a message that comes twice is told from a new one. */
export function createReceipts(keysPerUser: number, users: number): Receipts {
  const byUser = new Map<string, Map<string, ChatReceipt>>()

  return {
    find: (userId, key) => byUser.get(userId)?.get(key),
    keep(userId, key, receipt) {
      const receipts = byUser.get(userId) ?? new Map<string, ChatReceipt>()
      receipts.set(key, receipt)
      dropOldest(receipts, keysPerUser)
      // Set anew, so that the user who was silent for longest is the oldest.
      byUser.delete(userId)
      byUser.set(userId, receipts)
      dropOldest(byUser, users)
    },
    forget: () => byUser.clear(),
  }
}

function dropOldest(map: Map<string, unknown>, capacity: number) {
  for (const key of map.keys()) {
    if (map.size <= capacity) return
    map.delete(key)
  }
}
