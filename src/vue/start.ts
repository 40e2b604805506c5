import { tryOnScopeDispose } from '@vueuse/core'
import { type EffectScope, getCurrentInstance, getCurrentScope, hasInjectionContext, onMounted } from 'vue'
import type { Env, Off } from '../core.js'

/**
 * Runs `start` in the present scope: at the mount of a component, so that a setup that never mounts leaves nothing
 * behind; at once elsewhere, as in a store or an effect scope. On a server it never runs.
 */
export function onStart({ page }: Pick<Env, 'page'>, start: () => void): void {
  const instance = getCurrentInstance()
  const scope = getCurrentScope()
  // An app without a page is being rendered by a server, where nothing is ever mounted.
  const isServer = page() === undefined && hasInjectionContext()
  const run = (): void => (scope ? scope.run(start) : start())
  const { scope: componentScope } = (instance ?? {}) as { scope?: EffectScope } // there since Vue 3.2, left out of the types
  // A store that a component is the first to use is not the component's: it must not wait for a mount that may fail.
  const isForMount = scope === componentScope || isServer || isHydrating()
  if (instance && !instance.isMounted && isForMount) onMounted(run)
  else if (!isServer) run()
}

/** Runs when the present scope ends; where there is none, never. */
export function onStop(stop: Off): void {
  tryOnScopeDispose(stop)
}

/**
 * Whether the component that is being set up takes over the HTML of a server. It must render what the server did,
 * which knows no connection.
 */
export function isHydrating(): boolean {
  return Boolean(getCurrentInstance()?.vnode.el)
}
