import { choiceOf, numberOf, optional } from './check.ts'
import type { Fault } from './connectionFaults.ts'
import type { BindCodeMode } from './protocol.ts'
import type { World } from './world.ts'

/** What is wrong with the server as a whole. */
export interface Ailments {
  /** Upgrades still to be refused. */
  refuse: number
  restartUntil: number
  /** How so many bind codes are answered. */
  bindCode: { mode: BindCodeMode; count: number }
}

const modes: readonly BindCodeMode[] = ['ok', '500', 'html', 'expired', 'hang']
const states = ['kept', 'lost'] as const

export const noAilments = (): Ailments => ({
  refuse: 0,
  restartUntil: 0,
  bindCode: { mode: 'ok', count: Infinity },
})

/** What can go wrong with the server as a whole; it is written down in the ailments given. */
export function createServerFaults(world: World, ailments: Ailments) {
  const { clock, limits, sessions, hanging } = world

  const refuse: Fault = {
    scope: 'none',
    arm({ count }) {
      const upgrades = numberOf(count, 'count', 0, 100)
      return () => void (ailments.refuse = upgrades)
    },
  }

  const bindCode: Fault = {
    scope: 'none',
    arm({ mode, count }) {
      const calls = optional(count, (value) => numberOf(value, 'count', 1, 1000)) ?? Infinity
      const order = { mode: choiceOf(mode, 'mode', modes), count: calls }
      return () => void (ailments.bindCode = order)
    },
  }

  const restart: Fault = {
    scope: 'all',
    arm({ state = 'kept' }) {
      const memory = choiceOf(state, 'state', states)
      return (hit) => {
        ailments.restartUntil = clock.now() + limits.restart
        world.rebirth(memory)
        for (const session of hit) {
          session.push({ type: 'system', data: { code: 'restart', message: 'the server restarts' } })
          session.close(1012, 'restart')
        }
      }
    },
  }

  const reset: Fault = {
    scope: 'none',
    arm: () => () => {
      Object.assign(ailments, noAilments())
      for (const response of hanging) response.destroy()
      for (const session of sessions.all()) {
        session.answerLate(0)
        if (session.isHalfOpen) session.cut()
      }
    },
  }

  return { refuse, 'bind-code': bindCode, restart, reset }
}
