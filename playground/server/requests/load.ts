import { numberOf, optional } from '../check.ts'
import type { StreamItem } from '../protocol.ts'
import { RequestError } from '../requestError.ts'
import type { Call, Requests } from '../requests.ts'
import type { Session } from '../session.ts'
import type { World } from '../world.ts'

const tickInterval = 10

/** Requests that exist to be slow, many, or too much. */
export function createLoadRequests({ clock, limits }: World): Requests<'echo' | 'stream' | 'throughput'> {
  const loads = new WeakMap<Session, () => void>()

  function refuseWhenBusy({ timers }: Session) {
    if (timers.size >= limits.pending) throw new RequestError('busy', 'too many requests are going on')
  }

  /** As many ticks as are due, in a batch per timer; a connection that cannot keep up is spared until it can. */
  function startTicks(session: Session, rate: number, duration: number) {
    const startedAt = clock.now()
    let n = 0
    let credited = startedAt
    let due = 0

    function batch() {
      const now = clock.now()
      due = Math.min(due + ((now - credited) * rate) / 1000, rate / 10)
      credited = now
      for (; due >= 1 && session.backlog < limits.backlog / 4; due -= 1) {
        n += 1
        session.push({ type: 'tick', data: { n, t: now } })
      }
      if (now - startedAt < duration) loads.set(session, session.timers.after(tickInterval, batch))
    }
    loads.set(session, session.timers.after(tickInterval, batch))
  }

  return {
    echo(fields, { session, answer, fail }) {
      const delay = optional(fields.delay, (value) => numberOf(value, 'delay', 0, 30_000)) ?? 0
      const settle = () => {
        try {
          if (fields.fail === true) throw new RequestError('failed', 'failed, as asked')
          answer(fields)
        } catch (error) {
          fail(error)
        }
      }
      if (delay === 0) return settle()
      refuseWhenBusy(session)
      session.timers.after(delay, settle)
    },
    stream(fields, call) {
      const count = numberOf(fields.count, 'count', 1, 1000)
      const interval = optional(fields.interval, (value) => numberOf(value, 'interval', 0, 10_000)) ?? 0
      refuseWhenBusy(call.session)
      streamFrom(1, count, interval, call)
    },
    throughput(fields, { session, answer }) {
      const rate = fields.rate === 0 ? 0 : numberOf(fields.rate, 'rate', 100, 20_000)
      const duration = optional(fields.duration, (value) => numberOf(value, 'duration', 1, 60_000)) ?? 60_000
      loads.get(session)?.()
      if (rate > 0) {
        refuseWhenBusy(session)
        startTicks(session, rate, duration)
      }
      answer({ rate })
    },
  }
}

function streamFrom(n: number, count: number, interval: number, call: Call<StreamItem>) {
  if (n === count) return call.answer({ n, count })
  call.answer({ n, count }, true)
  call.session.timers.after(interval, () => streamFrom(n + 1, count, interval, call))
}
