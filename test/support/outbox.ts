import type { WebSocketClient } from 'hawser/core'
import type { SetUp } from './setUp.ts'

/** What chat messages that arrived at the server carry, in order. */
export const payloads = (server: SetUp['server']): unknown[] =>
  server.received.filter(({ type }) => type === 'chat').map(({ data }) => data)

/** What becomes of each item from now on: its data and its outcome, in order. */
export const outcomes = (client: WebSocketClient): [unknown, string][] => {
  const changes: [unknown, string][] = []
  client.outbox.onChange(({ data, outcome }) => changes.push([data, outcome]))
  return changes
}
