import { randomUUID } from 'node:crypto'
import { choiceOf, fieldsOf, optional, textOf } from './check.ts'
import type { Notice } from './protocol.ts'
import type { Sessions } from './sessions.ts'

const kinds = ['info', 'warning', 'error', 'success'] as const

/** Checks a `NoticeDraft` and pushes the notification made of it. */
export function notify(sessions: Sessions, draft: unknown): { delivered: number } {
  const fields = fieldsOf(draft)
  const title = optional(fields.title, (value) => textOf(value, 'title', 200))
  const to = optional(fields.to, (value) => textOf(value, 'to', 128))
  const notice: Notice = {
    id: randomUUID(),
    type: choiceOf(fields.type, 'type', kinds),
    message: textOf(fields.message, 'message', 2000),
    ...(title === undefined ? {} : { title }),
  }
  const frame = { type: 'notification', data: notice }
  return {
    delivered: sessions.publish('notifications', frame, ({ user }) => to === undefined || user.id === to),
  }
}
