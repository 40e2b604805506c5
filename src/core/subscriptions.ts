export interface Subscriptions {
  /** Returns what takes a holder from each topic, and gives those that the server knows and nobody holds any more. */
  hold(topics: readonly string[]): () => string[]
  /** The next link will know nothing. */
  forget(): void
  /** What the server has not been told yet, in the order in which it was first asked for; from now on it counts as told. */
  tell(): string[]
  /** How many hold each topic. */
  count(): Map<string, number>
  size(): number
  clear(): void
}

/** Who holds which topic, counted, and what the server knows of it. Talking to the server is the caller's. */
export function createSubscriptions(): Subscriptions {
  let holders = new Map<string, number>()
  const told = new Set<string>()

  const releaseOne = (topic: string): boolean => {
    const count = holders.get(topic) ?? 0
    if (count > 1) holders.set(topic, count - 1)
    else holders.delete(topic)
    return count === 1 && told.delete(topic)
  }

  return {
    hold(topics) {
      const present = holders
      for (const topic of topics) holders.set(topic, (holders.get(topic) ?? 0) + 1)
      // What was cleared is nobody's.
      return () => (holders === present ? topics.filter(releaseOne) : [])
    },
    forget: () => told.clear(),
    tell() {
      const fresh = [...holders.keys()].filter((topic) => !told.has(topic))
      for (const topic of fresh) told.add(topic)
      return fresh
    },
    count: () => new Map(holders),
    size: () => holders.size,
    clear() {
      holders = new Map()
    },
  }
}
