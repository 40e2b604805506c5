import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { type Stop, nameOfFocused, stopOf, tabTo } from './support/keyboard.ts'
import { bubbles, untilDelivery, untilDrawn, untilState, untilWelcome } from './support/page.ts'
import { desk, phone, usePlayground } from './support/playground.ts'

const playground = usePlayground()

/** Every stop of the Tab key, once around. */
async function tour(page: Page): Promise<Stop[]> {
  // The page takes its own notes, each when the key is up and all that it moved has come to rest.
  await page.evaluate(`{
    const stopOf = ${stopOf.toString()}
    globalThis.stops = []
    onkeyup = () => stops.push(stopOf(document.activeElement) ?? 'around')
    document.activeElement.blur()
  }`)
  for (let round = 0; round < 8; round += 1) {
    for (let count = 0; count < 10; count += 1) await page.keyboard.press('Tab')
    const stops = await page.evaluate<(Stop | 'around')[]>('stops')
    const end = stops.indexOf('around')
    if (end >= 0) return stops.slice(0, end) as Stop[] // up to the first that is none
  }
  throw new Error('the Tab key does not come around')
}

test.each([
  'chat',
  'notifications',
  'connection',
  'bind-code',
  'servers',
  'throughput',
  'forms',
  'composables/useSocket',
])('every stop on %s is seen', async (panel) => {
  const page = await playground.visit(panel, { reducedMotion: 'reduce' })
  await untilState(page, 'open')
  for (const viewport of [desk, phone]) {
    await page.setViewportSize(viewport)
    await untilDrawn(page)
    const stops = await tour(page)
    expect(stops.length).toBeGreaterThan(8)
    expect(stops.filter(({ isVisible, hasRing, name }) => !isVisible || !hasRing || !name)).toEqual([])
  }
})

test('everything is done without a mouse', async () => {
  const page = await playground.visit('chat/support', { reducedMotion: 'reduce' })
  await untilWelcome(page)

  // The first stop leads past the menu.
  await page.keyboard.press('Tab')
  expect(await nameOfFocused(page)).toBe('Skip to the content')
  await page.keyboard.press('Enter')
  await tabTo(page, /^Message$/)
  await page.keyboard.type('by hand')
  await page.keyboard.press('Shift+Enter')
  await page.keyboard.type('and on two lines')
  await page.keyboard.press('Enter')
  await untilDelivery(page, 'by hand', 'acknowledged')
  expect(await bubbles(page, 'by hand').innerText()).toContain('by hand\nand on two lines')

  // The name, taken back with Escape.
  await tabTo(page, /Change your name/)
  await page.keyboard.press('Enter')
  await page.keyboard.type('Nobody')
  await page.keyboard.press('Escape')
  expect(await nameOfFocused(page)).toMatch(/Change your name/)

  // Another panel is read from its heading on.
  await page.keyboard.press('Shift+Tab')
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur()) // whatever it is, it can
  await tabTo(page, /^Connection$/)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: 'Connection' }).waitFor()
  await expect.poll(() => nameOfFocused(page)).toBe('Connection')
  await tabTo(page, /^Drop me/)
  await page.keyboard.press('Space')
  const log = page.getByRole('region', { name: 'Events of the connection' })
  await log.getByText('the connection was lost').waitFor()
  await untilState(page, 'open')
})

test('the focus stays near a button that is disabled or taken away by what it does', async () => {
  const page = await playground.visit('connection')
  await untilState(page, 'open')
  await tabTo(page, /^Drop me/)
  await page.keyboard.press('Space')
  await page.getByRole('region', { name: 'Events of the connection' }).getByText('recovered').waitFor()
  expect(await nameOfFocused(page)).toMatch(/^Drop me/)

  await page.getByRole('button', { name: 'Disconnect' }).press('Enter')
  await untilState(page, 'closed')
  await page.keyboard.press('Tab')
  expect(await nameOfFocused(page)).toBe('Connect')

  await page
    .getByRole('group', { name: 'Connection' })
    .getByRole('button', { name: 'Connect' })
    .press('Enter')
  await untilState(page, 'open')
  expect(await nameOfFocused(page)).toContain('show details')
})

test('so it does in the demos of the composables', async () => {
  const page = await playground.visit('composables/useSocketOutbox')
  const demo = page.getByTestId('demo')
  const press = (name: string) => demo.getByRole('button', { name, exact: true }).press('Enter')
  await press('Drop me')
  await demo.getByRole('button', { name: 'Connect', exact: true }).waitFor()
  expect(await nameOfFocused(page)).toBe('Connect')

  await press('Disconnect')
  await press('Say ahoy')
  await press('Forget 1')
  await demo.getByText('dropped').waitFor({ state: 'detached' })
  expect(await nameOfFocused(page)).toContain('Say ahoy')

  await page.goto(playground.url('composables/useBindCode'))
  await demo.getByText('left').waitFor()
  await press('Another one')
  await expect.poll(() => nameOfFocused(page)).toBe('Another one')
})

test('the list of members opens and closes by key on a phone', async () => {
  const page = await playground.visit('chat/support', { viewport: phone })
  await untilWelcome(page)
  await tabTo(page, /1 person here/)
  await page.keyboard.press('Enter')
  const members = page.getByRole('dialog', { name: 'In this room' })
  await members.waitFor()
  await page.keyboard.press('Escape')
  await members.waitFor({ state: 'hidden' })
  expect(await nameOfFocused(page)).toMatch(/1 person here/)
})
