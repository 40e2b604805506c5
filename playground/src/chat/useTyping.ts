import { useSocket, useSocketEvent } from 'hawser'
import { useIntervalFn } from '@vueuse/core'
import { ref } from 'vue'
import type { RoomId } from '../../server/protocol.ts'

interface Typist {
  readonly room: RoomId
  readonly userId: string
  readonly user: string
  /** Until when a sign of typing is believed. */
  readonly until: number
}

const believed = 4_000
const told = 2_000

/** Who is typing where, and telling the others that we are. */
export function useTyping() {
  const { isConnected, send } = useSocket()
  const typists = ref<Typist[]>([])
  let nextTelling = 0

  function forget(isOver: (typist: Typist) => boolean) {
    typists.value = typists.value.filter((typist) => !isOver(typist))
    if (typists.value.length === 0) sweep.pause()
  }

  const sweep = useIntervalFn(() => forget(({ until }) => until <= Date.now()), 500, { immediate: false })

  useSocketEvent('typing', ({ room, user, userId }) => {
    forget((typist) => typist.userId === userId)
    typists.value.push({ room, user, userId, until: Date.now() + believed })
    sweep.resume()
  })
  useSocketEvent('chat', ({ userId }) => forget((typist) => typist.userId === userId))
  useSocketEvent('close', () => forget(() => true))

  return {
    in: (room: RoomId) => typists.value.filter((typist) => typist.room === room).map(({ user }) => user),
    /** At most every two seconds, and never later: old typing is no news. */
    tell(room: RoomId) {
      if (!isConnected.value || Date.now() < nextTelling) return
      nextTelling = Date.now() + told
      send('typing', { room })
    },
    toldAll: () => void (nextTelling = 0),
  }
}
