import { type Component, h, reactive } from 'vue'
import type { Stage } from './stage.ts'

/** An app that shows what `shown` names. */
export function createRoutes(stage: Stage, routes: Record<string, Component>, ...names: string[]) {
  const shown = reactive(new Set(names))
  const wrapper = stage.mount({
    render: () => [...shown].map((name) => h(routes[name] ?? 'p', { key: name })),
  })
  return { shown, wrapper }
}
