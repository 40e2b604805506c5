import { tryOnScopeDispose } from '@vueuse/core'
import {
  type ComponentInternalInstance,
  type EffectScope,
  getCurrentInstance,
  getCurrentScope,
  hasInjectionContext,
  onBeforeUnmount,
  onMounted,
} from 'vue'
import type { Env, Off } from '../core.js'

/**
 * Runs `start` in the present scope: at the mount of a component, so that a setup that never mounts leaves nothing
 * behind; at once elsewhere, as in a store or an effect scope. On a server it never runs. Returns what runs it earlier:
 * it runs once, and not after the end of the scope.
 */
export function onStart({ page }: Pick<Env, 'page'>, start: () => void): () => void {
  const instance = getCurrentInstance()
  const scope = getCurrentScope()
  const owner = findOwner()
  // An app without a page is being rendered by a server, where nothing is ever mounted.
  const isServer = page() === undefined && hasInjectionContext()
  let isDue = true
  const run = (): void => {
    if (!isDue) return
    isDue = false
    if (!scope) start()
    else if (scope.active) scope.run(start)
  }
  if (instance && !instance.isMounted && (owner || isServer || isHydrating())) {
    onMounted(run)
    // A store that a component is the first to use is not the component's: it does not end with one that never mounts.
    if (!owner && !isServer) onBeforeUnmount(run)
  } else if (!isServer) run()
  return run
}

/** Runs when the present scope ends; where there is none, never. */
export function onStop(stop: Off): void {
  tryOnScopeDispose(stop)
}

/** The component that the present scope ends with; undefined in a store, whichever component is the first to use it. */
export function findOwner(): ComponentInternalInstance | undefined {
  const instance: Scoped | null = getCurrentInstance()
  let scope: Nested | undefined = getCurrentScope()
  while (scope && scope !== instance?.scope) scope = scope.detached ? undefined : scope.parent
  return scope && (instance ?? undefined)
}

// Both are there since Vue 3.2, and left out of its types.
interface Scoped extends ComponentInternalInstance {
  readonly scope?: EffectScope
}
interface Nested extends EffectScope {
  readonly parent?: Nested
}

/**
 * Whether the component that is being set up takes over the HTML of a server. It must render what the server did,
 * which knows no connection.
 */
export function isHydrating(): boolean {
  const instance = getCurrentInstance()
  const element = instance?.vnode.el as Element | null | undefined // as Vue's own type says, of whatever renderer
  // A vnode that is shown again still knows the element that it had, which is nowhere any more. HTML outside of the
  // document is taken over at the first mount only.
  return Boolean(element && (element.isConnected || !instance?.root.isMounted))
}
