import type { StateName } from 'hawser/core'
import type { Action, Character } from './actions.ts'
import { findBroken, findBrokenAtRest } from './invariants.ts'
import { perform } from './perform.ts'
import { ADDRESS, type Sabotage, type Scene, createScene } from './scene.ts'

/** How often a step ended in each state. */
export type Visits = Partial<Record<StateName, number>>

/** Takes a client through all of it, and throws at the first step after which something does not hold. */
export async function walk(
  character: Character,
  actions: readonly Action[],
  visits: Visits,
  sabotage: Sabotage = {},
): Promise<void> {
  const scene = createScene(character, sabotage)
  for (const [index, action] of actions.entries()) {
    await perform(scene, action)
    complain(`step ${index}, ${JSON.stringify(action)}`, findBroken(scene))
    const { name } = scene.client.state
    visits[name] = (visits[name] ?? 0) + 1
    if (action.do !== 'settle') continue
    complain(`step ${index}, at rest`, findBrokenAtRest(scene))
  }
  await comeHome(scene)
}

/** When everything works again the client gets in, and when it is destroyed nothing is left. */
async function comeHome(scene: Scene): Promise<void> {
  const { client, server, world, ledger } = scene
  scene.isOver = true
  server.accept()
  for (const { resolve } of scene.urls) resolve(ADDRESS)
  await world.settle()
  ledger.follow('coming home', client.reconnect())
  await world.advance(10_000)
  complain('coming home', client.isConnected() ? [] : [`it never gets in: ${client.state.name}`])
  complain('coming home', findBroken(scene))
  // Whatever still waits for an answer must have asked for it again.
  for (const message of scene.unanswered) server.reply(message, message.data)
  await world.advance(100)
  complain(
    'coming home',
    ledger.open().map((what) => `${what} does not settle`),
  )
  client.destroy()
  await world.settle()
  world.assertIdle()
  complain('after destroy', [...findBroken(scene), ...findBrokenAtRest(scene)])
  complain(
    'after destroy',
    ledger.open().map((what) => `${what} never settles`),
  )
}

function complain(when: string, broken: readonly string[]): void {
  if (broken.length > 0) throw new Error(`${when}: ${[...new Set(broken)].join('; ')}`)
}
