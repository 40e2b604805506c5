import { mkdir } from 'node:fs/promises'
import { resolve } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { overflowOf, violationsOf } from './support/access.ts'
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
/** A visitor's screen and language, with the themes that they try. */
const looks = [
  { name: 'desk', viewport: desk, locale: 'en', themes: ['light', 'dark'] },
  { name: 'phone', viewport: phone, locale: 'en', themes: ['light', 'dark'] },
  { name: 'desk-zh', viewport: desk, locale: 'zh-CN', themes: ['light'] },
  { name: 'phone-zh', viewport: phone, locale: 'zh-CN', themes: ['dark'] },
] as const

beforeAll(() => mkdir(artifacts, { recursive: true }))

test.each(looks.flatMap((look) => panels.map((panel) => ({ panel, ...look }))))(
  '$panel is open to everybody ($name)',
  async ({ panel, name, themes, ...look }) => {
    const page = await playground.visit(panel, { ...look, colorScheme: themes[0], reducedMotion: 'reduce' })
    await furnish(page, panel)
    for (const colorScheme of themes) {
      await page.emulateMedia({ colorScheme })
      const shot = themes.length > 1 ? `${name}-${colorScheme}` : name
      await page.screenshot({ path: resolve(artifacts, `${panel}-${shot}.png`) })
      expect(await violationsOf(page)).toEqual([])
      expect(await overflowOf(page)).toEqual([])
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

test.each(panels)('%s sticks out nowhere, from 360 to 1440 pixels', async (panel) => {
  const page = await playground.visit(panel)
  await furnish(page, panel)
  for (const width of [360, 600, 768, 820, 960, 1024, 1100, 1440]) {
    await page.setViewportSize({ width, height: 800 })
    // What measures itself, such as the diagram, follows in the next frame.
    await expect.poll(() => overflowOf(page), { message: `at ${width} pixels` }).toEqual([])
  }
})
