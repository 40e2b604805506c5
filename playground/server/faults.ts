import { choiceOf, fieldsOf, numberOf, optional } from './check.ts'
import type { Fields } from './check.ts'
import { connectionFaults } from './connectionFaults.ts'
import type { FaultTable } from './connectionFaults.ts'
import type { BindCodeMode, FaultName, FaultReport, FaultResult } from './protocol.ts'
import { RequestError } from './requestError.ts'
import type { Session } from './session.ts'
import type { World } from './world.ts'

/** What goes wrong on demand. */
export interface Faults {
  /** Checks the order; nothing happens before `strike`. */
  prepare(name: unknown, options: unknown, aim?: Session): { result: FaultResult; strike: () => void }
  /** Whether this upgrade is one to refuse. Each asking uses one up. */
  refusesUpgrade(): boolean
  /** How the next bind code is answered. Each asking uses one up. */
  nextBindCode(): BindCodeMode
  report(): FaultReport
}

/** The faults of the server as a whole that are in force. */
interface InForce {
  refuse: number
  restartUntil: number
  bindCode: { mode: BindCodeMode; count: number }
}

const modes: readonly BindCodeMode[] = ['ok', '500', 'html', 'expired', 'hang']
const states = ['kept', 'lost'] as const
const noFaults = (): InForce => ({ refuse: 0, restartUntil: 0, bindCode: { mode: 'ok', count: Infinity } })

export function createFaults(world: World): Faults {
  const { clock, sessions } = world
  const inForce = noFaults()
  const table: FaultTable = { ...connectionFaults, ...createServerFaults(world, inForce) }
  const isFault = (name: unknown): name is FaultName => typeof name === 'string' && Object.hasOwn(table, name)

  function load<Name extends FaultName>(name: Name, fields: Fields, hit: readonly Session[]): () => void {
    const { read, strike } = table[name]
    const options = read(fields)
    return () => strike(options, hit)
  }

  return {
    prepare(name, options, aim) {
      if (!isFault(name))
        throw new RequestError('bad-request', `there is no fault ${String(name).slice(0, 50)}`)
      const { scope } = table[name]
      const hit = scope === 'none' ? [] : scope === 'one' && aim ? [aim] : sessions.all()
      return { result: { name, hit: hit.length }, strike: load(name, fieldsOf(options), hit) }
    },
    refusesUpgrade() {
      if (clock.now() < inForce.restartUntil) return true
      if (inForce.refuse === 0) return false
      inForce.refuse -= 1
      return true
    },
    nextBindCode() {
      const { mode, count } = inForce.bindCode
      inForce.bindCode = count > 1 ? { mode, count: count - 1 } : noFaults().bindCode
      return mode
    },
    report() {
      const { refuse, restartUntil, bindCode } = inForce
      return {
        refuse,
        restartUntil: clock.now() < restartUntil ? restartUntil : null,
        bindCode: { mode: bindCode.mode, count: Number.isFinite(bindCode.count) ? bindCode.count : null },
        halfOpen: sessions.all().filter((session) => session.isHalfOpen).length,
        slow: sessions.all().filter((session) => session.lag > 0).length,
      }
    },
  }
}

function createServerFaults(
  world: World,
  inForce: InForce,
): FaultTable<'refuse' | 'restart' | 'bind-code' | 'reset'> {
  return {
    refuse: {
      scope: 'none',
      read: ({ count }) => ({ count: numberOf(count, 'count', 0, 100) }),
      strike({ count }) {
        inForce.refuse = count
      },
    },
    'bind-code': {
      scope: 'none',
      read: ({ mode, count }) => ({
        mode: choiceOf(mode, 'mode', modes),
        count: optional(count, (value) => numberOf(value, 'count', 1, 1000)) ?? Infinity,
      }),
      strike({ mode, count = Infinity }) {
        inForce.bindCode = { mode, count }
      },
    },
    restart: {
      scope: 'all',
      read: ({ state }) => ({ state: choiceOf(state ?? 'kept', 'state', states) }),
      strike({ state = 'kept' }, hit) {
        inForce.restartUntil = world.clock.now() + world.limits.restart
        world.rebirth(state)
        for (const session of hit) {
          session.push({ type: 'system', data: { code: 'restart', message: 'the server restarts' } })
          session.close(1012, 'restart')
        }
      },
    },
    reset: {
      scope: 'none',
      read: () => ({}),
      strike() {
        Object.assign(inForce, noFaults())
        for (const response of world.hanging) response.destroy()
        for (const session of world.sessions.all()) {
          session.answerLate(0)
          if (session.isHalfOpen) session.cut()
        }
      },
    },
  }
}
