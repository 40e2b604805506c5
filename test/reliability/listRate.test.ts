import { type Browser, type CDPSession, chromium } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { bundle } from '../support/bundle.ts'
import { launchOptions } from '../support/chromium.mjs'
import { say, startEchoServer } from '../support/echoServer.mjs'
import { type Site, startSite } from '../support/site.ts'
import { SWITCHED_OFF, openTab } from '../support/tab.ts'
import type { Sight, Write, collect } from './listPage.ts'

/** Messages a second, and how many seconds. */
const RATE = 5_000
const TIME = 3

let site: Site
let browser: Browser

beforeAll(async () => {
  site = await startSite(await bundle('test/reliability/listPage.ts'))
  browser = await chromium.launch({ ...launchOptions(), ignoreDefaultArgs: SWITCHED_OFF })
})

afterAll(async () => {
  await browser.close()
  await site.close()
})

/** A server that feeds whoever is connected when it is told to. */
async function startFeed() {
  const server = await startEchoServer(0, () => {})
  onTestFinished(() => server.close())
  /** Numbers from 0 on, at an even rate. Resolves when all are on their way. */
  const feed = async (count: number): Promise<void> => {
    const begin = performance.now()
    let sent = 0
    while (sent < count) {
      const due = Math.min(count, Math.floor(((performance.now() - begin) * RATE) / 1_000))
      for (; sent < due; sent++)
        for (const socket of server.sockets) say(socket, { type: 'tick', data: sent })
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }
  return { feed, url: `ws://127.0.0.1:${server.port}` }
}

interface Loaded {
  readonly module: { readonly collect: typeof collect }
  look?: () => Sight
}

/** Runs in a page. */
async function start(url: string): Promise<void> {
  const loaded = window as unknown as Loaded // the page puts it there
  loaded.look = await loaded.module.collect(url)
}

const last = (count: number): number[] => Array.from({ length: 1_000 }, (_, index) => count - 1_000 + index)

test('a list that 5,000 messages a second go into is written once for a frame, and loses none', async () => {
  const { feed, url } = await startFeed()
  const page = await browser.newPage()
  onTestFinished(() => page.close())
  await page.goto(site.origin)
  await page.waitForFunction('window.module')
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable')
  await page.evaluate(start, url)
  const look = (): Promise<Sight> => page.evaluate('look()')

  /** Frames a second, and the part of the time that scripts took. */
  const measure = async (run: () => Promise<unknown>): Promise<[frames: number, busy: number]> => {
    const [before, { frames }] = [await metricsOf(session), await look()]
    await run()
    const [after, { frames: more }] = [await metricsOf(session), await look()]
    const time = after.Timestamp - before.Timestamp
    return [(more - frames) / time, (after.ScriptDuration - before.ScriptDuration) / time]
  }
  const [idleFrames] = await measure(() => page.waitForTimeout(1_000))
  const [frames, busy] = await measure(() => feed(RATE * TIME))
  await expect.poll(async () => (await look()).total, { timeout: 20_000 }).toBe(RATE * TIME)

  const { messages, writes } = await look()
  expect(messages).toEqual(last(RATE * TIME))
  // Where no frame comes for so long a timer writes.
  const isTooSoon = ({ frame, at }: Write, index: number): boolean =>
    writes[index - 1]?.frame === frame && at - (writes[index - 1]?.at ?? 0) < 200
  expect(writes.filter(isTooSoon)).toEqual([])
  expect(writes.length).toBeGreaterThan(1)
  // The machine may have other things to do: what it was like is told, not demanded.
  console.info(
    `${RATE} messages a second: ${frames.toFixed(0)} frames a second, ${idleFrames.toFixed(0)} when idle; ` +
      `${(RATE / frames).toFixed(0)} messages a write; scripts ran ${(busy * 100).toFixed(0)} % of the time`,
  )
})

test('a hidden page, which has no frames, writes its list by a timer, and loses none', async () => {
  const { feed, url } = await startFeed()
  const [tab, other] = [await openTab(browser, site.origin), await openTab(browser, site.origin)]
  onTestFinished(async () => {
    await tab.close()
    await other.close()
  })
  await tab.evaluate(`(${start.toString()})('${url}')`)
  const look = (): Promise<Sight> => tab.evaluate('look()')
  await other.show()
  await vi.waitUntil(() => tab.evaluate('document.hidden'), 20_000)

  const { frames: before } = await look()
  await feed(RATE * TIME)
  await expect.poll(async () => (await look()).total, { timeout: 20_000 }).toBe(RATE * TIME)
  const { frames, messages, writes } = await look()
  expect(messages).toEqual(last(RATE * TIME))
  expect(frames).toBe(before)
  expect(writes.every(({ isHidden }) => isHidden)).toBe(true)
  // Browsers let timers of hidden pages run about once a second.
  expect(writes.length).toBeGreaterThan(1)
  expect(writes.length).toBeLessThanOrEqual(TIME * 5 + 5)
})

async function metricsOf(session: CDPSession): Promise<Record<'Timestamp' | 'ScriptDuration', number>> {
  const { metrics } = await session.send('Performance.getMetrics')
  const all = Object.fromEntries(metrics.map(({ name, value }) => [name, value]))
  return { Timestamp: all['Timestamp'] ?? 0, ScriptDuration: all['ScriptDuration'] ?? 0 }
}
