import { type InjectionKey, getCurrentInstance, hasInjectionContext, inject, isRef } from 'vue'
import { type WebSocketClient, configError } from '../core.js'
import { type UseSocketConfig, createOwnClient } from './ownClient.js'

/** How long an unused client stays, so that a change of route or a hot update does not redial. */
const LINGER = 1_000

/** A client, as one of its users has it. */
export interface Shared {
  readonly client: WebSocketClient
  /** To be called when the user is in sight: its functions and refs are in force until another one is after it. */
  show(): void
  /** To be called when it is out of sight, and may come back. */
  hide(): void
  /** To be called when it ends. */
  release(): void
}

interface Entry {
  /** The config in force. But for functions and refs, all who use the entry say the same. */
  present(): UseSocketConfig
  isUsed(): boolean
  use(config: UseSocketConfig): Shared
  end(): void
}

type Registry = Map<string, Entry>

/** The clients of one app that are shared by key. */
const REGISTRY: InjectionKey<Registry> = Symbol('hawser.registry')

/**
 * The client of that key in the present app; without a key one that is shared with nobody. Throws `config` for another
 * config under the same key, unless the client only lingers: then it makes room.
 */
export function shareClient(key: string | undefined, config: UseSocketConfig): Shared {
  if (key === undefined) return createEntry(config).use(config)
  const registry = useRegistry(key)
  const known = registry.get(key)
  if (known && print(known.present()) === print(config)) return known.use(config)
  if (known?.isUsed()) throw configError('key', 'given with the same config everywhere', key)
  known?.end()
  const entry = createEntry(config, () => registry.delete(key))
  registry.set(key, entry)
  return entry.use(config)
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
function createEntry(first: UseSocketConfig, forget?: () => void): Entry {
  let present = first
  const { client, replaced, end: endClient } = createOwnClient(() => present)
  // The latest last.
  const shown = new Set<{ readonly config: UseSocketConfig }>()
  let users = 0
  let cancelEnd = (): void => {}

  /** What was said by the last holds on when it is gone. */
  const choose = (): void => {
    const latest = [...shown].at(-1)?.config ?? present
    if (latest === present) return
    present = latest
    replaced()
  }
  const end = (): void => {
    // Those who are still there have nothing left to release.
    users = 0
    cancelEnd()
    forget?.()
    endClient()
  }
  return {
    present: () => present,
    isUsed: () => users > 0,
    end,
    use(config) {
      users += 1
      cancelEnd()
      const user = { config }
      const hide = (): void => {
        shown.delete(user)
        choose()
      }
      return {
        client,
        show() {
          shown.delete(user)
          shown.add(user)
          choose()
        },
        hide,
        release() {
          hide()
          users -= 1
          if (users !== 0) return
          if (forget) cancelEnd = client.env.after(LINGER, end)
          else end()
        },
      }
    },
  }
}

/** What a config says. Functions and refs cannot be compared and all read the same; so does what lies deeper than any option. */
function print(value: unknown, depth = 4): string {
  if (typeof value === 'function' || isRef(value)) return '()'
  if (Object(value) !== value || depth === 0) return String(value)
  return `{${Object.entries(value as object) // just tested
    .filter(([, each]) => each !== undefined)
    .map(([key, each]) => `${key}:${print(each, depth - 1)}`)
    .sort()
    .join()}}`
}
