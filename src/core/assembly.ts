import { createAcquire } from './acquire.js'
import { type Callers, createCallers } from './callers.js'
import { type Emitter, createEmitter, onlyOnce } from './emitter.js'
import type { Env } from './env.js'
import { createInbound } from './inbound.js'
import { inTurn } from './inTurn.js'
import type { Interceptor, InterceptorFactory, InterceptorHost } from './interceptor.js'
import type { Held, Kit } from './kit.js'
import { createLifecycle } from './lifecycle.js'
import { type Machine, createMachine } from './machine.js'
import type { ResolvedOptions } from './options.js'
import { type Outbound, createOutbound } from './outbound.js'
import { createOutbox } from './outbox.js'
import { type Publisher, createPublisher } from './publish.js'
import { createRequests } from './requests.js'
import { createRouter } from './router.js'
import { createScope } from './scope.js'
import { createSubscriptions } from './subscriptions.js'
import { decide } from './table.js'
import type { Off, WebSocketClient } from './types.js'
import type { Via } from './via.js'

/** The parts of one client, wired. */
export interface Assembly {
  readonly kit: Kit
  readonly outbound: Outbound
  readonly callers: Callers
  readonly publisher: Publisher
  /** Those who follow the outbox. */
  readonly followers: Emitter
  /** Adds an interceptor, which may know the client from the beginning. */
  use(client: WebSocketClient, create: InterceptorFactory): Off
}

/** Makes the parts and shows them to each other. */
export function assemble(options: ResolvedOptions, env: Env, via: Via | undefined): Assembly {
  const interceptors: Interceptor[] = []
  const lifecycle = createLifecycle(() => machine.state().name === 'open', env.report)
  const followers = createEmitter(lifecycle.report)
  const outbox = createOutbox({
    ...(options.outbox || { capacity: 1, overflow: 'drop-newest' }),
    now: env.now,
    after: env.after,
    // Everybody hears of one change before anybody hears of the next.
    changed: inTurn((item) => {
      const hook = item.outcome === 'queued' ? 'queued' : 'settled'
      for (const interceptor of interceptors) {
        lifecycle.guard(`${interceptor.name}.${hook}`, () => interceptor[hook]?.(item))
      }
      followers.emit('change', item)
    }),
  })
  const kit: Kit = {
    options,
    env,
    interceptors,
    lifecycle,
    router: createRouter(lifecycle.report),
    outbox,
    requests: createRequests(),
    subscriptions: createSubscriptions(),
    via,
    state: () => machine.state(),
    held: () => machine.held(),
    raise: (event) => machine.raise(event),
  }
  const outbound = createOutbound(kit)
  const inbound = createInbound(kit, outbound)
  const use: Assembly['use'] = (client, create) => {
    const host: InterceptorHost = {
      client,
      now: env.now,
      random: env.random,
      after: env.after,
      restore: outbound.restore,
      deliver: inbound.deliver,
      announce: lifecycle.emit,
      report: (error) => lifecycle.report(error, 'interceptor'),
    }
    const added = create(host)
    interceptors.push(added)
    return onlyOnce(() => void interceptors.splice(interceptors.indexOf(added), 1))
  }
  const callers = createCallers(kit)
  const publisher = createPublisher(kit, outbound, callers)
  const machine: Machine<Held> = createMachine({
    decide: (state, event) => decide(state, event, kit),
    createScope: () => createScope(env),
    enter: createAcquire(kit, outbound, inbound),
    publish: publisher.publish,
  })
  return { kit, outbound, callers, publisher, followers, use }
}
