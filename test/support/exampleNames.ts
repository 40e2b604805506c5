/** What the examples of the documentation take for granted, so that each can be short. */
export const NAMES = `
import type { Dialect, SocketPlugin, WebSocketClient } from 'hawser'
import type { Component, Ref } from 'vue'

declare global {
  const App: Component
  const client: WebSocketClient
  const socket: SocketPlugin
  const send: WebSocketClient['send']
  const request: WebSocketClient['request']
  const signal: AbortSignal
  const session: { token: string | undefined }
  const toast: Record<string, (text: string) => void>
  const report: (error: unknown) => void
  const defineStore: <Store>(name: string, setup: () => Store) => () => Store
  const lines: () => Dialect<{ say: string }, { time: { params: undefined; result: string } }>
  const accessToken: string
  const sid: string
  const props: { room: string; user: string; id: string }
  const room: string
  const page: Ref<number>
  const router: { push(path: string): void }
  const log: (...what: unknown[]) => void
  const dispatch: (type: string, data: unknown) => void
  const show: (data: unknown) => void
}
`
