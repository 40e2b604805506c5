import axe from 'axe-core'
import type { AxeResults } from 'axe-core'
import { mkdir } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { furnish } from './support/scenes.ts'
import { desk, phone, usePlayground } from './support/playground.ts'

const playground = usePlayground()
const artifacts = resolve(import.meta.dirname, '../artifacts')

const panels = ['chat', 'notifications', 'connection', 'bind-code', 'servers', 'throughput', 'forms'] as const
const looks = [
  { name: 'desk-light', viewport: desk, colorScheme: 'light', locale: 'en' },
  { name: 'desk-dark', viewport: desk, colorScheme: 'dark', locale: 'en' },
  { name: 'phone-light', viewport: phone, colorScheme: 'light', locale: 'en' },
  { name: 'phone-dark', viewport: phone, colorScheme: 'dark', locale: 'en' },
  { name: 'desk-zh', viewport: desk, colorScheme: 'light', locale: 'zh-CN' },
  { name: 'phone-zh', viewport: phone, colorScheme: 'dark', locale: 'zh-CN' },
] as const

async function violationsOf(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const results = await page.evaluate(async (): Promise<AxeResults> => {
    const { axe: tester } = window as unknown as { axe: typeof axe } // the script just above
    return tester.run(document, { resultTypes: ['violations'] })
  })
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html.slice(0, 200)}`),
  )
}

/** What sticks out at the side, where nobody can scroll to. */
const overflowOf = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('body *')]
      .filter((element) => !element.closest('.unseen, .skip, [data-sonner-toaster], svg'))
      .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
      .map((element) => element.outerHTML.slice(0, 120)),
  )

beforeAll(() => mkdir(artifacts, { recursive: true }))

test.each(looks.flatMap((look) => panels.map((panel) => ({ panel, ...look }))))(
  '$panel is open to everybody ($name)',
  async ({ panel, name, ...look }) => {
    const page = await playground.visit(panel, { ...look, reducedMotion: 'reduce' })
    await furnish(page, panel)
    await page.screenshot({ path: resolve(artifacts, `${panel}-${name}.png`) })
    expect(await violationsOf(page)).toEqual([])
    expect(await overflowOf(page)).toEqual([])
  },
)

test('trouble is open to everybody too: a message not sent, and who is here', async () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    const page = await playground.visit('connection', {
      viewport: phone,
      colorScheme,
      reducedMotion: 'reduce',
    })
    await page.locator('.fault:enabled').first().waitFor()
    await playground.call('POST /api/faults/<name>', { count: 100 }, 'refuse')
    await page.locator('.fault:enabled').first().click()
    await page.locator('.state.lit[data-state=waiting]').waitFor()
    await page.goto(playground.url('chat/support'))
    await page.locator('textarea').fill('not today')
    await page.keyboard.press('Enter')
    await page.locator('[data-delivery=queued]').waitFor()
    expect(await violationsOf(page)).toEqual([])

    await page.goto(playground.url('connection'))
    await page.getByRole('button', { name: 'Disconnect' }).click()
    await page.goto(playground.url('chat/support'))
    await page.locator('[data-delivery=failed]').waitFor()
    await page.getByRole('button', { name: /here/ }).click()
    await page.getByRole('dialog').waitFor()
    await page.screenshot({ path: resolve(artifacts, `chat-trouble-${colorScheme}.png`) })
    expect(await violationsOf(page)).toEqual([])
    await playground.call('POST /api/faults/<name>', {}, 'reset')
  }
})

test.each([360, 600, 768, 820, 960, 1024, 1100, 1440])('nothing sticks out at %i pixels', async (width) => {
  const page = await playground.visit('chat', { viewport: { width, height: 800 } })
  for (const panel of panels) {
    await page.goto(playground.url(panel))
    await furnish(page, panel)
    expect(await overflowOf(page)).toEqual([])
  }
})
