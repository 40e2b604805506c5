import { type Address, resolveAddress } from './address.js'
import type { EnvSignal, SocketLike } from './env.js'
import { type SocketError, createError, isSocketError, messageOf } from './errors.js'
import { createFlow } from './flow.js'
import { createHeartbeat } from './heartbeat.js'
import type { Inbound } from './inbound.js'
import type { AttemptContext } from './interceptor.js'
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
  const { options, env, interceptors, raise } = kit
  const { dialect } = options
  const readyHooks = interceptors.filter(({ ready }) => ready)

  const lose = (error: SocketError): void => raise({ type: 'lost', cause: { kind: 'resolve-failed', error } })

  const listen = (scope: Scope, react: (signal: EnvSignal) => void): void => scope.own(env.onSignal(react))

  /** Every state of an attempt has the same end, and a page that is put away takes it along. */
  const limit = ({ deadline }: { readonly deadline: number }, scope: Scope): void => {
    scope.after(deadline - env.now(), () => raise({ type: 'lost', cause: { kind: 'open-timeout' } }))
    listen(scope, (signal) => signal === 'suspend' && raise({ type: 'suspend' }))
  }

  const greet = (): void => {
    for (const word of dialect.greet?.() ?? []) outbound.say(word)
    kit.subscriptions.forget()
    outbound.tellTopics()
  }

  const linkTo = ({ url, protocols, redact }: Address): Link =>
    createLink(openSocket(url, protocols, redact), {
      onOpen() {
        for (const word of dialect.hello?.() ?? []) outbound.say(word)
        if (dialect.readyOn === 'frame' || readyHooks.length > 0) raise({ type: 'opened' })
        else {
          greet()
          raise({ type: 'ready' })
        }
      },
      onFrame: inbound.receive,
      onClose(code, reason) {
        const opened = kit.state().name === 'open'
        raise({ type: 'lost', cause: { kind: 'dropped', code, reason: redact(reason), opened } })
      },
    })

  const openSocket = (url: string, protocols: readonly string[], redact: Address['redact']): SocketLike => {
    try {
      return env.openSocket(url, protocols, options.headers)
    } catch (error) {
      if (isSocketError(error)) throw error
      // Without the cause: browsers put the whole URL into it.
      throw createError('provider', `socket failed: ${redact(messageOf(error))}`, { of: 'socket' })
    }
  }

  const dial = (address: Address): void => {
    let link: Link
    try {
      link = linkTo(address)
    } catch (error) {
      return lose(asProviderError('socket', error))
    }
    raise({ type: 'resolved', link })
  }

  /** The server lets the client in: the first words go out, then whoever asked to be there before it is open. */
  const welcome = ({ attempt }: States['handshaking'], scope: Scope): void => {
    greet()
    scope.settle(
      runReadyHooks({ attempt, signal: scope.signal }),
      () => raise({ type: 'ready' }),
      (error) => lose(asProviderError('ready', error)),
    )
  }

  const runReadyHooks = async (context: AttemptContext): Promise<void> => {
    for (const { ready } of readyHooks) await ready?.(context)
  }

  const acquire: Acquire = {
    idle: () => ({}),
    closed: () => ({}),
    resolving(state, scope) {
      limit(state, scope)
      const address = resolveAddress(options, env, interceptors, {
        attempt: state.attempt,
        signal: scope.signal,
      })
      scope.settle(address, dial, (error) => lose(asProviderError('url', error)))
      return {}
    },
    opening(state, scope) {
      limit(state, scope)
      return {}
    },
    handshaking(state, scope) {
      limit(state, scope)
      let enter = (): void => {
        // A server that says it twice is let in once.
        enter = () => {}
        welcome(state, scope)
      }
      if (dialect.readyOn === 'open') enter()
      return { welcome: () => enter() }
    },
    open({ link, attempt }, scope) {
      if (attempt > 0) scope.after(options.minUptime, () => raise({ type: 'steady' }))
      const heartbeat = createHeartbeat(scope, {
        interval: options.heartbeatInterval,
        timeout: options.heartbeatTimeout,
        now: env.now,
        ping: () => outbound.say({ kind: 'ping' }),
        onSilent: () => raise({ type: 'lost', cause: { kind: 'silent' } }),
        onLatency: (latency) => raise({ type: 'latency', latency }),
      })
      listen(scope, (signal) => (signal === 'suspend' ? raise({ type: 'suspend' }) : heartbeat.probe()))
      const hasRoom = (): boolean => link.backlog() <= options.highWaterMark
      const flow = createFlow(scope, {
        hasRoom,
        flush: () => kit.outbox.flush(hasRoom),
        isEmpty: () => kit.outbox.size() === 0,
      })
      return { heartbeat, flow, touch: createIdleTimer(kit, scope) }
    },
    waiting({ retryAt }, scope) {
      scope.after(retryAt - env.now(), () => raise({ type: 'due' }))
      listen(scope, (signal) => signal === 'wake' && raise({ type: 'wake' }))
      return {}
    },
    failed({ cause }, scope) {
      if (options.revive && cause.kind === 'exhausted')
        listen(scope, (signal) => signal === 'wake' && raise({ type: 'wake' }))
      return {}
    },
  }

  return (state, scope) => (acquire[state.name] as (state: State, scope: Scope) => Held)(state, scope) // same name, same state
}

/** Restarted by every use; a lazy connection that nobody used, asks or listens over ends. */
function createIdleTimer({ options, requests, subscriptions, raise }: Kit, scope: Scope): () => void {
  if (!options.lazy || options.idleTimeout === Infinity) return () => {}
  let cancel = (): void => {}
  const restart = (): void => {
    cancel()
    cancel = scope.after(options.idleTimeout, () => {
      if (requests.size() > 0 || subscriptions.size() > 0) restart()
      else raise({ type: 'unused' })
    })
  }
  restart()
  return restart
}

function asProviderError(of: string, error: unknown): SocketError {
  return isSocketError(error)
    ? error
    : createError('provider', `${of} failed: ${messageOf(error)}`, { of }, error)
}
