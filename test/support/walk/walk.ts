import type { StateName } from 'hawser/core'
import type { Action } from './actions.ts'
import type { Character } from './character.ts'
import { createScene } from './createScene.ts'
import { findBroken, findBrokenAtRest } from './invariants.ts'
import { heal, perform, reply } from './perform.ts'
import { leave } from './reload.ts'
import type { Sabotage, Scene, Sight } from './scene.ts'

/** What a journey came across: how many steps ended in each state, and what else happened. */
export interface Sights {
  readonly states: Partial<Record<StateName, number>>
  readonly events: Partial<Record<Sight, number>>
}

/** Takes a client through all of it, and throws at the first step after which something does not hold. */
export async function walk(
  character: Character,
  actions: readonly Action[],
  { states, events }: Sights,
  sabotage: Sabotage = {},
): Promise<void> {
  const saw = (what: Sight): void => void (events[what] = (events[what] ?? 0) + 1)
  const scene = createScene(character, sabotage, saw)
  for (const [index, action] of actions.entries()) {
    await perform(scene, action)
    complain(`step ${index}, ${JSON.stringify(action)}`, findBroken(scene))
    const { name } = scene.page.client.state
    states[name] = (states[name] ?? 0) + 1
    if (action.do !== 'settle') continue
    complain(`step ${index}, at rest`, findBrokenAtRest(scene))
  }
  await comeHome(scene)
}

/** When everything works again the client gets in, and when it is destroyed nothing is left. */
async function comeHome(scene: Scene): Promise<void> {
  const { page, world, ledger, gaps, storage } = scene
  const { client } = page
  scene.isOver = true
  storage.is = 'works'
  heal(scene)
  for (const { give } of gaps) give()
  await world.settle()
  await getIn(scene)
  // Whatever still waits for an answer must have asked for it again.
  for (const question of scene.unanswered) reply(scene, question)
  await world.advance(100)
  complain(
    'coming home',
    ledger.open('connection').map((what) => `${what} does not settle`),
  )
  complain('coming home', [...findBroken(scene), ...findBrokenAtRest(scene), ...findUnsent(scene)])
  await catchUp(scene)
  await leave(scene, 'destroy')
  complain('after destroy', ledger.complaints)
  if (client.state.name !== 'closed') complain('after destroy', [`it is ${client.state.name}`])
}

async function getIn({ page, world, ledger }: Scene): Promise<void> {
  const { client, budget } = page
  budget.asked()
  ledger.follow('coming home', client.reconnect())
  await world.advance(10_000)
  complain('coming home', client.isConnected() ? [] : [`it never gets in: ${client.state.name}`])
}

/** What was kept over a reload has been sent, dropped, or gone stale before it could be. */
function findUnsent({ ledger, storage, world, expiries }: Scene): string[] {
  const isStale = (payload: number): boolean => (expiries.get(payload) ?? 0) <= world.now()
  return ledger
    .kept()
    .filter((payload) => !storage.unsure.has(payload) && !isStale(payload))
    .map((payload) => `${payload} was kept over a reload, and never sent`)
}

/** With a server that answers, what is missed once more is all delivered, and said to be. */
async function catchUp(scene: Scene): Promise<void> {
  const { page, newsroom, world, character } = scene
  if (!character.recovery) return
  const { hearing } = page
  const isHeard = (room: string): boolean => {
    const { seq = 0, epoch = 0 } = hearing.last(room) ?? {}
    return seq > 0 && seq === newsroom.count(room, epoch)
  }
  // Of a room that counts anew nothing is certain until something is heard.
  for (const room of character.recovery.isByRoom ? ['a', 'b'] : ['a']) {
    newsroom.publish(room)
    await world.advance(50)
    complain('catching up', isHeard(room) ? [] : [`the news of ${room} are not heard`])
  }
  const told = hearing.recoveries.length
  const away = page.client.reconnect()
  newsroom.publish('a')
  await world.advance(500)
  await away
  const [last] = hearing.recoveries.slice(told)
  complain('catching up', last?.recovered ? [] : [`the gap is not filled: ${JSON.stringify(last)}`])
  complain('catching up', isHeard('a') ? [] : ['what was missed is not heard'])
  complain('catching up', findBroken(scene))
}

function complain(when: string, broken: readonly string[]): void {
  if (broken.length > 0) throw new Error(`${when}: ${[...new Set(broken)].join('; ')}`)
}
