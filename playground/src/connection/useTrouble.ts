import type { Cause, Snapshot } from 'hawser'
import { shallowRef, watch } from 'vue'
import type { Ref } from 'vue'

/** Why the connection was down last; undefined when it never was, or because somebody asked for it. */
export function useTrouble(state: Readonly<Ref<Snapshot>>) {
  const trouble = shallowRef<Cause>()

  function look(snapshot: Snapshot) {
    if (!('cause' in snapshot)) return
    trouble.value = snapshot.cause.kind === 'requested' ? undefined : snapshot.cause
  }

  watch(state, look, { immediate: true, flush: 'sync' })
  return trouble
}
