import type { Milliseconds } from './snapshot.js'
import type { Scope } from './scope.js'

export interface HeartbeatPort {
  /** False: no ping of our own; probes still work. */
  readonly interval: Milliseconds | false
  /** How long a ping may stay without any inbound frame. */
  readonly timeout: Milliseconds
  now(): Milliseconds
  /** False where the dialect has no word for it. */
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
  let lastHeard = port.now()
  let pingedAt: Milliseconds | undefined
  let verdict: { readonly due: Milliseconds; cancel(): void } | undefined
  let cancelWatch = (): void => {}

  const judge = (due: Milliseconds, pardons: number): void => {
    verdict = undefined
    if (port.now() - due > LATE && pardons > 0) ask(PROBE_TIMEOUT, pardons - 1)
    else port.onSilent()
  }

  const ask = (patience: Milliseconds, pardons = PARDONS): void => {
    const asked = port.now()
    const due = asked + Math.min(patience, port.timeout)
    // A ping that is still unanswered asks the same question, unless it left more time for the answer.
    if (verdict && verdict.due <= due) return
    if (!port.ping()) return
    pingedAt ??= asked
    verdict?.cancel()
    verdict = { due, cancel: scope.after(due - asked, () => judge(due, pardons)) }
  }

  const beat = (interval: Milliseconds): void => {
    scope.after(interval, () => {
      ask(port.timeout)
      beat(interval)
    })
  }

  const watch = (patience: Milliseconds, pardons = PARDONS): void => {
    const due = lastHeard + patience
    cancelWatch = scope.after(due - port.now(), () => {
      const now = port.now()
      if (lastHeard + patience > now) watch(patience)
      else if (now - due > LATE && pardons > 0) {
        lastHeard = now - patience + Math.min(PROBE_TIMEOUT, port.timeout)
        watch(patience, pardons - 1)
      } else port.onSilent()
    })
  }

  if (port.interval !== false) beat(port.interval)

  return {
    heard() {
      lastHeard = port.now()
      verdict?.cancel()
      verdict = undefined
    },
    pong() {
      if (pingedAt === undefined) return
      port.onLatency(port.now() - pingedAt)
      pingedAt = undefined
    },
    probe: () => ask(PROBE_TIMEOUT),
    learn(interval) {
      cancelWatch()
      watch(interval * 2.5 + port.timeout)
    },
  }
}
