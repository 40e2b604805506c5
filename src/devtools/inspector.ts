import type { StateName } from '../core.js'
import { type AnyClient, OWN_LISTENERS, WATCHING } from './happenings.js'
import { hideSecrets } from './hide.js'
import { showData } from './payload.js'

/** A client in the inspector's tree. */
export interface ClientNode {
  id: string
  label: string
  tags: { label: string; textColor: number; backgroundColor: number }[]
}

/** The sections that the inspector shows of a client. */
export type ClientSections = Record<string, { key: string; value: unknown }[]>

const COLORS: Readonly<Record<StateName, number>> = {
  idle: 0x6b7280,
  resolving: 0x2563eb,
  opening: 0x2563eb,
  handshaking: 0x2563eb,
  open: 0x15803d,
  waiting: 0xb45309,
  failed: 0xb91c1c,
  closed: 0x6b7280,
}

export function describeNode(name: string, { state }: AnyClient): ClientNode {
  const tag = { label: state.name, textColor: 0xffffff, backgroundColor: COLORS[state.name] }
  return { id: name, label: name, tags: [tag] }
}

export function describeClient(client: AnyClient): ClientSections {
  const { state, outbox } = client
  const { dialect, options, lifecycle, messages, topics, pending } = client.inspect()
  // Several apps, or names of one app, may watch the same client.
  const watching = messages.get(WATCHING) ?? 0
  return {
    state: rows(Object.entries(state)),
    outbox: outbox.items.map(({ id, type, kind, outcome, data }) => ({
      key: type,
      value: { id, kind, outcome, data: showData(data) },
    })),
    requests: rows([['pending', pending]]),
    'message listeners': rows(withoutOwn(messages, watching)),
    'lifecycle listeners': rows(withoutOwn(lifecycle, watching)),
    topics: rows([...topics]),
    options: rows(Object.entries({ ...hideSecrets(options), dialect })),
  }
}

function rows(entries: readonly (readonly [string, unknown])[]): { key: string; value: unknown }[] {
  return entries.map(([key, value]) => ({ key, value }))
}

/** Who listens besides the timelines. */
function withoutOwn(counts: ReadonlyMap<string, number>, watching: number): [string, number][] {
  return [...counts]
    .map(([name, count]): [string, number] => [name, count - (OWN_LISTENERS.includes(name) ? watching : 0)])
    .filter(([, count]) => count > 0)
}
