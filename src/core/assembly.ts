import { createAcquire } from './acquire.js'
import { type Callers, createCallers } from './callers.js'
import { createEmitter } from './emitter.js'
import type { Env } from './env.js'
import { createInbound } from './inbound.js'
import type { Interceptor, InterceptorHost } from './interceptor.js'
import type { Held, Kit } from './kit.js'
import { createLifecycle } from './lifecycle.js'
import { type Machine, createMachine } from './machine.js'
import type { ResolvedOptions } from './options.js'
import { type Outbound, createOutbound } from './outbound.js'
import { type Outbox, type OutboxItem, type OutboxView, createOutbox } from './outbox.js'
import { type Publisher, createPublisher } from './publish.js'
import { createRequests } from './requests.js'
import { createRouter } from './router.js'
import { createRules } from './rules.js'
import { createScope } from './scope.js'
import { createSubscriptions } from './subscriptions.js'
import { decide } from './table.js'
import type { WebSocketClient } from './types.js'
import { createWire } from './wire.js'

/** The parts of one client, wired. */
export interface Assembly {
  readonly kit: Kit
  readonly outbound: Outbound
  readonly callers: Callers
  readonly publisher: Publisher
  readonly outboxView: OutboxView
}

/** Makes the parts and shows them to each other. `client` is asked only after this has returned. */
export function assemble(options: ResolvedOptions, env: Env, client: () => WebSocketClient): Assembly {
  const interceptors: Interceptor[] = []
  const lifecycle = createLifecycle({ isOpen: () => machine.state().name === 'open', report: env.report })
  const { outbox, outboxView } = createWatchedOutbox(options, env, interceptors, lifecycle.report)
  const kit: Kit = {
    options,
    env,
    interceptors,
    lifecycle,
    router: createRouter(lifecycle.report),
    outbox,
    requests: createRequests(),
    subscriptions: createSubscriptions(),
    state: () => machine.state(),
    held: () => machine.held(),
    raise: (event) => machine.raise(event),
  }
  const outbound = createOutbound(kit, createWire(kit))
  const inbound = createInbound(kit, outbound)
  const host: InterceptorHost = {
    get client() {
      return client()
    },
    now: env.now,
    after: env.after,
    restore: outbound.restore,
    deliver: inbound.deliver,
    report: (error) => lifecycle.report(error, 'interceptor'),
  }
  interceptors.push(...options.use.map((create) => create(host)))

  const callers = createCallers(kit)
  const publisher = createPublisher(kit, outbound, callers)
  const rules = createRules(options, env, lifecycle.report)
  const machine: Machine<Held> = createMachine({
    decide: (state, event) => decide(state, event, rules),
    createScope: () => createScope(env),
    enter: createAcquire(kit, outbound, inbound),
    publish: publisher.publish,
  })
  return { kit, outbound, callers, publisher, outboxView }
}

/** The outbox, with those who follow its items: interceptors, then listeners. */
function createWatchedOutbox(
  options: ResolvedOptions,
  env: Env,
  interceptors: readonly Interceptor[],
  report: (error: unknown, where: string) => void,
): { outbox: Outbox; outboxView: OutboxView } {
  const followers = createEmitter(report)
  const outbox = createOutbox({
    ...(options.outbox || { capacity: 0, overflow: 'drop-newest' }),
    now: env.now,
    after: env.after,
    changed: (item) => void followers.emit('outbox', item),
  })
  followers.on('outbox', (item) => {
    const { outcome } = item as OutboxItem // the only thing that is emitted
    if (outcome === 'queued') return
    for (const { settled } of interceptors) settled?.(item as OutboxItem) // likewise
  })
  const outboxView: OutboxView = {
    get size() {
      return outbox.size()
    },
    get items() {
      return outbox.items()
    },
    onChange: (listener) => followers.on('outbox', (item) => listener(item as OutboxItem)), // likewise
  }
  return { outbox, outboxView }
}
