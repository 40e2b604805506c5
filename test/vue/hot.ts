import type { Component } from 'vue'

interface HotRuntime {
  createRecord(id: string, component: Component): void
  reload(id: string, component: Component): void
}

/** What a bundler calls when a file is saved. */
export function hot(): HotRuntime {
  const { __VUE_HMR_RUNTIME__ } = globalThis as unknown as { __VUE_HMR_RUNTIME__: HotRuntime } // Vue puts it there
  return __VUE_HMR_RUNTIME__
}
