import { fieldsOf } from './check.ts'
import { connectionFaults } from './connectionFaults.ts'
import type { Fault } from './connectionFaults.ts'
import type { BindCodeMode, FaultName, FaultReport, FaultResult } from './protocol.ts'
import { RequestError } from './requestError.ts'
import { createServerFaults, noAilments } from './serverFaults.ts'
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

export function createFaults(world: World): Faults {
  const { clock, sessions } = world
  const ailments = noAilments()
  const faults: Record<FaultName, Fault> = { ...connectionFaults, ...createServerFaults(world, ailments) }
  const isFault = (name: unknown): name is FaultName =>
    typeof name === 'string' && Object.hasOwn(faults, name)

  return {
    prepare(name, options, aim) {
      if (!isFault(name))
        throw new RequestError('bad-request', `there is no fault ${String(name).slice(0, 50)}`)
      const { scope, arm } = faults[name]
      const strike = arm(fieldsOf(options))
      const hit = scope === 'none' ? [] : scope === 'one' && aim ? [aim] : sessions.all()
      return { result: { name, hit: hit.length }, strike: () => strike(hit) }
    },
    refusesUpgrade() {
      if (clock.now() < ailments.restartUntil) return true
      if (ailments.refuse === 0) return false
      ailments.refuse -= 1
      return true
    },
    nextBindCode() {
      const { mode, count } = ailments.bindCode
      ailments.bindCode = count > 1 ? { mode, count: count - 1 } : noAilments().bindCode
      return mode
    },
    report() {
      const { refuse, restartUntil, bindCode } = ailments
      const { mode, count } = bindCode
      return {
        refuse,
        restartUntil: clock.now() < restartUntil ? restartUntil : null,
        bindCode: { mode, count: Number.isFinite(count) ? count : null },
        halfOpen: sessions.all().filter((session) => session.isHalfOpen).length,
        slow: sessions.all().filter((session) => session.lag > 0).length,
      }
    },
  }
}
