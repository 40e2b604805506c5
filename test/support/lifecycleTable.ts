import type { Link } from '../../src/core/link.ts'
import type { Event, State } from '../../src/core/state.ts'
import { type Rules, decide } from '../../src/core/table.ts'

const link: Link = {
  send: () => true,
  backlog: () => 0,
  isHeld: () => true,
  redact: (text) => text,
  close: () => {},
  abandon: () => {},
}
const dialling = { attempt: 1, retry: true, deadline: 1_000 }
const dropped = { kind: 'dropped', code: 1006, reason: '', opened: true } as const

const STATES: readonly State[] = [
  { name: 'idle' },
  { name: 'resolving', ...dialling },
  { name: 'opening', ...dialling, link },
  { name: 'handshaking', ...dialling, link },
  { name: 'open', since: 0, latency: undefined, attempt: 1, link, retryAfter: undefined },
  { name: 'waiting', attempt: 1, retryAt: 0, cause: dropped },
  { name: 'failed', cause: { kind: 'exhausted', last: dropped } },
  { name: 'closed', cause: { kind: 'requested' } },
]

/** Every event with the words that a reader of the page sees. */
const EVENTS: readonly (readonly [words: string, event: Event])[] = [
  ['`connect()`', { type: 'connect', retry: true }],
  ['`disconnect()`', { type: 'disconnect', code: 1000, reason: '' }],
  ['`reconnect()`', { type: 'reconnect' }],
  ['URL resolved', { type: 'resolved', link }],
  ['socket open, handshake needed', { type: 'opened' }],
  ['ready', { type: 'ready' }],
  ['lost, retries left', { type: 'lost', cause: dropped }],
  ['lost, refused', { type: 'lost', cause: { kind: 'refused', code: 1008, reason: '' } }],
  ['lasted `minUptime`', { type: 'steady' }],
  ['latency measured', { type: 'latency', latency: 1 }],
  ['server said when to come back', { type: 'advised', retryAfter: 1 }],
  ['retry due', { type: 'due' }],
  ['page or network back', { type: 'wake' }],
  ['page put away', { type: 'suspend' }],
  ['unused (lazy)', { type: 'unused' }],
]

const rules: Rules = {
  options: {
    maxReconnectAttempts: 5,
    reconnectInterval: 0,
    reconnectJitter: 0,
    openTimeout: 1_000,
    revive: true,
    lazy: false,
    classifyClose: undefined,
    dialect: {},
  },
  env: { now: () => 0, random: () => 0.5 },
  lifecycle: { guard: (_where, run) => run() },
}

function cell(state: State, event: Event): string {
  const next = decide(state, event, rules)
  if (next === 'stay') return '·'
  return 'enter' in next ? next.enter.name : '(new data)'
}

/** What every state makes of every event, asked of the table itself. */
export function lifecycleTable(): string {
  const names = STATES.map(({ name }) => `\`${name}\``)
  const rows = EVENTS.map(
    ([words, event]) => `| ${[words, ...STATES.map((state) => cell(state, event))].join(' | ')} |`,
  )
  return [`| event | ${names.join(' | ')} |`, `| --- |${' --- |'.repeat(names.length)}`, ...rows].join('\n')
}
