import type { StateName } from 'hawser/core'
import { expect, test } from 'vitest'
import { watchRejections } from '../support/setUp.ts'
import { wander } from '../support/walk/journey.ts'
import type { Sight } from '../support/walk/scene.ts'

/** Can be set from outside: `WALK_STEPS=5000000`. */
const STEPS = Number(process.env['WALK_STEPS'] ?? 200_000)

test(
  `${STEPS} random steps break nothing, and see every state`,
  async () => {
    const unhandled = watchRejections()
    const { steps, states, events } = await wander(STEPS)
    expect(await unhandled()).toEqual([])
    expect(steps).toBeGreaterThanOrEqual(STEPS)
    const seen: Record<StateName | Sight, boolean> = {
      idle: often(states.idle),
      resolving: often(states.resolving),
      opening: often(states.opening),
      handshaking: often(states.handshaking),
      open: often(states.open),
      waiting: often(states.waiting),
      failed: often(states.failed),
      closed: often(states.closed),
      'a gap filled': sometimes(events['a gap filled']),
      'a gap left': sometimes(events['a gap left']),
      'a reload': sometimes(events['a reload']),
      'messages kept over a reload': sometimes(events['messages kept over a reload']),
      'a stream of several parts': sometimes(events['a stream of several parts']),
      'a message waited for': sometimes(events['a message waited for']),
      'an iteration of messages': sometimes(events['an iteration of messages']),
    }
    expect(Object.entries(seen).filter(([, isSeen]) => !isSeen)).toEqual([])
  },
  // A million steps take about a minute; the rest is for slow machines.
  60_000 + STEPS,
)

const often = (count = 0): boolean => count > STEPS / 200
const sometimes = (count = 0): boolean => count > STEPS / 20_000
