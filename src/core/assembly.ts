import { createAcquire } from './acquire.js'
import { type Callers, createCallers } from './callers.js'
import { type Emitter, createEmitter } from './emitter.js'
import type { Env } from './env.js'
import { createInbound } from './inbound.js'
import { inTurn } from './inTurn.js'
import type { InterceptorFactory, InterceptorHost } from './interceptor.js'
import type { Held, Kit } from './kit.js'
import { createLifecycle } from './lifecycle.js'
import { type Machine, createMachine } from './machine.js'
import type { ResolvedOptions } from './options.js'
import { type Outbound, createOutbound } from './outbound.js'
import { type OutboxItem, createOutbox } from './outbox.js'
import { type Publisher, createPublisher } from './publish.js'
import { createRequests } from './requests.js'
import { createRouter } from './router.js'
import { createScope } from './scope.js'
import { createStages } from './stages.js'
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
  const lifecycle = createLifecycle(() => machine.state().name === 'open', env.report)
  const stages = createStages(lifecycle)
  const followers = createEmitter(lifecycle.report)
  const outbox = createOutbox({
    ...(options.outbox || { capacity: 1, overflow: 'drop-newest' }),
    now: env.now,
    after: env.after,
    // Everybody hears of one change before anybody hears of the next.
    changed: inTurn<OutboxItem>((item) => {
      const hook = item.outcome === 'queued' ? 'queued' : 'settled'
      stages.tell(hook, (each) => each[hook]?.(item))
      followers.emit('change', item)
    }).take,
  })
  const kit: Kit = {
    options,
    env,
    stages,
    lifecycle,
    router: createRouter(lifecycle.report),
    outbox,
    requests: createRequests(),
    subscriptions: createSubscriptions(),
    via,
    state: () => machine.state(),
    held: () => machine.held(),
    raise: (event) => machine.raise(event),
    isLeaving: () => machine.isLeaving(),
  }
  const outbound = createOutbound(kit)
  const inbound = createInbound(kit, outbound)
  let used = 0
  const use: Assembly['use'] = (client, create) => {
    let place = Infinity
    const host: InterceptorHost = {
      client,
      now: env.now,
      random: env.random,
      after: env.after,
      restore: outbound.restore,
      resend: outbound.resend,
      request: (type, data, how) => outbound.request(type, data, { ...how, isUrgent: true }),
      deliver: (message) => inbound.deliver(message, place),
      announce: lifecycle.emit,
      report: (error) => lifecycle.report(error, 'interceptor'),
    }
    const made = create(host)
    place = ++used
    return stages.add(made, place)
  }
  const callers = createCallers(kit)
  const publisher = createPublisher(kit, outbound, callers)
  const machine: Machine<Held> = createMachine({
    begin: (state, event) => event.type === 'connect' && event.caller && callers.welcome(event.caller, state),
    decide: (state, event) => decide(state, event, kit),
    createScope: () => createScope(env),
    enter: createAcquire(kit, outbound, inbound),
    publish: publisher.publish,
  })
  return { kit, outbound, callers, publisher, followers, use }
}
