import { setupDevtoolsPlugin } from '@vue/devtools-api'
import type { App } from 'vue'
import { type AnyClient, LAYERS, watch } from './happenings.js'
import { describeClient, describeNode } from './inspector.js'

export interface SocketDevtoolsOptions {
  /** Most that the timeline is told of one client in a second, for each layer; the rest is counted. A whole number, at least 1. @default 100 */
  limit?: number
}

/** A Vue plugin: `app.use(socketDevtools(socket.client))`. */
export interface SocketDevtools {
  install(app: App): void
}

type Api = Parameters<Parameters<typeof setupDevtoolsPlugin>[1]>[0]
type Clients = Readonly<Record<string, AnyClient>>

const ID = 'hawser'
const LAYER_COLORS = { messages: 0x15803d, frames: 0x6d28d9, connection: 0x2563eb } as const

/**
 * Shows clients in the Vue devtools: an inspector with state, outbox, listeners, topics and options, and a timeline of
 * messages, of frames and of the connection. Values of query parameters and headers are hidden; payloads are shown, as they
 * were at that moment. It listens only while the devtools are there, keeps nothing, and lets go with the app; one that is
 * unmounted already is not shown.
 *
 * @example
 * if (import.meta.env.DEV) void import('hawser/devtools').then((tools) => app.use(tools.socketDevtools(socket.client)))
 */
export function socketDevtools(
  clients: AnyClient | Clients,
  { limit = 100 }: SocketDevtoolsOptions = {},
): SocketDevtools {
  const named: Clients = isClient(clients) ? { socket: clients } : clients
  return {
    install(app) {
      if (isGone(app)) return
      const { setUp, end } = createPanel(app, named, limit)
      const descriptor = { id: ID, label: 'Hawser', packageName: ID, app }
      setupDevtoolsPlugin(descriptor, setUp)
      app.onUnmount(() => {
        end()
        // The devtools remember every plugin for ever, and would remember the app with it.
        Object.assign(descriptor, { app: undefined })
      })
    },
  }
}

/** Whether it was unmounted, as it may be when a lazy import of these devtools arrives: nothing would tell of it again. */
function isGone(app: App): boolean {
  const { _container: container }: { _container: Container | null } = app
  if (!container) return false
  const { __vue_app__: owner } = container
  return owner !== app
}

/** What an app is mounted in; Vue notes there whose it is, as long as it is. */
interface Container {
  readonly __vue_app__?: unknown
}

function isClient(value: AnyClient | Clients): value is AnyClient {
  return typeof value.onMessage === 'function'
}

/** What one app shows. The devtools never let `setUp` go: it must reach nothing after the end. */
function createPanel(app: App, clients: Clients, limit: number): { setUp(api: Api): void; end(): void } {
  let shown: { readonly app: App; readonly clients: Clients } | undefined = { app, clients }
  let stop = (): void => {}
  return {
    setUp(api) {
      if (!shown) return
      stop()
      stop = trace(api, shown.clients, limit)
      inspect(api, ({ inspectorId, app: asked }) =>
        inspectorId === ID && asked === shown?.app ? shown?.clients : undefined,
      )
    },
    end() {
      stop()
      stop = () => {}
      shown = undefined
    },
  }
}

function inspect(
  api: Api,
  clientsFor: (asked: { inspectorId: string; app: unknown }) => Clients | undefined,
): void {
  api.addInspector({ id: ID, label: 'Hawser', icon: 'cable', noSelectionText: 'Choose a client' })
  api.on.getInspectorTree((asked) => {
    const clients = clientsFor(asked)
    if (clients) asked.rootNodes = Object.entries(clients).map(([name, each]) => describeNode(name, each))
  })
  api.on.getInspectorState((asked) => {
    const client = clientsFor(asked)?.[asked.nodeId]
    if (client) asked.state = describeClient(client)
  })
}

function trace(api: Api, clients: Clients, limit: number): () => void {
  for (const layer of LAYERS) {
    api.addTimelineLayer({ id: `${ID}:${layer}`, label: `Hawser ${layer}`, color: LAYER_COLORS[layer] })
  }
  const attempt = createAttempt()
  const offs = Object.entries(clients).map(([name, client]) =>
    watch(client, limit, ({ layer, groupId, ...event }) => {
      const group = groupId === undefined ? {} : { groupId: `${name} ${groupId}` }
      const data = { client: name, ...event.data }
      attempt(client.env, () => {
        api.addTimelineEvent({ layerId: `${ID}:${layer}`, event: { ...event, ...group, data } })
        if (layer === 'connection') api.sendInspectorTree(ID)
        api.sendInspectorState(ID)
      })
    }),
  )
  return () => offs.forEach((off) => off())
}

/** Runs what may fail without harm to the connection that is looked at. Only the first failure is reported. */
function createAttempt(): (env: Pick<AnyClient['env'], 'report'>, run: () => void) => void {
  let hasFailed = false
  return ({ report }, run) => {
    try {
      run()
    } catch (error) {
      if (!hasFailed) report(error instanceof Error ? error : new Error(String(error)))
      hasFailed = true
    }
  }
}
