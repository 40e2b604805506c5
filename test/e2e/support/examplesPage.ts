import {
  type WebSocketClient,
  type WebSocketConfig,
  createWebSocketClient,
  getSocketBindCode,
} from 'hawser/core'
import * as vue from 'vue'

/** What a test in Node asks of the page in which the examples run. */
export interface ExamplesPage {
  /** Runs an example, imports aside. `ws` is open, for examples that begin with one. */
  run(example: string, needsClient: boolean): Promise<void>
  /** Runs the example of a component, mounted; `leave` unmounts it. */
  mount(example: string): Promise<{ leave(): void }>
  readonly lines: unknown[][]
  readonly called: string[]
  readonly clients: WebSocketClient[]
}

const AsyncFunction = (async () => {}).constructor as FunctionConstructor // it has no name of its own
const lines: unknown[][] = []
const called: string[] = []
const clients: WebSocketClient[] = []
const note = (...args: unknown[]): void =>
  void lines.push(args.map((each) => (each instanceof Error ? each.message : each)))
const call =
  (name: string) =>
  (text: unknown): void =>
    void called.push(`${name} ${String(text)}`)

const scope = {
  ...vue,
  // The examples' server is this page's.
  createWebSocketClient(config: WebSocketConfig) {
    const url = String(config.url).replace('wss://api.example.com', location.origin)
    const client = createWebSocketClient({ ...config, url })
    clients.push(client)
    return client
  },
  getSocketBindCode,
  console: { log: note, error: note },
  alert: call('alert'),
  showInfoNotification: call('info'),
  showWarningNotification: call('warning'),
  showErrorNotification: call('error'),
  showSuccessNotification: call('success'),
  updateOrderStatus: call('order'),
}

async function execute(example: string, given: object): Promise<void> {
  const names: Record<string, unknown> = { ...scope, ...given }
  const body = example.replace(/^import .*$/gm, '')
  await (new AsyncFunction(...Object.keys(names), body)(...Object.values(names)) as Promise<void>) // it is async
}

const page: ExamplesPage = {
  lines,
  called,
  clients,
  async run(example, needsClient) {
    const ws = needsClient ? scope.createWebSocketClient({ url: 'wss://api.example.com/ws' }) : undefined
    await ws?.connect()
    await execute(example, ws ? { ws } : {})
  },
  async mount(example) {
    const app = vue.createApp({
      setup() {
        void execute(example, {})
        return () => vue.h('p')
      },
    })
    app.mount(document.createElement('div'))
    return { leave: () => app.unmount() }
  },
}
Object.assign(globalThis, { examples: page })
