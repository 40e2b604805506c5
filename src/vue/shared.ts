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
  if (key === undefined) return createEntry(config, create)
  const registry = useRegistry(key)
  const known = registry.get(key)
  if (known && print(known.config) !== print(config))
    throw configError('key', 'given with the same config everywhere', key)
  const entry = known ?? createEntry(config, create, () => registry.delete(key))
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

/** With `forget` it lingers, and calls that when it ends. */
function createEntry(config: object, create: Create, forget?: () => void): Entry {
  const { client, follow } = create()
  let users = 0
  let unfollow: Off | undefined
  let cancelEnd = (): void => {}

  const end = (): void => {
    // Those who are still there have nothing left to release.
    users = 0
    cancelEnd()
    unfollow?.()
    forget?.()
    client.destroy()
  }
  const release = (): void => {
    users -= 1
    if (users !== 0) return
    if (forget) cancelEnd = client.env.after(LINGER, end)
    else end()
  }
  return {
    client,
    config,
    end,
    hold() {
      users += 1
      cancelEnd()
      return release
    },
    begin() {
      unfollow ??= follow()
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
