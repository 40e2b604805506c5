import { useSocketEvent } from 'hawser'
import { ref } from 'vue'
import type { ChatMessage, RoomId } from '../../server/protocol.ts'

/** What a room got back after the line was down. */
export interface CatchUp {
  readonly id: number
  /** The place of the last message from before. */
  readonly after: number
  /** Messages of others that were caught up. */
  readonly count: number
  /** Whether that is all that was said meanwhile. */
  readonly isComplete: boolean
}

const most = 20

/** Follows what recovery brings back, room by room. */
export function useCatchUp(
  rooms: readonly RoomId[],
  lastOf: (room: RoomId) => number,
  isOwn: (message: ChatMessage) => boolean,
) {
  const notes = ref<Record<RoomId, readonly CatchUp[]>>({ general: [], support: [], random: [] })
  /** Of the last time, until all that was caught up has been told. */
  let fresh = new Map<RoomId, CatchUp>()
  let left = 0
  let id = 0

  function note(room: RoomId, catchUp: CatchUp) {
    const others = notes.value[room].filter(({ after }) => after !== catchUp.after)
    notes.value[room] = [...others, catchUp].slice(-most)
    fresh.set(room, catchUp)
  }

  useSocketEvent('recovered', ({ recovered: isComplete, count }) => {
    id += 1
    left = count
    fresh = new Map(rooms.map((room) => [room, { id, after: lastOf(room), count: 0, isComplete }]))
    if (!isComplete) for (const [room, catchUp] of fresh) note(room, catchUp)
  })
  // What was missed is told first, right behind the event that counts it.
  useSocketEvent('chat', (message) => {
    if (left === 0) return
    left -= 1
    const catchUp = fresh.get(message.room)
    if (catchUp && !isOwn(message)) note(message.room, { ...catchUp, count: catchUp.count + 1 })
  })

  return (room: RoomId) => notes.value[room]
}
