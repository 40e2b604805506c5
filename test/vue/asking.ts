import { createSocket, useSocketRequest } from 'hawser'
import type { UseSocketRequestOptions, UseSocketRequestReturn } from 'hawser'
import { expect } from 'vitest'
import { createStage } from './stage.ts'

/** A component that asks for the sum, of a server that answers with what it was asked. */
export async function asking(options: UseSocketRequestOptions, { answers = true } = {}) {
  const stage = createStage()
  if (answers) stage.server.on('sum', (data) => ({ of: data }))
  const plugin = createSocket(stage.config({ heartbeatInterval: false, reconnectInterval: 1_000 }))
  let request!: UseSocketRequestReturn<unknown, unknown>
  const wrapper = stage.mount(() => {
    request = useSocketRequest('sum', options)
    expect(request.isLoading.value).toBe(false)
  }, plugin)
  const asked = (): unknown[] =>
    stage.server.received.filter(({ type }) => type === 'sum').map(({ data }) => data)
  return { ...stage, plugin, request, wrapper, asked }
}
