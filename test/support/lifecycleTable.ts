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

type Language = 'en' | 'zh'
type Settings = Partial<Rules['options']>

/** Every event with the words that a reader of the page sees, and the options under which it happens. */
const EVENTS: readonly (readonly [en: string, zh: string, event: Event, settings?: Settings])[] = [
  ['`connect()`', '`connect()`', { type: 'connect', retry: true }],
  ['`disconnect()`', '`disconnect()`', { type: 'disconnect', code: 1000, reason: '' }],
  ['`reconnect()`', '`reconnect()`', { type: 'reconnect' }],
  ['URL resolved', '得到 URL', { type: 'resolved', link }],
  ['socket open, handshake needed', '套接字已打开，还需握手', { type: 'opened' }],
  ['ready', '就绪', { type: 'ready' }],
  ['lost, retries left', '断开，还有重试次数', { type: 'lost', cause: dropped }],
  ['lost, no retries left', '断开，次数用尽', { type: 'lost', cause: dropped }, { maxReconnectAttempts: 1 }],
  ['lost, refused', '断开，被拒绝', { type: 'lost', cause: { kind: 'refused', code: 1008, reason: '' } }],
  ['lost (`lazy`)', '断开（`lazy`）', { type: 'lost', cause: dropped }, { lazy: true }],
  ['lasted `minUptime`', '稳定了 `minUptime`', { type: 'steady' }],
  ['latency measured', '测得延迟', { type: 'latency', latency: 1 }],
  ['server said when to come back', '服务器告知何时再来', { type: 'advised', retryAfter: 1 }],
  ['retry due', '到了重试时间', { type: 'due' }],
  ['page or network back', '页面或网络恢复', { type: 'wake' }],
  ['page put away', '页面被冻结或收进往返缓存', { type: 'suspend' }],
  ['unused (`lazy`)', '无人使用（`lazy`）', { type: 'unused' }],
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

/** The state that follows, and whether it is entered; undefined where nothing happens. */
function follow(state: State, event: Event, settings: Settings = {}): State['name'] | 'new data' | undefined {
  const next = decide(state, event, { ...rules, options: { ...rules.options, ...settings } })
  if (next === 'stay') return undefined
  return 'enter' in next ? next.enter.name : 'new data'
}

const WORDS = {
  en: { event: 'event', amended: '(new data)' },
  zh: { event: '事件', amended: '（新数据）' },
} as const

/** What every state makes of every event, asked of the table itself. */
export function lifecycleTable(language: Language): string {
  const { event: head, amended } = WORDS[language]
  const names = STATES.map(({ name }) => `\`${name}\``)
  const rows = EVENTS.map(([en, zh, event, settings]) => {
    const cells = STATES.map((state) => {
      const next = follow(state, event, settings)
      return next === 'new data' ? amended : (next ?? '·')
    })
    return `| ${[language === 'en' ? en : zh, ...cells].join(' | ')} |`
  })
  return [`| ${head} | ${names.join(' | ')} |`, `| --- |${' --- |'.repeat(names.length)}`, ...rows].join('\n')
}

/** The same as a picture: one arrow from a state to another one, with all that leads there. */
export function lifecycleDiagram(language: Language): string {
  const arrows = new Map<string, string[]>()
  for (const state of STATES) {
    for (const [en, zh, event, settings] of EVENTS) {
      const next = follow(state, event, settings)
      if (!next || next === 'new data') continue
      const arrow = `${state.name} --> ${next}`
      arrows.set(arrow, [...(arrows.get(arrow) ?? []), language === 'en' ? en : zh])
    }
  }
  const lines = [...arrows].map(([arrow, why]) => `  ${arrow}: ${why.join(' / ')}`)
  const picture = ['stateDiagram-v2', '  [*] --> idle', ...lines].join('\n')
  return `\`\`\`mermaid\n${picture.replaceAll('`', '')}\n\`\`\``
}
