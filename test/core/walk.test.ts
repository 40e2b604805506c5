import { array, assert, asyncProperty } from 'fast-check'
import type { Env, StateName, WebSocketClient } from 'hawser/core'
import { describe, expect, test } from 'vitest'
import { failure, watchRejections } from '../support/setUp.ts'
import { action, character } from '../support/walk/actions.ts'
import type { Sabotage } from '../support/walk/scene.ts'
import { type Visits, walk } from '../support/walk/walk.ts'

/** Both can be set from outside: `WALK_STEPS=5000000 WALK_SEED=7`. */
const STEPS = Number(process.env['WALK_STEPS'] ?? 200_000)
const SEED = Number(process.env['WALK_SEED'] ?? 20_261_120)

const BATCH = 50
const actions = array(action, { maxLength: 150, size: 'max' })

interface Journey {
  steps: number
  visits: Visits
}

/** Walks in batches until so many steps were taken. A failure names its seed and shows the shortest way to it. */
async function wander(steps: number, sabotage?: Sabotage): Promise<Journey> {
  const journey: Journey = { steps: 0, visits: {} }
  for (let batch = 0; journey.steps < steps; batch += 1) {
    const property = asyncProperty(character, actions, async (who, way) => {
      await walk(who, way, journey.visits, sabotage)
      journey.steps += way.length
    })
    await assert(property, { seed: SEED + batch, numRuns: BATCH })
  }
  return journey
}

test(
  `${STEPS} random steps break nothing, and see every state`,
  async () => {
    const unhandled = watchRejections()
    const { steps, visits } = await wander(STEPS)
    expect(await unhandled()).toEqual([])
    expect(steps).toBeGreaterThanOrEqual(STEPS)
    const seen: Record<StateName, boolean> = {
      idle: often(visits.idle),
      resolving: often(visits.resolving),
      opening: often(visits.opening),
      handshaking: often(visits.handshaking),
      open: often(visits.open),
      waiting: often(visits.waiting),
      failed: often(visits.failed),
      closed: often(visits.closed),
    }
    expect(Object.values(seen)).toEqual(Array<boolean>(8).fill(true))
  },
  // A million steps take about a minute; the rest is for slow machines.
  60_000 + STEPS,
)

const often = (count = 0): boolean => count > STEPS / 200

describe('the walk would find out', () => {
  const byEnv = (change: (env: Env) => Partial<Env>): Sabotage => ({
    env: (env) => ({ ...env, ...change(env) }),
  })
  const byClient = (change: (client: WebSocketClient) => Partial<WebSocketClient>): Sabotage => ({
    client: (client) =>
      Object.create(client, Object.getOwnPropertyDescriptors(change(client))) as WebSocketClient, // a client with some parts replaced
  })

  /** How something is broken, and what the walk says of it. */
  const sabotages: Record<string, readonly [Sabotage, RegExp]> = {
    'timers that cannot be cancelled': [
      byEnv(({ after }) => ({
        after(delay, run) {
          after(delay, run)
          return () => {}
        },
      })),
      /timers|never gets in/,
    ],
    'listeners to the page that stay': [
      byEnv(({ onSignal }) => ({
        onSignal(listener) {
          onSignal(listener)
          return () => {}
        },
      })),
      /listeners/,
    ],
    'sockets that do not close': [
      byEnv(({ openSocket }) => ({
        openSocket: (...args) =>
          Object.create(openSocket(...args), { close: { value() {} } }) as ReturnType<typeof openSocket>, // a socket with one part replaced
      })),
      /sockets/,
    ],
    'a message that goes out twice': [
      byClient((client) => ({
        send(...args) {
          client.send(...args)
          return client.send(...args)
        },
      })),
      /arrived|said|after/,
    ],
    'a request that never settles': [
      byClient((client) => ({
        request(...args) {
          void client.request(...args)
          return new Promise(() => {})
        },
      })),
      /settle/,
    ],
    'a client that comes back after disconnect': [
      byClient((client) => ({
        disconnect() {
          client.disconnect()
          void Promise.resolve().then(() => void client.connect())
        },
        isListening: () => false,
      })),
      /isListening|sockets|timers/,
    ],
    'topics that are forgotten': [
      byClient((client) => ({
        subscribe(topics) {
          client.subscribe(topics)()
          return () => {}
        },
      })),
      /the server knows the topics/,
    ],
    'a state that can be changed': [
      byClient((client) => ({
        get state() {
          return { ...client.state }
        },
      })),
      /frozen/,
    ],
  }

  test.each(Object.entries(sabotages))('%s', async (_what, [sabotage, complaint]) => {
    const error = await failure(wander(5_000, sabotage))
    expect(error).toMatchObject({ cause: { message: expect.stringMatching(complaint) } })
  })
})
