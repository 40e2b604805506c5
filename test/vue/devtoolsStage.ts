import { createWebSocketClient } from 'hawser'
import type { WebSocketClient, WebSocketConfig } from 'hawser'
import { type SocketDevtoolsOptions, socketDevtools } from 'hawser/devtools'
import { beforeEach } from 'vitest'
import { type App, createApp } from 'vue'
import { createFakeDevtools, devtools } from './devtools.ts'
import { type Stage, createStage } from './stage.ts'

beforeEach(() => {
  Object.defineProperties(devtools, Object.getOwnPropertyDescriptors(createFakeDevtools()))
})

interface Shown extends Stage {
  app: App
  client: WebSocketClient
}

/** A client of an app that shows it, with the devtools open. */
export function show(config: Partial<WebSocketConfig> = {}, options?: SocketDevtoolsOptions): Shown {
  const stage = createStage()
  const client = createWebSocketClient(stage.config(config))
  const app = createApp({ render: () => 'app' })
  app.use(socketDevtools(client, options))
  app.mount(document.createElement('div'))
  devtools.open()
  return { ...stage, client, app }
}

/** Ends what a test began. */
export function end({ app, client }: Shown): void {
  app.unmount()
  client.destroy()
}

/** The timeline in short, but for the frames: layer, title, subtitle. */
export const told = (): string[] =>
  devtools.timeline
    .filter(({ layerId }) => layerId !== 'hawser:frames')
    .map(({ layerId, event }) => [layerId.replace('hawser:', ''), event.title, event.subtitle].join(' | '))
