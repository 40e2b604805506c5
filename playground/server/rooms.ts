import { randomUUID } from 'node:crypto'
import type { Clock, Timers } from './clock.ts'
import { createHistory } from './history.ts'
import type { History } from './history.ts'
import type { Limits } from './limits.ts'
import type { ChatFrame, Frame, Room, RoomId, User } from './protocol.ts'
import { RequestError } from './requestError.ts'

/** Whoever can be in a room: a connection, or the bot. */
export interface Member {
  readonly user: User
  push(frame: Frame): void
}

export interface OpenRoom {
  readonly id: RoomId
  readonly history: History
  /** Each user once, in the order they came. */
  members(): User[]
  join(member: Member): void
  leave(member: Member): void
  say(user: User, content: string, clientId?: string): ChatFrame
  push(frame: Frame, except?: Member): void
}

export interface Rooms {
  readonly list: Room[]
  /** Throws `unknown-room`. */
  find: (id: unknown) => OpenRoom
  of(member: Member): OpenRoom[]
  forget(): void
}

const catalogue: Room[] = [
  { id: 'general', name: { en: 'General', zh: '大厅' } },
  { id: 'support', name: { en: 'Support', zh: '客服' } },
  { id: 'random', name: { en: 'Random', zh: '闲聊' } },
]

export function createRooms(clock: Clock, timers: Timers, limits: Limits): Rooms {
  const rooms = new Map<unknown, OpenRoom & { has(member: Member): boolean }>(
    catalogue.map(({ id }) => [id, createRoom(id, clock, timers, limits)]),
  )

  return {
    list: catalogue,
    find(id) {
      const room = rooms.get(id)
      if (!room)
        throw new RequestError('unknown-room', `there is no room ${JSON.stringify(id)?.slice(0, 50)}`)
      return room
    },
    of: (member) => [...rooms.values()].filter((room) => room.has(member)),
    forget() {
      for (const room of rooms.values()) room.history.forget()
    },
  }
}

function createRoom(id: RoomId, clock: Clock, timers: Timers, limits: Limits) {
  const present = new Set<Member>()
  const history = createHistory(clock, limits.history)
  let isAnnouncing = false

  function members(): User[] {
    return [...new Map([...present].map(({ user }) => [user.id, user])).values()]
  }

  function push(frame: Frame, except?: Member) {
    for (const member of present) if (member !== except) member.push(frame)
  }

  function announce() {
    if (isAnnouncing) return
    isAnnouncing = true
    timers.after(limits.presenceDelay, () => {
      isAnnouncing = false
      push({ type: 'presence', data: { room: id, members: members() } })
    })
  }

  return {
    id,
    history,
    members,
    push,
    has: (member: Member) => present.has(member),
    join(member: Member) {
      if (present.has(member)) return
      present.add(member)
      announce()
    },
    leave(member: Member) {
      if (present.delete(member)) announce()
    },
    say(user: User, content: string, clientId?: string) {
      const sender = { user: user.name, userId: user.id }
      const marks = clientId === undefined ? {} : { clientId }
      const frame = history.add({
        id: randomUUID(),
        room: id,
        ...sender,
        content,
        timestamp: clock.now(),
        ...marks,
      })
      push(frame)
      return frame
    },
  }
}
