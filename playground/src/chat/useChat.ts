import { isSocketError, useSocket, useSocketEvent } from 'hawser'
import { computed, inject, provide, reactive, watch } from 'vue'
import type { ComputedRef, InjectionKey } from 'vue'
import type { ChatFrame, Joined, RoomId, User } from '../../server/protocol.ts'
import { required } from '../app/required.ts'
import type { Route } from '../app/useRoute.ts'
import type { Session } from '../app/useSession.ts'
import { linesOf, mergeFrames } from './lines.ts'
import { useCatchUp } from './useCatchUp.ts'
import { useDrafts } from './useDrafts.ts'
import { useTyping } from './useTyping.ts'

export interface RoomView {
  frames: readonly ChatFrame[]
  members: readonly User[]
  unread: number
  /** Whether the server has told what was said. */
  isLoaded: boolean
}

export type Chat = ReturnType<typeof createChat>

const key: InjectionKey<Chat> = Symbol('chat')
const nobody: User = { id: '', name: '' }
const roomIds: readonly RoomId[] = ['general', 'support', 'random']
const emptyRoom = (): RoomView => ({ frames: [], members: [], unread: 0, isLoaded: false })

function createChat(route: ComputedRef<Route>, session: Session) {
  const { request } = useSocket()
  const drafts = useDrafts()
  const typing = useTyping()
  const rooms = reactive<Record<RoomId, RoomView>>({
    general: emptyRoom(),
    support: emptyRoom(),
    random: emptyRoom(),
  })
  const you = computed(() => session.value?.you ?? nobody)
  const lastOf = (id: RoomId) => rooms[id].frames.at(-1)?.seq ?? 0
  const catchUps = useCatchUp(roomIds, lastOf, ({ userId }) => userId === you.value.id)
  const current = computed(() => (route.value.panel === 'chat' ? route.value.room : undefined))

  function hear(id: RoomId, frames: readonly ChatFrame[]) {
    const room = rooms[id]
    const last = lastOf(id)
    const isNews = ({ seq, data }: ChatFrame) => seq > last && data.userId !== you.value.id
    // The history that a newcomer is given was said to others.
    if (room.isLoaded && id !== current.value) room.unread += frames.filter(isNews).length
    room.frames = mergeFrames(room.frames, frames)
    drafts.settle(frames)
  }

  function enter({ room: id, members, history }: Joined) {
    hear(id, history)
    Object.assign(rooms[id], { members, isLoaded: true })
  }

  // Again at every connection: the server knows a newcomer only.
  useSocketEvent('welcome', (welcome) =>
    Promise.all(
      welcome.rooms.map(async ({ id }) => {
        try {
          enter(await request('join', { room: id }))
        } catch (error) {
          // The line is down again; the next welcome asks anew.
          if (!isSocketError(error, 'disconnected')) throw error
        }
      }),
    ),
  )
  useSocketEvent('chat', (data, { seq = 0, timestamp = data.timestamp }) =>
    hear(data.room, [{ type: 'chat', data, seq, timestamp }]),
  )
  useSocketEvent('presence', ({ room, members }) => void (rooms[room].members = members))
  watch(current, (id) => id && (rooms[id].unread = 0), { immediate: true })

  return {
    you,
    rooms,
    typing,
    catalogue: computed(() => session.value?.rooms ?? []),
    unread: computed(() => Object.values(rooms).reduce((sum, { unread }) => sum + unread, 0)),
    lines: (id: RoomId) =>
      linesOf(
        rooms[id].frames,
        drafts.drafts.value.filter(({ room }) => room === id),
        you.value,
      ),
    catchUps,
    say: drafts.say,
    retry: drafts.retry,
    discard: drafts.discard,
  }
}

/** The chat goes on whatever panel is shown, so it belongs to the page. */
export function provideChat(route: ComputedRef<Route>, session: Session): Chat {
  const chat = createChat(route, session)
  provide(key, chat)
  return chat
}

export const useChat = () => required(inject(key), 'chat')
