import { isClient, tryOnScopeDispose } from '@vueuse/core'
import {
  type ComponentInternalInstance,
  type EffectScope,
  getCurrentInstance,
  getCurrentScope,
  hasInjectionContext,
  onMounted,
} from 'vue'
import type { Off } from '../core.js'

/**
 * Runs `start` in the present scope: at the mount of a component, so that a setup that never mounts leaves nothing
 * behind; at once elsewhere, as in a store or an effect scope. What `start` registers by `onStop` ends with the scope.
 * On a server it never runs.
 */
export function onStart(start: () => void): void {
  const instance = getCurrentInstance()
  const scope = getCurrentScope()
  const run = (): void => {
    if (!scope) start()
    else if (scope.active) scope.run(start)
  }
  if (instance && !instance.isMounted && isBoundToMount(instance, scope)) onMounted(run)
  // An app without a document is being rendered by a server.
  else if (isClient || !hasInjectionContext()) run()
}

/** Runs when the present scope ends; where there is none, never. */
export function onStop(stop: Off): void {
  tryOnScopeDispose(stop, true)
}

/**
 * Whether the component that is being set up takes over the HTML of a server. It must render what the server did,
 * which knows no connection.
 */
export function isHydrating(): boolean {
  return Boolean(getCurrentInstance()?.vnode.el)
}

/** A store that is first used in a component is not the component's: it must not wait for a mount that may fail. */
function isBoundToMount(instance: ComponentInternalInstance, scope: EffectScope | undefined): boolean {
  const { scope: own } = instance as unknown as { scope: EffectScope } // there since Vue 3.2, left out of the types
  return scope === own || !isClient || isHydrating()
}
