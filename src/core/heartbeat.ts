import type { Scope } from './scope.js'
import type { Milliseconds } from './snapshot.js'

export interface HeartbeatPort {
  /** False: no ping of our own. */
  readonly interval: Milliseconds | false
  /** How long a ping may stay without any inbound frame. */
  readonly timeout: Milliseconds
  now(): Milliseconds
  /** Whether the question was asked, be it of a socket that takes nothing any more; false where there is no word for it. */
  ping(): boolean
  onSilent(): void
  onLatency(latency: Milliseconds): void
}

export interface Heartbeat {
  /** Any inbound frame is life. */
  heard(): void
  /** The answer to a ping: gives the round-trip time. */
  pong(): void
  /** Asks at once whether the link is alive, with a short deadline. */
  probe(): void
  /** The server beats by itself, every `interval`: silence for 2.5 of them and the timeout ends the link. */
  learn(interval: Milliseconds): void
}

/** A probe answers "is it still there?" after a wake-up, when somebody waits for the answer. */
const PROBE_TIMEOUT = 5_000
/** A timer this much too late slept with the machine or was throttled with the tab, so its silence proves nothing. */
const LATE = 1_000
/** Late deadlines in a row that are answered by another probe before the link is blamed after all. */
const PARDONS = 2

/** Pings on a schedule and blames silence; everything it starts belongs to `scope`. */
export function createHeartbeat(scope: Scope, port: HeartbeatPort): Heartbeat {
  const { interval, timeout, now, ping, onSilent, onLatency } = port
  const probeTimeout = Math.min(PROBE_TIMEOUT, timeout)
  let pingedAt: Milliseconds | undefined
  /** When the next sign of life is due; `Infinity` while none is. */
  let due = Infinity
  let cancel = (): void => {}
  let learnt = Infinity

  const expectLife = (patience: Milliseconds, pardons = PARDONS): void => {
    cancel()
    due = now() + patience
    cancel = scope.after(patience, () => {
      const isLate = now() - due > LATE && pardons > 0
      due = Infinity
      if (!isLate) return onSilent()
      pingedAt = now()
      ping()
      expectLife(probeTimeout, pardons - 1)
    })
  }

  const ask = (patience: Milliseconds): void => {
    // A ping that is still unanswered asks the same question, unless it left more time for the answer.
    if (due <= now() + patience || !ping()) return
    pingedAt ??= now()
    expectLife(patience)
  }

  const beat = (every: Milliseconds): void => {
    const dueAt = now() + every
    scope.after(every, () => {
      // The clock has jumped: somebody may be back and wait for the answer.
      ask(now() - dueAt > LATE ? probeTimeout : timeout)
      beat(every)
    })
  }

  if (interval) beat(interval)

  return {
    heard() {
      if (due < Infinity) expectLife(learnt)
    },
    pong() {
      if (pingedAt !== undefined) onLatency(Math.max(0, now() - pingedAt))
      pingedAt = undefined
    },
    probe: () => ask(probeTimeout),
    learn(every) {
      learnt = every * 2.5 + timeout
      expectLife(learnt)
    },
  }
}
