import type { SystemActions, SystemFault, SystemName } from '../../server/protocol.ts'
import { useApi } from '../app/useApi.ts'
import { useDesk } from './deeds.ts'
import type { Deed } from './deeds.ts'

/** What the simulated server of a system is made to do, by HTTP. */
export function useServerDeeds<Name extends SystemName>(system: Name, words: () => string) {
  const call = useApi()
  const desk = useDesk()

  function deed(action: SystemActions[Name] | SystemFault): Deed {
    const order = `${system}/${action}`
    const run = () => call('POST /api/systems/<name>', { desk, text: words() || 'Ahoy' }, order)
    return { name: action, code: `POST ${order}`, run }
  }

  return {
    pushes: (...actions: SystemActions[Name][]) => actions.map(deed),
    faults: [deed('drop'), deed('half-open')],
    /** Where the system's own paths begin. */
    path: `/systems/${desk}/${system}`,
  }
}
