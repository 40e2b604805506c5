import { numberOf } from '../check.ts'
import type { Requests } from '../requests.ts'
import type { World } from '../world.ts'

/** Coming, going, and what was missed meanwhile. */
export function createRoomRequests({ rooms }: World): Requests<'join' | 'leave' | 'resume'> {
  return {
    join(fields, { session, answer }) {
      const room = rooms.find(fields.room)
      session.topics.add([`room:${room.id}`])
      room.join(session)
      const { history } = room
      session.push({ type: 'place', data: { room: room.id }, seq: history.seq })
      answer({ room: room.id, members: room.members(), history: history.all(), seq: history.seq })
    },
    leave(fields, { session, answer }) {
      const room = rooms.find(fields.room)
      session.topics.remove([`room:${room.id}`])
      room.leave(session)
      answer({ room: room.id })
    },
    resume(fields, { answer }) {
      const { history } = rooms.find(fields.room)
      answer(history.after(numberOf(fields.after, 'after', 0, Number.MAX_SAFE_INTEGER)))
    },
  }
}
