import type { Scene } from './scene.ts'

/** What must hold whenever the client has control. Returns what does not. */
export function findBroken({ page, character, ledger, world }: Scene): string[] {
  const { client } = page
  const { state } = client
  const { sockets } = world.alive
  const broken = [...ledger.complaints]
  const must = (holds: boolean, what: string): void => {
    if (!holds) broken.push(`${what} (${JSON.stringify(state)})`)
  }

  must(sockets.length <= 1, `${sockets.length} sockets are live`)
  must(Object.isFrozen(state), 'the state is not frozen')
  must(state === client.state, 'the state is a new object each time')
  must(client.isConnected() === (state.name === 'open'), 'isConnected')
  must(client.isListening() === !['idle', 'failed', 'closed'].includes(state.name), 'isListening')
  must(!('attempt' in state) || state.attempt <= character.maxReconnectAttempts, 'too many attempts')
  must(!('attempt' in state) || state.attempt >= 0, 'a negative attempt')
  const hasSocket = state.name === 'opening' || state.name === 'handshaking' || state.name === 'open'
  must(sockets.length === (hasSocket ? 1 : 0), `${sockets.length} sockets`)
  return broken
}

/** What must hold besides when all that needs no time has happened. */
export function findBrokenAtRest(scene: Scene): string[] {
  const { page, ledger, world } = scene
  const { client, fetches } = page
  const broken: string[] = []
  const { name } = client.state
  const { timers, listeners, requests } = world.alive
  const open = ledger.open('connection')
  if (name === 'closed') {
    if (timers.length > ledger.timers()) broken.push(`closed, with timers: ${timers.join(', ')}`)
    if (listeners > 0) broken.push(`closed, with ${listeners} listeners`)
    if (open.length > 0) broken.push(`closed, and these never settle: ${open.join(', ')}`)
    if (client.outbox.size > 0) broken.push('closed, with an outbox')
  }
  if (name === 'idle' || name === 'failed') {
    if (open.length > 0) broken.push(`${name}, and these never settle: ${open.join(', ')}`)
  }
  if (!client.isConnected() && fetches.open() > 0) broken.push(`${name}, and a gap is still asked for`)
  for (const payload of ledger.untold()) broken.push(`the outbox never spoke of ${payload}`)
  if (requests.length > 0) broken.push('an HTTP request is under way')
  if (world.reports.length > 0) broken.push(`reported: ${world.reports.join(', ')}`)
  return [...broken, ...findForgottenTopics(scene), ...findBrokenKept(scene)]
}

/** What the storage holds is what the outbox holds, and besides what the server has not acknowledged. */
export function findBrokenKept({ page, storage, ledger, character }: Scene): string[] {
  if (!character.storage || page.isGone) return []
  const kept = new Set(storage.items().map(({ data }) => data))
  const waiting = page.client.outbox.items.flatMap(({ kind, outcome, data }) =>
    kind === 'message' && outcome === 'queued' ? [data as number] : [],
  ) // what the walk sends
  const allowed = character.storage === 'sent' ? ['kept', 'queued'] : ['kept', 'queued', 'sent']
  const isSure = (payload: number): boolean => !storage.unsure.has(payload)
  const missing = waiting.filter((payload) => isSure(payload) && !kept.has(payload))
  // What a page took over from another one it does not take away from others.
  const isAnothers = (payload: number): boolean =>
    page.inherited.has(payload) && ledger.outcomeOf(payload) === 'dropped'
  const stale = [...kept].filter(
    (payload) => isSure(payload) && !isAnothers(payload) && !allowed.includes(ledger.outcomeOf(payload)),
  )
  return [
    ...missing.map((payload) => `${payload} is queued, but not kept`),
    ...stale.map((payload) => `${payload} is kept, but ${ledger.outcomeOf(payload)}`),
  ]
}

/** What the server knows of topics over an open connection is what is held. */
function findForgottenTopics({ page, world, clogged, character }: Scene): string[] {
  const [connection] = world.alive.sockets
  // Frames that are still on their way prove nothing.
  if (!page.client.isConnected() || connection?.state !== 'open') return []
  if (clogged.has(connection) || character.latency) return []
  const known = new Set<string>()
  for (const { type, data } of connection.frames.map(parse)) {
    const { topics = [] } = Object(data) as { topics?: string[] } // Object() makes reading safe
    for (const topic of topics) {
      if (type === 'subscribe') known.add(topic)
      else known.delete(topic)
    }
  }
  const held = new Set(page.subscriptions.map(({ topic }) => topic))
  const [has, wants] = [[...known].toSorted().join(), [...held].toSorted().join()]
  return has === wants ? [] : [`the server knows the topics [${has}], held are [${wants}]`]
}

function parse(frame: string | ArrayBuffer): { type?: string; data?: unknown } {
  return JSON.parse(frame as string) as { type?: string; data?: unknown } // the envelope is all that is spoken
}
