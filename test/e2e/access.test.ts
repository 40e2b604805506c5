import { mkdir } from 'node:fs/promises'
import { resolve } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { overflowOf, violationsOf } from './support/access.ts'
import { untilDrawn } from './support/page.ts'
import { furnish } from './support/scenes.ts'
import { desk, phone, usePlayground } from './support/playground.ts'

const playground = usePlayground()
const artifacts = resolve(import.meta.dirname, '../artifacts')

const panels = [
  'chat',
  'notifications',
  'connection',
  'bind-code',
  'servers',
  'throughput',
  'forms',
  'composables',
] as const
/** How visitors of a language look at a page, one after the other: screens with themes, then windows as wide as that. */
const languages = [
  {
    locale: 'en',
    looks: [
      { shot: 'desk-light', viewport: desk, colorScheme: 'light' },
      { shot: 'desk-dark', viewport: desk, colorScheme: 'dark' },
      { shot: 'phone-dark', viewport: phone, colorScheme: 'dark' },
      { shot: 'phone-light', viewport: phone, colorScheme: 'light' },
    ],
    widths: [360, 600, 768, 820, 960, 1024, 1100, 1440],
  },
  {
    locale: 'zh-CN',
    looks: [
      { shot: 'desk-light-zh', viewport: desk, colorScheme: 'light' },
      { shot: 'desk-dark-zh', viewport: desk, colorScheme: 'dark' },
      { shot: 'phone-dark-zh', viewport: phone, colorScheme: 'dark' },
      { shot: 'phone-light-zh', viewport: phone, colorScheme: 'light' },
    ],
    widths: [],
  },
] as const

beforeAll(() => mkdir(artifacts, { recursive: true }))

test.each(languages.flatMap((language) => panels.map((panel) => ({ panel, ...language }))))(
  '$panel is open to everybody, and sticks out nowhere ($locale)',
  async ({ panel, locale, looks, widths }) => {
    const page = await playground.visit(panel, { locale, reducedMotion: 'reduce' })
    await furnish(page, panel)
    for (const { shot, viewport, colorScheme } of looks) {
      await page.setViewportSize(viewport)
      await page.emulateMedia({ colorScheme })
      await untilDrawn(page)
      await page.screenshot({ path: resolve(artifacts, `${panel}-${shot}.png`) })
      const found = { violations: await violationsOf(page), overflow: await overflowOf(page) }
      expect({ shot, ...found }).toEqual({ shot, violations: [], overflow: [] })
    }
    for (const width of widths) {
      await page.setViewportSize({ width, height: 800 })
      // What measures itself, such as the diagram, follows in the next frame.
      await expect.poll(() => overflowOf(page), { message: `at ${width} pixels` }).toEqual([])
    }
  },
)

test('trouble is open to everybody too: a message not sent, and who is here', async () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    const page = await playground.visit('connection', {
      viewport: phone,
      colorScheme,
      reducedMotion: 'reduce',
    })
    await page.locator('.action:enabled').first().waitFor()
    await playground.call('POST /api/faults/<name>', { count: 100 }, 'refuse')
    await page.locator('.action:enabled').first().click()
    await page.locator('.state.lit[data-state=waiting]').waitFor()
    await page.goto(playground.url('chat/support'))
    await page.locator('textarea').fill('not today')
    await page.keyboard.press('Enter')
    await page.locator('[data-delivery=queued]').waitFor()
    expect(await violationsOf(page)).toEqual([])
    expect(await overflowOf(page)).toEqual([])

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
