import { type InjectionKey, getCurrentInstance, hasInjectionContext, inject, unref } from 'vue'
import { type Off, type WebSocketClient, configError } from '../core.js'

/** How long an unused client stays, so that a change of route or a hot update does not redial. */
const LINGER = 1_000

/** A client with those who use it. */
export interface Shared {
  readonly client: WebSocketClient
  /** Counts one more user, until the returned function is called. */
  hold(): Off
  /** To be called when a user starts; only the first time it does something. */
  begin(): void
}

/** How a client is made, and what goes on for as long as it is used. */
export type Create = () => { readonly client: WebSocketClient; follow(): Off }

interface Entry extends Shared {
  readonly config: object
  end(): void
}

type Registry = Map<string, Entry>

/** The clients of one app that are shared by key. */
const REGISTRY: InjectionKey<Registry> = Symbol('hawser.registry')

/**
 * The client of that key in the present app; without a key one that is shared with nobody. Throws `config` for another
 * config under the same key.
 */
export function shareClient(key: string | undefined, config: object, create: Create): Shared {
  if (key === undefined) {
    const { end, ...own } = createLife(create)
    return { ...own, hold: () => end }
  }
  const registry = useRegistry(key)
  const known = registry.get(key)
  if (known && print(known.config) !== print(config))
    throw configError('key', 'given with the same config everywhere', key)
  const entry = known ?? createEntry(registry, key, config, create)
  registry.set(key, entry)
  return entry
}

function useRegistry(key: string): Registry {
  const known = hasInjectionContext() ? inject(REGISTRY, undefined) : undefined
  if (known) return known
  const app = getCurrentInstance()?.appContext.app
  if (!app) throw configError('key', 'used in a component of an app', key)
  const registry: Registry = new Map()
  app.provide(REGISTRY, registry)
  app.onUnmount(() => registry.forEach(({ end }) => end()))
  return registry
}

function createEntry(registry: Registry, key: string, config: object, create: Create): Entry {
  const { client, begin, end: endLife } = createLife(create)
  let users = 0
  let cancelEnd = (): void => {}

  const end = (): void => {
    cancelEnd()
    registry.delete(key)
    endLife()
  }
  const release = (): void => {
    users -= 1
    // With its app it has ended already.
    if (users === 0 && registry.has(key)) cancelEnd = client.env.after(LINGER, end)
  }
  return {
    client,
    config,
    begin,
    end,
    hold() {
      users += 1
      cancelEnd()
      return release
    },
  }
}

/** What goes on from the first start to the end, whoever says when that is. */
function createLife(create: Create): Pick<Entry, 'client' | 'begin' | 'end'> {
  const { client, follow } = create()
  let unfollow: Off | undefined
  return {
    client,
    begin() {
      unfollow ??= follow()
    },
    end() {
      unfollow?.()
      client.destroy()
    },
  }
}

/** What a config says. Functions cannot be compared and all read the same; so does what lies deeper than any option. */
function print(value: unknown, depth = 4): string {
  if (Object(value) !== value || depth === 0) return String(value)
  const entries = Object.entries(value as object) // just tested
  return `{${entries
    .map(([key, each]) => `${key}:${print(unref(each), depth - 1)}`)
    .sort()
    .join()}}`
}
