import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import type { WebSocket } from 'ws'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { bundle } from '../support/bundle.ts'
import { launchOptions } from '../support/chromium.mjs'
import { say, startEchoServer } from '../support/echoServer.mjs'
import { growthOf } from '../support/heap.mjs'
import { startSite } from '../support/site.ts'

/** `SOAK=10` does ten times as much. */
const FACTOR = Number(process.env.SOAK ?? 1)
const CYCLES = 300 * FACTOR
const SAMPLES = 15

vi.setConfig({ testTimeout: 60_000 * FACTOR })

/** Bytes by which the heap differs from one time to the next, whatever runs. A leak grows with the work, this does not. */
const NOISE = 500_000

let server: Awaited<ReturnType<typeof startEchoServer>>

beforeEach(async () => {
  server = await startEchoServer(0, greet)
})

afterEach(() => server.close())

/** A hundred messages for everyone who comes. */
function greet(socket: WebSocket): void {
  for (let n = 0; n < 100; n += 1) say(socket, { type: 'tick', data: n })
}

test('a Node process that connects 300 times keeps nothing, and ends by itself', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'hawser-'))
  try {
    const module = join(folder, 'core.mjs')
    await writeFile(module, await bundle('src/core.ts'))
    const url = `ws://127.0.0.1:${server.port}`
    const script = new URL('../support/cycles.mjs', import.meta.url)
    const child = fork(script, [module, url, String(CYCLES)], { execArgv: ['--expose-gc'] })
    const ended = once(child, 'exit')
    const [{ heaps, left }] = (await once(child, 'message')) as [{ heaps: number[]; left: string[] }] // what it sends
    expect(left).toEqual([])
    expect(await ended).toEqual([0, null])
    expect(server.sockets.size).toBe(0)
    expect(server.received('echo')).toBe(CYCLES * 20)
    expect(growthOf(heaps)).toBeLessThan(NOISE)
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('a page that connects 300 times keeps nothing, and listens to nothing', async () => {
  const site = await startSite(await bundle('src/core.ts'))
  const browser = await chromium.launch(launchOptions())
  try {
    const page = await browser.newPage()
    await page.goto(site.origin)
    const session = await page.context().newCDPSession(page)
    await session.send('Performance.enable')

    const measure = async (): Promise<{ heap: number; listeners: number }> => {
      await session.send('HeapProfiler.collectGarbage')
      const { usedSize } = await session.send('Runtime.getHeapUsage')
      const { metrics } = await session.send('Performance.getMetrics')
      return {
        heap: usedSize,
        listeners: metrics.find(({ name }) => name === 'JSEventListeners')?.value ?? NaN,
      }
    }
    const run = (cycles: number): Promise<void> =>
      page.evaluate(`(async () => {
        window.ticks ??= 0
        window.client ??= window.module.createWebSocketClient({ url: 'ws://127.0.0.1:${server.port}' })
        const off = client.on('tick', () => ticks++)
        for (let n = 0; n < ${cycles}; n++) {
          await client.connect()
          await client.request('echo', n)
          client.disconnect()
        }
        off()
      })()`)

    const before = await measure()
    const heaps: number[] = []
    for (let sample = 0; sample < SAMPLES; sample += 1) {
      await run(CYCLES / SAMPLES)
      await expect.poll(() => server.sockets.size, { timeout: 10_000 }).toBe(0)
      const { heap, listeners } = await measure()
      heaps.push(heap)
      expect(listeners).toBe(before.listeners)
    }
    expect(await page.evaluate('ticks')).toBe(CYCLES * 100)
    expect(growthOf(heaps)).toBeLessThan(NOISE)
  } finally {
    await browser.close()
    await site.close()
  }
})
