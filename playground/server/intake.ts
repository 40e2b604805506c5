import type { Clock } from './clock.ts'
import { decode } from './envelope.ts'
import type { Inbound } from './envelope.ts'
import type { Limits } from './limits.ts'
import type { FrameError } from './protocol.ts'
import { createRateLimit } from './rateLimit.ts'
import type { Session } from './session.ts'

/** Answers a frame that is refused: to its `id`, or as `system` when it has none. */
export function refuseFrame(session: Session, frame: Inbound | undefined, error: FrameError) {
  if (frame?.id !== undefined) session.push({ type: frame.type, replyTo: frame.id, error })
  else session.push({ type: 'system', data: error })
}

/** What stands between a connection and its requests: the rate limit, the envelope, and the lag of a fault. */
export function createIntake(
  session: Session,
  {
    clock,
    limits,
    handle,
  }: { clock: Clock; limits: Limits; handle: (session: Session, frame: Inbound) => void },
): (data: Buffer, isBinary: boolean) => void {
  const rate = createRateLimit(clock, limits.messageRate, limits.messageBurst)

  function refuseForRate(frame: Inbound | undefined, retryAfter: number) {
    if (rate.strikes > limits.strikes) return session.close(4429, 'rate limited')
    // A frame that wants no answer is told off once, not once per frame of a flood.
    if (frame?.id === undefined && rate.strikes > 1) return
    refuseFrame(session, frame, { code: 'rate-limited', message: 'too many messages', retryAfter })
  }

  return (data, isBinary) => {
    if (!session.isOpen) return
    const frame = isBinary ? undefined : decode(data.toString())
    const wait = rate.take()
    if (wait > 0) return refuseForRate(frame, wait)
    if (!frame)
      return refuseFrame(session, frame, { code: 'bad-frame', message: 'not a frame of this protocol' })
    if (session.lag === 0) return handle(session, frame)
    if (session.timers.size >= limits.pending) {
      return refuseFrame(session, frame, { code: 'busy', message: 'too many frames are waiting' })
    }
    session.timers.after(session.lag, () => handle(session, frame))
  }
}
