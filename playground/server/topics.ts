import type { RoomId, Topic } from './protocol.ts'
import { RequestError } from './requestError.ts'

const plain: readonly unknown[] = ['notifications', 'orders', 'user-status']

/** What one connection asked to hear. Until it subscribes for the first time it hears everything. */
export interface Topics {
  hears(topic: Topic): boolean
  wants(room: RoomId): boolean
  add(topics: readonly Topic[]): void
  remove(topics: readonly Topic[]): void
  /** From now on nothing is heard but what was asked for. */
  narrow(): void
  list(): Topic[]
}

export function createTopics(): Topics {
  const asked = new Set<Topic>()
  let hearsAll = true

  return {
    hears: (topic) => hearsAll || asked.has(topic),
    wants: (room) => asked.has(`room:${room}`),
    add(topics) {
      for (const topic of topics) asked.add(topic)
    },
    remove(topics) {
      for (const topic of topics) asked.delete(topic)
    },
    narrow() {
      hearsAll = false
    },
    list: () => [...asked].toSorted(),
  }
}

/** Checks a list of topics; `isRoom` knows the rooms. */
export function topicsOf(value: unknown, isRoom: (id: string) => boolean): Topic[] {
  if (!Array.isArray(value) || value.length > 50) {
    throw new RequestError('bad-request', 'topics must be a list of at most 50 topics')
  }
  for (const topic of value) {
    const isKnown =
      plain.includes(topic) ||
      (typeof topic === 'string' && topic.startsWith('room:') && isRoom(topic.slice(5)))
    if (!isKnown)
      throw new RequestError('unknown-topic', `there is no topic ${JSON.stringify(topic)?.slice(0, 50)}`)
  }
  return value as Topic[] // each was looked up just now
}

export function roomOf(topic: Topic): string | undefined {
  return topic.startsWith('room:') ? topic.slice(5) : undefined
}
