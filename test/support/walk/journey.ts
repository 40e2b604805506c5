import { array, assert, asyncProperty } from 'fast-check'
import { action } from './actions.ts'
import { character } from './character.ts'
import type { Sabotage } from './scene.ts'
import { type Sights, walk } from './walk.ts'

/** Can be set from outside: `WALK_SEED=7`, or `WALK_SEED=fresh` for one that nobody walked yet. */
const { WALK_SEED = '20261120' } = process.env
const SEED = WALK_SEED === 'fresh' ? Math.floor(Math.random() * 2 ** 30) : Number(WALK_SEED)

const BATCH = 50
const actions = array(action, { maxLength: 150, size: 'max' })

export interface Journey extends Sights {
  steps: number
}

/** Walks in batches until so many steps were taken. A failure names its seed and shows the shortest way to it. */
export async function wander(steps: number, sabotage?: Sabotage): Promise<Journey> {
  if (!sabotage) console.log(`The walk begins with WALK_SEED=${SEED}`)
  const journey: Journey = { steps: 0, states: {}, events: {} }
  // Most errors of a walk are part of it, and their stacks would take a third of its time.
  Error.stackTraceLimit = 0
  for (let batch = 0; journey.steps < steps; batch += 1) {
    const property = asyncProperty(character, actions, async (who, way) => {
      await walk(who, way, journey, sabotage)
      journey.steps += way.length
    })
    // Of what was broken on purpose nobody needs the shortest way.
    const endOnFailure = sabotage !== undefined
    await assert(property, { seed: SEED + batch, numRuns: BATCH, endOnFailure })
  }
  return journey
}
