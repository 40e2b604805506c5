import {
  useBindCode,
  useSocket,
  useSocketEvent,
  useSocketMessages,
  useSocketOutbox,
  useSocketRequest,
  useSocketSubscription,
} from 'hawser'
import type { WebSocketClient, WebSocketConfig } from 'hawser'
import { onTestFinished } from 'vitest'
import { type App, type Component, createApp } from 'vue'
import { createFrames } from './collecting.ts'
import { type Stage, createStage } from './stage.ts'

/** Uses every composable that finds its client, and shows what it shows. */
export function useAll(stage: Stage, seen: unknown[] = []) {
  const { status, client } = useSocket()
  useSocketEvent('chat', (data) => seen.push(data))
  useSocketSubscription('orders')
  const { messages } = useSocketMessages<Record<string, string>>('chat', { ttl: 60_000 })
  const { size } = useSocketOutbox()
  const { data } = useSocketRequest('sum', { params: [1, 2], immediate: true, refetchOnReconnect: true })
  const { code } = useBindCode({ env: stage.world })
  const text = (): string =>
    [status.value, messages.value.join(), size.value, data.value ?? 'no sum', code.value].join(' ')
  return { client, text }
}

/** A stage whose server has what all of them ask for. */
export function createScene(more?: Partial<WebSocketConfig>) {
  const frames = createFrames()
  const stage = createStage()
  stage.server.on('sum', () => 3)
  stage.world.serve('/api/socket/bind-code', { body: { code: 'c1', expireTime: stage.world.now() + 60_000 } })
  const config = stage.config({ heartbeatInterval: false, ...more })
  const push = async (...all: unknown[]): Promise<void> => {
    for (const data of all) stage.server.push('chat', data)
    await stage.settle()
    frames.draw()
    await stage.settle()
  }
  /** Mounts as a page does, with nothing stubbed. */
  const show = (root: Component, ...plugins: { install(app: App): void }[]) => {
    const element = document.createElement('div')
    const app = createApp(root)
    for (const plugin of plugins) app.use(plugin)
    app.mount(element)
    onTestFinished(() => app.unmount())
    return { app, element, text: () => element.textContent }
  }
  return { ...stage, stage, config, push, show }
}

/** What still uses a client. */
export function usesOf(client: WebSocketClient): number {
  const { lifecycle, messages, topics, pending } = client.inspect()
  return [...lifecycle.values(), ...messages.values(), ...topics.values(), pending].reduce((a, b) => a + b, 0)
}
