import { createSocket, useSocket, useSocketMessages } from 'hawser'
import type { UseSocketMessagesReturn, UseSocketReturn } from 'hawser'
import { createFakeServer, createFakeWorld } from 'hawser/testing'
import { expect, onTestFinished, test, vi } from 'vitest'
import { watch } from 'vue'
import { show } from './show.ts'

const frame = (): Promise<number> => new Promise(requestAnimationFrame)

test('a thousand messages are written to the list once for a frame, and none is missing', async () => {
  const world = createFakeWorld()
  const server = createFakeServer(world)
  let list!: UseSocketMessagesReturn<unknown>
  let writes = 0
  const { app } = show(
    () => {
      list = useSocketMessages('tick', { limit: Infinity })
      watch(list.messages, () => (writes += 1), { flush: 'sync' })
    },
    createSocket({ url: '/ws', env: world }),
  )
  await world.settle()
  let frames = 0
  for (let batch = 0; batch < 10; batch++) {
    for (let index = 0; index < 100; index++) server.push('tick', batch * 100 + index)
    await world.settle()
    await frame()
    frames += 1
  }
  await vi.waitFor(() => expect(list.messages.value).toHaveLength(1_000))
  expect(list.messages.value).toEqual(Array.from({ length: 1_000 }, (_, index) => index))
  expect(writes).toBeLessThanOrEqual(frames + 1)
  app.unmount()
})

test('a real socket that nobody answers is a state with a reason, and ends with the app', async () => {
  let socket!: UseSocketReturn
  const rejections = vi.fn<(event: PromiseRejectionEvent) => void>()
  addEventListener('unhandledrejection', rejections)
  onTestFinished(() => removeEventListener('unhandledrejection', rejections))
  // Nothing listens there.
  const { app } = show(() => {
    socket = useSocket({
      url: 'ws://127.0.0.1:1/',
      maxReconnectAttempts: 1,
      reconnectInterval: 50,
      revive: false,
    })
  })
  expect(socket.status.value).toBe('resolving')
  await vi.waitFor(() => expect(socket.status.value).toBe('failed'))
  expect(socket.error.value).toMatchObject({ kind: 'connection' })
  app.unmount()
  expect(socket.status.value).toBe('closed')
  expect(rejections).not.toHaveBeenCalled()
})
