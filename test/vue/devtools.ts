import type { setupDevtoolsPlugin as setupPlugin } from '@vue/devtools-api'
import type { App } from 'vue'

type SetUp = Parameters<typeof setupPlugin>
type Api = Parameters<SetUp[1]>[0]
type TreeListener = Parameters<Api['on']['getInspectorTree']>[0]
type StateListener = Parameters<Api['on']['getInspectorState']>[0]

export interface TimelineEntry {
  layerId: string
  event: { time: number; title: string; subtitle: string; data: Record<string, unknown>; groupId?: string }
}

/** Devtools that remember what plugins tell them, and ask as the real ones do. */
export interface FakeDevtools {
  setupDevtoolsPlugin(...plugin: SetUp): void
  /** As when somebody opens the devtools: every plugin is set up. */
  open(): void
  readonly timeline: readonly TimelineEntry[]
  readonly layers: readonly string[]
  readonly descriptors: readonly { app?: unknown }[]
  /** What the inspector's tree shows. */
  tree(app: App): unknown
  /** What the inspector shows of a client: section, key, value. */
  state(app: App, nodeId: string): Record<string, Record<string, unknown>> | undefined
  /** How often they were told to ask again. */
  refreshes(): number
}

/** Those of the running test. */
export const devtools = {} as FakeDevtools // filled before the first test

/** What plugins call in place of the real one, where this file is mocked in for `@vue/devtools-api`. */
export const setupDevtoolsPlugin: FakeDevtools['setupDevtoolsPlugin'] = (...plugin) =>
  devtools.setupDevtoolsPlugin(...plugin)

/** With `trouble`, it is what they throw at everything that they are told. */
export function createFakeDevtools(trouble?: Error): FakeDevtools {
  const plugins: SetUp[] = []
  const timeline: TimelineEntry[] = []
  const layers: string[] = []
  const trees: TreeListener[] = []
  const states: StateListener[] = []
  let refreshes = 0
  const refresh = (): void => {
    if (trouble) throw trouble
    refreshes += 1
  }
  const api = {
    addInspector: () => {},
    addTimelineLayer: ({ id }: { id: string }) => void layers.push(id),
    addTimelineEvent: (entry: TimelineEntry) => {
      if (trouble) throw trouble
      timeline.push(entry)
    },
    sendInspectorTree: refresh,
    sendInspectorState: refresh,
    on: {
      getInspectorTree: (listener: TreeListener) => void trees.push(listener),
      getInspectorState: (listener: StateListener) => void states.push(listener),
    },
  } as unknown as Api // of the many things that they offer, those that are used

  return {
    setupDevtoolsPlugin: (...plugin) => void plugins.push(plugin),
    open: () => plugins.forEach(([, setUp]) => setUp(api)),
    timeline,
    layers,
    get descriptors() {
      return plugins.map(([descriptor]) => descriptor)
    },
    tree(app) {
      const asked: Parameters<TreeListener>[0] = { app, inspectorId: 'hawser', filter: '', rootNodes: [] }
      for (const listener of trees) listener(asked)
      return asked.rootNodes
    },
    state(app, nodeId) {
      const asked = {
        app,
        inspectorId: 'hawser',
        nodeId,
        state: undefined,
      } as unknown as Parameters<StateListener>[0] // theirs is null, untyped
      for (const listener of states) listener(asked)
      const { state } = asked
      if (!state) return undefined
      return Object.fromEntries(
        Object.entries(state).map(([section, rows]) => [
          section,
          Object.fromEntries(rows.map(({ key, value }: { key: string; value: unknown }) => [key, value])),
        ]),
      )
    },
    refreshes: () => refreshes,
  }
}
