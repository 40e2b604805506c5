import { optional, textOf } from '../check.ts'
import type { Requests } from '../requests.ts'
import type { World } from '../world.ts'

/** What people say to each other. It may be said into a room without being in it. */
export function createChatRequests({ rooms, receipts }: World): Requests<'chat' | 'typing'> {
  return {
    chat(fields, { session: { user }, id, answer }) {
      const room = rooms.find(fields.room ?? 'general')
      const content = textOf(fields.content, 'content', 4000)
      const clientId = optional(fields.clientId, (value) => textOf(value, 'clientId', 128))
      // A number counts the frames of one connection; only a string can name the same message on the next.
      const key = clientId ?? (typeof id === 'string' ? id : undefined)
      const known = key === undefined ? undefined : receipts.find(user.id, key)
      if (known) return answer({ ...known, duplicate: true })
      const { data, seq } = room.say(user, content, clientId)
      const receipt = { id: data.id, seq }
      if (key !== undefined) receipts.keep(user.id, key, receipt)
      answer(receipt)
    },
    typing(fields, { session, answer }) {
      const room = rooms.find(fields.room ?? 'general')
      const data = { room: room.id, user: session.user.name, userId: session.user.id }
      room.push({ type: 'typing', data }, session)
      answer({ room: room.id })
    },
  }
}
