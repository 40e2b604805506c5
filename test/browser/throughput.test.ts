import { createSocket, useSocketMessages } from 'hawser'
import type { UseSocketMessagesReturn } from 'hawser'
import { createFakeServer, createFakeWorld } from 'hawser/testing'
import { expect, onTestFinished, test } from 'vitest'
import { h, onUpdated, watch } from 'vue'
import { show } from './show.ts'

const RATE = 5_000
const ROWS = 30

/** What the browser calls the present moment: the same all through one frame. */
const frameNow = (): number => Number(document.timeline.currentTime)

const nextTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))

/** Equal messages come in pairs, to be merged by whoever merges. */
const dataOf = (index: number): number => Math.floor(index / 2)

test('5,000 messages a second are one write and one render for a frame; none is lost or merged', async () => {
  const world = createFakeWorld()
  const server = createFakeServer(world)
  const writes: number[] = []
  const renders: number[] = []
  let list!: UseSocketMessagesReturn<number>
  const { app, element } = show(
    () => {
      list = useSocketMessages<Record<string, number>>('tick', { limit: 1_000 })
      const { messages } = list
      watch(messages, () => writes.push(frameNow()), { flush: 'sync' })
      onUpdated(() => renders.push(frameNow()))
      return () =>
        h(
          'ol',
          messages.value.slice(-ROWS).map((data) => h('li', data)),
        )
    },
    createSocket({ url: '/ws', env: world, heartbeatInterval: false }),
  )
  onTestFinished(async () => {
    app.unmount()
    await world.settle()
    world.assertIdle()
  })
  await world.settle()

  const begin = performance.now()
  let pushed = 0
  while (pushed < RATE) {
    const due = Math.min(RATE, Math.floor(((performance.now() - begin) * RATE) / 1_000))
    for (; pushed < due; pushed++) server.push('tick', dataOf(pushed))
    await world.settle()
    await nextTask()
  }
  await expect.poll(() => list.total.value, { timeout: 10_000 }).toBe(RATE)

  const kept = Array.from({ length: 1_000 }, (_, index) => dataOf(RATE - 1_000 + index))
  expect(list.messages.value).toEqual(kept)
  expect(list.dropped.value).toBe(RATE - 1_000)
  expect(Array.from(element.querySelectorAll('li'), (row) => Number(row.textContent))).toEqual(
    kept.slice(-ROWS),
  )
  // No two in one frame, and far fewer than there were messages.
  expect(writes).toEqual([...new Set(writes)])
  expect(renders).toEqual(writes)
  expect(writes.length).toBeGreaterThan(1)
})
