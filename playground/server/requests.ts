import { fieldsOf } from './check.ts'
import type { Fields } from './check.ts'
import type { Inbound } from './envelope.ts'
import type { Faults } from './faults.ts'
import { refuseFrame } from './intake.ts'
import { notify } from './notices.ts'
import type { FrameId, PlaygroundRequests } from './protocol.ts'
import { RequestError, toFrameError } from './requestError.ts'
import { createChatRequests } from './requests/chat.ts'
import { createLoadRequests } from './requests/load.ts'
import { createRoomRequests } from './requests/rooms.ts'
import { createTopicRequests } from './requests/topics.ts'
import type { Session } from './session.ts'
import type { World } from './world.ts'

/** One request on its way to its answer. Without an `id` the answers go nowhere. */
export interface Call<Result> {
  readonly session: Session
  readonly id: FrameId | undefined
  readonly answer: (result: Result, more?: true) => void
  /** For a failure that is known only later; until then it is enough to throw. */
  readonly fail: (error: unknown) => void
}

export type Requests<Name extends keyof PlaygroundRequests = keyof PlaygroundRequests> = {
  [Each in Name]: (fields: Fields, call: Call<PlaygroundRequests[Each]['result']>) => void
}

/** Answers the frames of every connection. */
export function createRequests(world: World, faults: Faults): (session: Session, frame: Inbound) => void {
  const requests: Requests = {
    ...createRoomRequests(world),
    ...createChatRequests(world),
    ...createTopicRequests(world),
    ...createLoadRequests(world),
    notification: (fields, { answer }) => answer(notify(world.sessions, fields)),
    fault(fields, { session, answer }) {
      const { result, strike } = faults.prepare(fields.name, fields, session)
      // Answered first, for some faults leave nothing to answer on.
      answer(result)
      strike()
    },
  }
  const isRequest = (type: string): type is keyof Requests => Object.hasOwn(requests, type)

  function handle(session: Session, frame: Inbound) {
    const { type, id } = frame
    const call: Call<unknown> = {
      session,
      id,
      answer(data, more) {
        if (id !== undefined) session.push({ type, data, replyTo: id, ...(more && { more }) })
      },
      fail: (error) => refuseFrame(session, frame, toFrameError(error, world.report)),
    }
    try {
      if (!isRequest(type)) throw new RequestError('unknown-type', `there is no request ${type.slice(0, 50)}`)
      requests[type](fieldsOf(frame.data), call)
    } catch (error) {
      call.fail(error)
    }
  }

  return (session, frame) => {
    if (frame.type === 'pong') return
    if (frame.type !== 'ping') return handle(session, frame)
    session.push({ type: 'pong', ...(frame.id !== undefined && { replyTo: frame.id }) })
  }
}
