import { type Address, resolveAddress } from './address.js'
import { onlyOnce } from './emitter.js'
import type { EnvSignal, SocketLike } from './env.js'
import { isSocketError, messageOf, providerError } from './errors.js'
import { createFlow } from './flow.js'
import { createHeartbeat } from './heartbeat.js'
import type { Inbound } from './inbound.js'
import type { Held, Kit } from './kit.js'
import { type Link, createLink } from './link.js'
import type { Outbound } from './outbound.js'
import type { Scope } from './scope.js'
import type { State, States } from './state.js'

type Acquire = { readonly [Name in keyof States]: (state: States[Name], scope: Scope) => Held }

/** What each state acquires when it is entered; all of it belongs to the scope. */
export function createAcquire(
  kit: Kit,
  outbound: Outbound,
  inbound: Inbound,
): (state: State, scope: Scope) => Held {
  const { options, env, stages, raise, requests, subscriptions, outbox } = kit
  const { dialect } = options
  const hasReadyHooks = (): boolean => [...stages.all()].some(({ ready }) => ready)

  const fail = (error: unknown): void => {
    const cause = {
      kind: 'resolve-failed',
      error: isSocketError(error) ? error : providerError('socket', error),
    } as const
    raise({ type: 'lost', cause })
  }
  const on = (signal: EnvSignal, type: 'wake' | 'suspend', scope: Scope): void =>
    scope.own(env.onSignal((heard) => heard === signal && raise({ type })))

  /** Every state of an attempt has the same end, and a page that is put away takes it along. */
  const limit = ({ deadline }: { readonly deadline: number }, scope: Scope): Held => {
    // A clock that is set back must not lengthen it.
    const rest = Math.min(deadline - env.now(), options.openTimeout)
    scope.after(rest, () => raise({ type: 'lost', cause: { kind: 'open-timeout' } }))
    on('suspend', 'suspend', scope)
    return {}
  }

  /** Says the dialect's own words: without them, a login say, there is nothing to go on with. */
  const speak = (when: 'hello' | 'greet', next: () => void): void => {
    try {
      dialect[when]?.().forEach(outbound.say)
    } catch (error) {
      return fail(providerError(`${dialect.name}.${when}`, error))
    }
    next()
  }

  /** The first words on a connection that lets the client in. */
  const greet = (next: () => void): void =>
    speak('greet', () => {
      outbound.tellTopics()
      next()
    })

  const openSocket = ({ url, protocols, headers, redact }: Address): SocketLike => {
    try {
      return env.openSocket(url, protocols, headers)
    } catch (error) {
      // Not the error itself: browsers put the whole URL into it.
      throw isSocketError(error) ? error : providerError('socket', redact(messageOf(error)))
    }
  }

  const dial = (address: Address): void => {
    const link: Link = createLink(openSocket(address), address.redact, {
      onOpen() {
        speak('hello', () => {
          if (dialect.readyOn === 'frame' || hasReadyHooks()) raise({ type: 'opened' })
          else greet(() => raise({ type: 'ready' }))
        })
      },
      onFrame: (frame) => inbound.receive(frame, link),
      onClose(code, reason) {
        const opened = kit.state().name === 'open'
        raise({ type: 'lost', cause: { kind: 'dropped', code, reason, opened } })
      },
      onTrouble: (error) => kit.lifecycle.report(error, 'socket'),
    })
    raise({ type: 'resolved', link })
  }

  const acquire: Acquire = {
    idle: () => ({}),
    closed: () => ({}),
    resolving(state, scope) {
      const context = { attempt: state.attempt, signal: scope.signal }
      scope.settle(resolveAddress(options, env, stages.all(), context), dial, fail)
      return limit(state, scope)
    },
    opening: limit,
    handshaking(state, scope) {
      const context = { attempt: state.attempt, signal: scope.signal }
      const runHooks = async (): Promise<void> => {
        for (const { name, ready } of stages.all()) {
          if (scope.signal.aborted) return
          try {
            await ready?.(context)
          } catch (error) {
            throw providerError(name, error)
          }
        }
      }
      // Only the first time, should a server say it twice.
      const welcome = onlyOnce(() =>
        greet(() => {
          // Not at once: the hooks should see the state that they run in.
          scope.settle(Promise.resolve().then(runHooks), () => raise({ type: 'ready' }), fail)
        }),
      )
      if (dialect.readyOn === 'open') welcome()
      return { ...limit(state, scope), welcome }
    },
    open({ link, attempt }, scope) {
      if (attempt > 0) scope.after(options.minUptime, () => raise({ type: 'steady' }))
      const heartbeat = createHeartbeat(scope, {
        interval: options.heartbeatInterval,
        timeout: options.heartbeatTimeout,
        now: env.now,
        // A closing socket takes nothing any more, and may stay so for long: that is silence too.
        ping: () => ['sent', 'blocked'].includes(outbound.say({ kind: 'ping' })),
        onSilent: () => raise({ type: 'lost', cause: { kind: 'silent' } }),
        onLatency: (latency) => raise({ type: 'latency', latency }),
      })
      on('suspend', 'suspend', scope)
      // A server that answers no ping answers no probe.
      if (options.heartbeatInterval)
        scope.own(env.onSignal((signal) => signal !== 'suspend' && heartbeat.probe()))
      const hasRoom = (): boolean => link.backlog() <= options.highWaterMark
      const flow = createFlow(scope, hasRoom, () => {
        outbox.flush(hasRoom)
        return outbox.size() === 0
      })
      const isBounded = options.lazy && options.idleTimeout < Infinity
      return { heartbeat, flow, ...(isBounded ? { touch: createIdleTimer(scope) } : {}) }
    },
    waiting({ retryAt }, scope) {
      scope.after(retryAt - env.now(), () => raise({ type: 'due' }))
      on('wake', 'wake', scope)
      return {}
    },
    failed({ cause }, scope) {
      if (options.revive && cause.kind === 'exhausted') on('wake', 'wake', scope)
      return {}
    },
  }

  /** Restarted by every use; a lazy connection that nobody uses, asks or listens over ends. */
  const createIdleTimer = (scope: Scope): (() => void) => {
    let cancel = (): void => {}
    const restart = (): void => {
      cancel()
      cancel = scope.after(options.idleTimeout, () => {
        if (requests.size() + subscriptions.size() + outbox.size() > 0) restart()
        else raise({ type: 'unused' })
      })
    }
    restart()
    return restart
  }

  return (state, scope) => (acquire[state.name] as (state: State, scope: Scope) => Held)(state, scope) // same name, same state
}
