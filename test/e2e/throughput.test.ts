import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { buttonOf } from './support/page.ts'
import { usePlayground } from './support/playground.ts'

const playground = usePlayground()
const within = { timeout: 30_000 }

async function look(): Promise<Page> {
  const page = await playground.visit('throughput')
  await buttonOf(page, 'Start').and(page.locator(':enabled')).waitFor()
  return page
}

async function start(page: Page, rate: string): Promise<void> {
  await page.getByRole('radiogroup', { name: 'Messages per second' }).getByText(rate, { exact: true }).click()
  await buttonOf(page, 'Start').click()
}

async function figure(page: Page, name: 'received' | 'lost'): Promise<number> {
  return Number((await page.getByTestId(name).innerText()).replaceAll(',', ''))
}

/** Frames that the page draws in so many milliseconds. */
const framesIn = (page: Page, time: number) =>
  page.evaluate(
    (length) =>
      new Promise<number>((resolve) => {
        const begin = performance.now()
        let frames = 0
        const draw = (now: number) => {
          frames += 1
          if (now - begin > length) resolve(frames)
          else requestAnimationFrame(draw)
        }
        requestAnimationFrame(draw)
      }),
    time,
  )

/** The numbers of the rows that there are, from the top. */
const rows = (page: Page) =>
  page.locator('[data-n]').evaluateAll((list) => list.map((row) => Number(row.getAttribute('data-n'))))

test('at 5,000 messages a second none is lost, and the page goes on drawing', async () => {
  const page = await look()
  const idle = await framesIn(page, 1_500)
  await start(page, '5,000')
  await expect.poll(() => figure(page, 'received'), within).toBeGreaterThan(5_000)
  // A machine with other things to do may take a moment from the page, but not every one.
  await expect.poll(() => framesIn(page, 1_500), within).toBeGreaterThan(idle / 3)
  await expect.poll(() => figure(page, 'received'), within).toBeGreaterThan(20_000)
  expect(await figure(page, 'lost')).toBe(0)

  // From outside: a page that has its hands full may be slow to take a click.
  await playground.call('POST /api/faults/<name>', {}, 'drop')
  // Every number is there once, up to the last one that came; and rows only for those in sight.
  const gaps = async () => {
    const last = await figure(page, 'received')
    return (await rows(page)).map((number, index) => last - index - number).filter(Boolean)
  }
  await expect.poll(gaps, within).toEqual([])
  const shown = await rows(page)
  expect(shown.length).toBeGreaterThan(0)
  expect(shown.length).toBeLessThan(40)
  await page.getByText('1,000 of at most 1,000 kept').waitFor()
})

test('a feed that is started anew counts anew, and a lost line ends it', async () => {
  const page = await look()
  await start(page, '1,000')
  await expect.poll(() => figure(page, 'received'), within).toBeGreaterThan(500)
  await start(page, '100')
  await expect.poll(() => figure(page, 'received'), within).toBeLessThan(500)
  expect(await figure(page, 'lost')).toBe(0)
  await playground.call('POST /api/faults/<name>', {}, 'drop')
  await expect.poll(() => buttonOf(page, 'Stop').isDisabled(), within).toBe(true)
  await start(page, '1,000')
  await expect.poll(() => figure(page, 'received'), within).toBeGreaterThan(500)
  expect(await figure(page, 'lost')).toBe(0)
  await buttonOf(page, 'Stop').click()
  await expect.poll(() => buttonOf(page, 'Stop').isDisabled(), within).toBe(true)
})
