import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { createAdapter } from '../../../test/support/servers/webSocket.ts'
import { fieldsOf, optional, textOf } from '../check.ts'
import { urlOf } from '../http.ts'
import { isOwnOrigin } from '../origin.ts'
import type { SystemFault, SystemName, SystemResult } from '../protocol.ts'
import { RequestError } from '../requestError.ts'
import { refuseUpgrade } from '../upgrades.ts'
import type { World } from '../world.ts'
import { createBerth } from './berth.ts'
import type { Berth } from './berth.ts'
import { simulators } from './simulators.ts'
import type { Simulator } from './simulators.ts'

/** Servers of other systems, beside the playground's own. */
export interface Systems {
  /** Connects to one of them, or refuses. False when it is for somebody else. */
  take(request: IncomingMessage, socket: Duplex, head: Buffer): boolean
  /** What is asked for as `hu60/letter`. */
  act(order: string, body: unknown): SystemResult
  /** To be called every so many milliseconds. */
  beat(interval: number): void
  probe(): void
  close(): void
}

/** One visitor's server of one system. */
interface Place {
  readonly simulator: Simulator
  readonly berths: Set<Berth>
}

type Desk = Partial<Record<SystemName, Place>>

const faults: Record<SystemFault, (berth: Berth) => void> = {
  drop: (berth) => berth.cut(),
  'half-open': (berth) => berth.goHalfOpen(),
}

const isSystem = (name: string): name is SystemName => Object.hasOwn(simulators, name)
const isFault = (name: string): name is SystemFault => Object.hasOwn(faults, name)

export function createSystems({ clock, limits }: World, origins: readonly string[]): Systems {
  const adapter = createAdapter({ maxPayload: limits.payload })
  const desks = new Map<string, Desk>()

  const places = () => [...desks.values()].flatMap((desk) => Object.values(desk))
  const cutAll = (desk: Desk) => {
    for (const { berths } of Object.values(desk)) for (const berth of berths) berth.cut()
  }

  /** The desk used last is the last to go. */
  function deskOf(key: string): Desk {
    const desk = desks.get(key) ?? {}
    desks.delete(key)
    desks.set(key, desk)
    for (const [oldest, each] of desks) {
      if (desks.size <= limits.desks) break
      desks.delete(oldest)
      cutAll(each)
    }
    return desk
  }

  function placeOf(key: string, name: SystemName): Place {
    const desk = deskOf(key)
    return (desk[name] ??= { simulator: simulators[name](clock), berths: new Set() })
  }

  function connect(place: Place, request: IncomingMessage, duplex: Duplex, head: Buffer, url: string) {
    const berth = createBerth(
      (use) =>
        adapter.adapt({
          request,
          duplex,
          head,
          url,
          onOpen(socket) {
            place.berths.add(berth)
            use(socket)
          },
        }),
      { clock, limits, onEnd: () => void place.berths.delete(berth) },
    )
    place.simulator.take(berth.socket)
  }

  return {
    take(request, duplex, head) {
      const { pathname = '', search = '' } = urlOf(request) ?? {}
      const [, key, name = '', path = ''] = /^\/systems\/([\w-]{1,64})\/(\w+)(\/.*)?$/.exec(pathname) ?? []
      if (key === undefined || !isSystem(name)) return false
      if (!isOwnOrigin(request.headers, origins)) refuseUpgrade(duplex, '403 Forbidden')
      else if (adapter.size >= limits.connections) refuseUpgrade(duplex, '503 Service Unavailable')
      else connect(placeOf(key, name), request, duplex, head, `${path || '/'}${search}`)
      return true
    },
    act(order, body) {
      const [system = '', action = ''] = order.split('/')
      const fields = fieldsOf(body)
      const desk = textOf(fields.desk, 'desk', 64)
      const text = optional(fields.text, (value) => textOf(value, 'text', 500)) ?? 'Ahoy'
      if (!isSystem(system))
        throw new RequestError('bad-request', `there is no system ${system.slice(0, 50)}`)
      const { simulator, berths } = placeOf(desk, system)
      const hit = berths.size
      if (isFault(action)) berths.forEach(faults[action])
      else if (Object.hasOwn(simulator.actions, action)) simulator.actions[action]?.(text)
      else throw new RequestError('bad-request', `${system} cannot ${action.slice(0, 50)}`)
      return { hit }
    },
    beat(interval) {
      for (const { simulator, berths } of places()) if (berths.size > 0) simulator.beat?.(interval)
    },
    probe() {
      for (const { berths } of places()) for (const berth of berths) berth.probe()
    },
    close() {
      desks.clear()
      adapter.close()
    },
  }
}
