import { DEFAULT_INTERVAL, type ReconnectInterval, retryDelay } from './backoff.js'
import { check } from './check.js'
import { type CloseClassifier, type CloseVerdict, aVerdict, classifyByCode } from './closePolicy.js'
import { atOnce } from './promise.js'
import type { Cause, Milliseconds } from './snapshot.js'
import type { Event, Events, Next, State, States } from './state.js'

/** What the decisions depend on besides state and event. */
export interface Rules {
  readonly options: {
    readonly maxReconnectAttempts: number
    readonly reconnectInterval: ReconnectInterval
    readonly reconnectJitter: number
    readonly openTimeout: Milliseconds
    readonly revive: boolean
    readonly lazy: boolean
    readonly classifyClose: CloseClassifier | undefined
    readonly dialect: { readonly classifyClose?: CloseClassifier }
  }
  readonly env: { now(): Milliseconds; random(): number }
  /** Runs a policy of the user's: one that throws is passed over. */
  readonly lifecycle: { guard<Value>(where: string, run: () => Value): Value | undefined }
}

type Cell<Name extends keyof States, Type extends keyof Events> = (
  state: States[Name],
  event: Events[Type],
  rules: Rules,
) => Next

type Table = { readonly [Name in keyof States]: { readonly [Type in keyof Events]: Cell<Name, Type> } }

const stay = (): Next => 'stay'

const dial = (attempt: number, retry: boolean, rules: Rules): Next => ({
  enter: { name: 'resolving', attempt, retry, deadline: rules.env.now() + rules.options.openTimeout },
})

const close = (): Next => ({ enter: { name: 'closed', cause: { kind: 'requested' } } })
const fail = (cause: Cause): Next => ({ enter: { name: 'failed', cause } })

const rest = (): Next => ({ enter: { name: 'idle' } })

/** Out until the page comes back from the back/forward cache. */
const suspend = ({ attempt }: { readonly attempt: number }, _event: object, { options }: Rules): Next =>
  options.lazy
    ? rest()
    : { enter: { name: 'waiting', attempt, retryAt: Infinity, cause: { kind: 'suspended' } } }

const dialFresh = (_state: State, { retry }: Events['connect'], rules: Rules): Next => dial(0, retry, rules)
const redial = (_state: State, _event: object, rules: Rules): Next => dial(0, true, rules)
const dialNow = ({ attempt }: States['waiting'], _event: object, rules: Rules): Next =>
  dial(attempt, true, rules)

const revive = ({ cause }: States['failed'], _event: object, rules: Rules): Next =>
  rules.options.revive && cause.kind === 'exhausted' ? dial(0, true, rules) : 'stay'

/** A caller who would rather retry widens a dial that was meant to try once. */
const join = (state: States['resolving' | 'opening' | 'handshaking'], { retry }: Events['connect']): Next =>
  retry && !state.retry ? { amend: { ...state, retry } } : 'stay'

/** Whether another attempt makes sense at all, and when. */
function verdictOf(cause: Cause, { options, lifecycle }: Rules): CloseVerdict {
  // A fixed option that is wrong will be as wrong the next time.
  if (cause.kind === 'refused' || (cause.kind === 'resolve-failed' && cause.error.kind === 'config'))
    return 'stop'
  if (cause.kind !== 'dropped') return 'retry'
  const { classifyClose, dialect } = options
  const ask = (policy?: CloseClassifier): CloseVerdict | undefined =>
    policy && lifecycle.guard('classifyClose', () => check('classifyClose', aVerdict, atOnce(policy(cause))))
  return ask(classifyClose) ?? ask(dialect.classifyClose) ?? classifyByCode(cause)
}

function delayOf(attempt: number, { options, env, lifecycle }: Rules): Milliseconds {
  const { reconnectInterval, reconnectJitter } = options
  const wanted = (): Milliseconds => retryDelay(reconnectInterval, reconnectJitter, attempt, env.random)
  return lifecycle.guard('reconnectInterval', wanted) ?? DEFAULT_INTERVAL
}

