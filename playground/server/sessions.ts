import type { Frame, Topic } from './protocol.ts'
import type { Session } from './session.ts'

/** Every open connection. */
export interface Sessions {
  readonly size: number
  all(): Session[]
  find(id: string): Session | undefined
  add(session: Session): void
  remove(session: Session): void
  /** Pushes to those who hear the topic; returns how many they are. */
  publish(topic: Topic, frame: Frame, isMeant?: (session: Session) => boolean): number
}

export function createSessions(): Sessions {
  const sessions = new Map<string, Session>()

  function isOnline(userId: string) {
    return [...sessions.values()].some(({ user }) => user.id === userId)
  }

  function publish(topic: Topic, frame: Frame, isMeant: (session: Session) => boolean = () => true) {
    const hearers = [...sessions.values()].filter(
      (session) => session.topics.hears(topic) && isMeant(session),
    )
    for (const hearer of hearers) hearer.push(frame)
    return hearers.length
  }

  function tell({ user }: Session, status: 'online' | 'offline') {
    const data = { username: user.name, userId: user.id, status }
    publish('user-status', { type: 'user-status', data }, (other) => other.user.id !== user.id)
  }

  return {
    get size() {
      return sessions.size
    },
    all: () => [...sessions.values()],
    find: (id) => sessions.get(id),
    publish,
    add(session) {
      const isNew = !isOnline(session.user.id)
      sessions.set(session.id, session)
      if (isNew) tell(session, 'online')
    },
    remove(session) {
      sessions.delete(session.id)
      if (!isOnline(session.user.id)) tell(session, 'offline')
    },
  }
}
