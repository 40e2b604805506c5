import type { Requests } from '../requests.ts'
import { roomOf, topicsOf } from '../topics.ts'
import type { World } from '../world.ts'

export function createTopicRequests({ rooms }: World): Requests<'subscribe' | 'unsubscribe'> {
  const isRoom = (id: string) => rooms.list.some((room) => room.id === id)
  const roomsOf = (topics: ReturnType<typeof topicsOf>) => {
    return topics
      .map(roomOf)
      .filter((id) => id !== undefined)
      .map(rooms.find)
  }

  return {
    subscribe(fields, { session, answer }) {
      const topics = topicsOf(fields.topics, isRoom)
      session.topics.add(topics)
      session.topics.narrow()
      for (const room of rooms.of(session)) if (!session.topics.wants(room.id)) room.leave(session)
      for (const room of roomsOf(topics)) room.join(session)
      answer({ topics: session.topics.list() })
    },
    unsubscribe(fields, { session, answer }) {
      const topics = topicsOf(fields.topics, isRoom)
      session.topics.remove(topics)
      for (const room of roomsOf(topics)) room.leave(session)
      answer({ topics: session.topics.list() })
    },
  }
}
