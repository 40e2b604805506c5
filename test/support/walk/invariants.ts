import type { FakeConnection } from 'hawser/testing'
import type { Scene } from './scene.ts'

/** What must hold whenever the client has control. Returns what does not. */
export function findBroken(scene: Scene): string[] {
  const { client, character, ledger, world } = scene
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
  const { client, ledger, world } = scene
  const broken: string[] = []
  const { name } = client.state
  const { timers, listeners, requests } = world.alive
  const open = ledger.open()
  if (name === 'closed') {
    if (timers.length > 0) broken.push(`closed, with timers: ${timers.join(', ')}`)
    if (listeners > 0) broken.push(`closed, with ${listeners} listeners`)
    if (open.length > 0) broken.push(`closed, and these never settle: ${open.join(', ')}`)
    if (client.outbox.size > 0) broken.push('closed, with an outbox')
  }
  if (name === 'idle' || name === 'failed') {
    if (open.length > 0) broken.push(`${name}, and these never settle: ${open.join(', ')}`)
  }
  if (requests.length > 0) broken.push('an HTTP request is under way')
  if (world.reports.length > 0) broken.push(`reported: ${world.reports.join(', ')}`)
  return [...broken, ...findLostOrDoubled(scene), ...findForgottenTopics(scene)]
}

/** Nothing arrives twice, out of order, or after it was reported dropped. */
function findLostOrDoubled({ world, ledger, early }: Scene): string[] {
  const broken: string[] = []
  const seen = new Set<unknown>()
  for (const connection of world.sockets) {
    let last = 0
    for (const payload of saidOver(connection)) {
      if (seen.has(payload)) broken.push(`${payload} arrived twice`)
      if (payload < last && !early.has(payload)) broken.push(`${payload} arrived after ${last}`)
      if (ledger.wasDropped(payload)) broken.push(`${payload} arrived, though it was dropped`)
      seen.add(payload)
      if (!early.has(payload)) last = payload
    }
  }
  return broken
}

function saidOver({ frames }: FakeConnection): number[] {
  return frames.map(parse).flatMap(({ type, data }) => (type === 'say' ? [data as number] : [])) // as `send` was given
}

/** What the server knows of topics over an open connection is what is held. */
function findForgottenTopics({ client, world, subscriptions, clogged, character }: Scene): string[] {
  const [connection] = world.alive.sockets
  // Frames that are still on their way prove nothing.
  if (!client.isConnected() || connection?.state !== 'open' || clogged.has(connection) || character.latency)
    return []
  const known = new Set<string>()
  for (const { type, data } of connection.frames.map(parse)) {
    const { topics = [] } = Object(data) as { topics?: string[] } // Object() makes reading safe
    for (const topic of topics) {
      if (type === 'subscribe') known.add(topic)
      else known.delete(topic)
    }
  }
  const held = new Set(subscriptions.map(({ topic }) => topic))
  const [has, wants] = [[...known].toSorted().join(), [...held].toSorted().join()]
  return has === wants ? [] : [`the server knows the topics [${has}], held are [${wants}]`]
}

function parse(frame: string | ArrayBuffer): { type?: string; data?: unknown } {
  return JSON.parse(frame as string) as { type?: string; data?: unknown } // the envelope is all that is spoken
}
