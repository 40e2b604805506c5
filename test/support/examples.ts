import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  type WebSocketClient,
  type WebSocketConfig,
  createWebSocketClient,
  getSocketBindCode,
} from 'hawser/core'
import { onTestFinished, vi } from 'vitest'
import * as vue from 'vue'
import { setUpWorld } from './setUp.ts'

/** The examples of an API that users come from, by their headings, exactly as they are printed there. */
export const EXAMPLES = new Map(
  readFileSync(join(import.meta.dirname, '../core/docs-nine-shadow.txt'), 'utf8')
    .split(/^### /m)
    .slice(1)
    .map((part) => {
      const [heading = '', ...lines] = part.split('\n')
      return [heading, lines.join('\n')]
    }),
)

const AsyncFunction = (async () => {}).constructor as FunctionConstructor // it has no name of its own

/** A world in which the examples find what they take for granted. */
export function setUpPage() {
  const { world, server } = setUpWorld()
  const clients: WebSocketClient[] = []
  const lines: unknown[][] = []
  const note = (...args: unknown[]): void => void lines.push(args)
  const scope = {
    createWebSocketClient(config: WebSocketConfig) {
      const client = createWebSocketClient({ ...config, env: world })
      clients.push(client)
      return client
    },
    getSocketBindCode: () => getSocketBindCode({ env: world }),
    console: { log: note, error: note },
    alert: vi.fn<(text: string) => void>(),
    ...Object.fromEntries(
      ['Info', 'Warning', 'Error', 'Success'].map((kind) => [
        `show${kind}Notification`,
        vi.fn<(text: string) => void>(),
      ]),
    ),
    updateOrderStatus: vi.fn<(id: number, status: string) => void>(),
  }
  onTestFinished(() => {
    for (const client of clients) client.disconnect()
  })

  /** Runs an example, imports aside. */
  const run = async (heading: string, given: object = {}): Promise<void> => {
    const example = EXAMPLES.get(heading)
    if (!example) throw new Error(`there is no example "${heading}"`)
    const names: Record<string, unknown> = { ...scope, ...given }
    const body = example.replace(/^import .*$/gm, '')
    await (new AsyncFunction(...Object.keys(names), body)(...Object.values(names)) as Promise<void>) // it is async
  }

  /** A client as the earlier examples leave it. */
  const open = async (): Promise<WebSocketClient> => {
    const ws = scope.createWebSocketClient({ url: 'wss://api.example.com/ws' })
    await ws.connect()
    return ws
  }
  const mock = (name: string): unknown => (scope as Record<string, unknown>)[name]
  return { world, server, clients, lines, scope, run, open, mock }
}

/** An app with real lifecycle hooks and nothing on the screen. */
export function createHeadlessApp(setup: () => void): vue.App {
  const nothing = (): object => ({})
  const { createApp } = vue.createRenderer<object, object>({
    insert() {},
    remove() {},
    patchProp() {},
    setText() {},
    setElementText() {},
    createElement: nothing,
    createText: nothing,
    createComment: nothing,
    parentNode: nothing,
    nextSibling: () => null,
  })
  const app = createApp({
    setup() {
      setup()
      return () => null
    },
  })
  app.mount({})
  return app
}
