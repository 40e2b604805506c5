import {
  type App,
  type EffectScope,
  type InjectionKey,
  effectScope,
  getCurrentInstance,
  hasInjectionContext,
  inject,
} from 'vue'
import { type Off, configError } from '../core.js'
import type { Connection } from './connection.js'

/** How long an unused connection stays, so that a change of route or a hot update does not redial. */
const LINGER = 1_000

/** A connection, and what runs in a scope of its own for as long as it is used. */
export interface Shareable {
  readonly connection: Connection
  follow(): void
}

/** A connection that several components use. */
export interface Shared {
  readonly connection: Connection
  /** Counts one more user, until the returned function is called. */
  hold(): Off
}

interface Entry extends Shared {
  readonly config: object
  end(): void
}

/** The connections of one app that are shared by key. */
interface Registry {
  share(key: string, config: object, create: () => Shareable): Shared
}

const REGISTRY: InjectionKey<Registry> = Symbol('hawser.registry')

/** The connection of that key in the present app. Throws `config` for another config under the same key. */
export function shareConnection(key: string, config: object, create: () => Shareable): Shared {
  const known = hasInjectionContext() ? inject(REGISTRY, undefined) : undefined
  if (known) return known.share(key, config, create)
  const app = getCurrentInstance()?.appContext.app
  if (!app) throw configError('key', 'used in a component of an app', key)
  const registry = createRegistry(app)
  app.provide(REGISTRY, registry)
  return registry.share(key, config, create)
}

function createRegistry(app: App): Registry {
  const entries = new Map<string, Entry>()
  let isOver = false
  app.onUnmount(() => {
    isOver = true
    for (const { end } of entries.values()) end()
  })

  const createEntry = (key: string, config: object, { connection, follow }: Shareable): Entry => {
    const { client, autoConnect } = connection
    let users = 0
    let scope: EffectScope | undefined
    let cancelEnd: Off = () => {}

    const end = (): void => {
      cancelEnd()
      scope?.stop()
      entries.delete(key)
      client.destroy()
    }
    const begin = (): void => {
      // Its setup took longer than the connection lingered.
      if (scope && autoConnect) void client.connect()
      scope = effectScope(true)
      scope.run(follow)
      if (!entries.has(key)) entries.set(key, entry)
    }
    const release = (): void => {
      users -= 1
      if (users > 0) return
      if (isOver) end()
      else cancelEnd = client.env.after(LINGER, end)
    }
    const entry: Entry = {
      connection,
      config,
      end,
      hold() {
        users += 1
        cancelEnd()
        if (!scope?.active) begin()
        return release
      },
    }
    return entry
  }

  return {
    share(key, config, create) {
      const known = entries.get(key)
      if (known && !isSame(known.config, config))
        throw configError('key', 'given with the same config everywhere', key)
      const entry = known ?? createEntry(key, config, create())
      entries.set(key, entry)
      return entry
    },
  }
}

/** Whether two options say the same. Functions and instances cannot be compared: two of them pass. */
function isSame(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true
  if (typeof one !== 'object' || typeof other !== 'object' || !one || !other)
    return typeof one === 'function' && typeof other === 'function'
  if (Object.getPrototypeOf(one) !== Object.getPrototypeOf(other)) return false
  const [left, right] = [new Map(Object.entries(one)), new Map(Object.entries(other))]
  return [...new Set([...left.keys(), ...right.keys()])].every((key) => isSame(left.get(key), right.get(key)))
}