function afterLoss(
  { attempt, retry, retryAfter }: { attempt: number; retry: boolean; retryAfter?: Milliseconds | undefined },
  cause: Cause,
  rules: Rules,
): Next {
  const verdict = verdictOf(cause, rules)
  const next = attempt + 1
  if (verdict === 'stop') return fail(cause.kind === 'dropped' ? { ...cause, kind: 'refused' } : cause)
  if (rules.options.lazy) return rest()
  if (!retry) return fail(cause)
  if (next > rules.options.maxReconnectAttempts) return fail({ kind: 'exhausted', last: cause })
  const delay = verdict === 'retry' ? (retryAfter ?? delayOf(next, rules)) : verdict.retryAfter
  return { enter: { name: 'waiting', attempt: next, retryAt: rules.env.now() + delay, cause } }
}

const lose = (
  state: States['resolving' | 'opening' | 'handshaking'],
  { cause }: Events['lost'],
  rules: Rules,
): Next => afterLoss(state, cause, rules)

const becomeOpen = (
  { attempt, link }: States['opening' | 'handshaking'],
  _event: object,
  { env }: Rules,
): Next => ({
  enter: { name: 'open', since: env.now(), latency: undefined, attempt, link, retryAfter: undefined },
})

/** Every state against every event. A forgotten cell does not compile; an event that means nothing says `stay`. */
const table: Table = {
  idle: {
    connect: dialFresh,
    disconnect: close,
    reconnect: redial,
    resolved: stay,
    opened: stay,
    ready: stay,
    lost: stay,
    steady: stay,
    latency: stay,
    advised: stay,
    due: stay,
    wake: stay,
    suspend: stay,
    unused: stay,
  },
  resolving: {
    connect: join,
    disconnect: close,
    reconnect: redial,
    resolved: (state, { link }) => ({ enter: { ...state, name: 'opening', link } }),
    opened: stay,
    ready: stay,
    lost: lose,
    steady: stay,
    latency: stay,
    advised: stay,
    due: stay,
    wake: stay,
    suspend,
    unused: stay,
  },
  opening: {
    connect: join,
    disconnect: close,
    reconnect: redial,
    resolved: stay,
    opened: (state) => ({ enter: { ...state, name: 'handshaking' } }),
    ready: becomeOpen,
    lost: lose,
    steady: stay,
    latency: stay,
    advised: stay,
    due: stay,
    wake: stay,
    suspend,
    unused: stay,
  },
  handshaking: {
    connect: join,
    disconnect: close,
    reconnect: redial,
    resolved: stay,
    opened: stay,
    ready: becomeOpen,
    lost: lose,
    steady: stay,
    latency: stay,
    advised: stay,
    due: stay,
    wake: stay,
    suspend,
    unused: stay,
  },
  open: {
    connect: stay,
    disconnect: close,
    reconnect: redial,
    resolved: stay,
    opened: stay,
    ready: stay,
    lost: (state, { cause }, rules) => afterLoss({ ...state, retry: true }, cause, rules),
    steady: (state) => ({ amend: { ...state, attempt: 0 } }),
    latency: (state, { latency }) => ({ amend: { ...state, latency } }),
    advised: (state, { retryAfter }) => ({ amend: { ...state, retryAfter } }),
    due: stay,
    wake: stay,
    suspend,
    unused: rest,
  },
  waiting: {
    connect: redial,
    disconnect: close,
    reconnect: redial,
    resolved: stay,
    opened: stay,
    ready: stay,
    lost: stay,
    steady: stay,
    latency: stay,
    advised: stay,
    due: dialNow,
    wake: dialNow,
    suspend: stay,
    unused: stay,
  },
  failed: {
    connect: dialFresh,
    disconnect: close,
    reconnect: redial,
    resolved: stay,
    opened: stay,
    ready: stay,
    lost: stay,
    steady: stay,
    latency: stay,
    advised: stay,
    due: stay,
    wake: revive,
    suspend: stay,
    unused: stay,
  },
  closed: {
    connect: dialFresh,
    disconnect: stay,
    reconnect: redial,
    resolved: stay,
    opened: stay,
    ready: stay,
    lost: stay,
    steady: stay,
    latency: stay,
    advised: stay,
    due: stay,
    wake: stay,
    suspend: stay,
    unused: stay,
  },
}

/** The next state: data in, data out. */
export function decide(state: State, event: Event, rules: Rules): Next {
  // TypeScript cannot follow that row and state, cell and event belong together.
  const row = table[state.name] as Record<Event['type'], (state: State, event: Event, rules: Rules) => Next>
  return row[event.type](state, event, rules)
}
