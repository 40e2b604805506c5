import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { composables } from '../../playground/src/composables/names.ts'
import type { Composable } from '../../playground/src/composables/names.ts'
import { overflowOf, violationsOf } from './support/access.ts'
import { buttonOf, untilText } from './support/page.ts'
import { phone, usePlayground } from './support/playground.ts'

const playground = usePlayground()

const documentation = readFileSync(resolve(import.meta.dirname, '../../docs/composables.md'), 'utf8')

/** The first words of the documentation on it. */
const beginningOf = (name: Composable): string =>
  documentation.split(`\n## ${name}\n`)[1]?.trim().slice(0, 20) ?? `nothing about ${name}`

const demoOf = (page: Page): Locator => page.getByTestId('demo')

const press = (demo: Locator, name: string) => demo.getByRole('button', { name, exact: true }).click()

/** What a reader does with each demo, and sees. */
const stories: Record<Composable, (demo: Locator) => Promise<void>> = {
  async createSocket(demo) {
    await untilText(demo, /Ada\s+open/)
    await press(demo, 'Disconnect')
    await untilText(demo, /Ada\s+closed/)
    await press(demo, 'Reconnect')
    await untilText(demo, /Ada\s+open/)
  },
  async provideSocket(demo) {
    await untilText(demo, /The app:\s+open\s*Feed\s+open/)
    await press(demo, 'Disconnect')
    await untilText(demo, /The app:\s+open\s*Feed\s+closed/)
    await press(demo, 'Connect')
    await untilText(demo, /The app:\s+open\s*Feed\s+open/)
  },
  async useSocket(demo) {
    await untilText(demo, /status +open/)
    await press(demo, 'Drop me')
    await untilText(demo, /status +waiting\s+attempt +1\s+retryIn +\d+\s+latency\s+error +connection/)
    await press(demo, 'Connect')
    await untilText(demo, /status +open\s+attempt +0\s/)
  },
  async useSocketEvent(demo) {
    await press(demo, 'Say ahoy')
    await untilText(
      demo,
      /first to speak since you came here: guest-.*chat Bosun.*typing Bosun.*chat guest-/s,
    )
    await press(demo, 'Drop me')
    await untilText(demo, /open.*reconnect 1.*close 1006/s)
  },
  async useSocketMessages(demo) {
    // What was said on the page before is history.
    await untilText(demo, /guest-\w+: Ahoy.*Bosun: .*0 since/s)
    await press(demo, 'Pause')
    await press(demo, 'Say ahoy')
    await demo.getByRole('button', { name: /Go on \([1-9] new/ }).click()
    await untilText(demo, /Bosun: .*Ahoy.*[1-9] since/s)
    await press(demo, 'Clear')
    expect(await demo.getByRole('listitem').count()).toBe(0)
  },
  async useSocketRequest(demo) {
    const answer = demo.getByRole('status')
    await untilText(answer, 'Ahoy')
    await demo.getByRole('textbox', { name: 'Text' }).fill('Land')
    await untilText(answer, '…')
    await untilText(answer, 'Land')
    await press(demo, 'Ask for trouble')
    await untilText(answer, 'failed, as asked')
    await press(demo, 'Ask')
    await untilText(answer, '…')
    await press(demo, 'Abort')
    await untilText(answer, 'failed, as asked')
  },
  async useSocketSubscription(demo) {
    await press(demo, 'Say it in random')
    await press(demo, 'Say it in support')
    await untilText(demo.getByRole('list'), /^support: Ahoy$/)
    await demo.getByRole('radio', { name: 'random' }).check()
    await press(demo, 'Say it in support')
    await press(demo, 'Say it in random')
    await untilText(demo.getByRole('list'), /^support: Ahoyrandom: Ahoy$/)
  },
  async useSocketOutbox(demo) {
    await press(demo, 'Drop me')
    await demo.getByRole('button', { name: 'Connect', exact: true }).waitFor()
    await press(demo, 'Say ahoy')
    await press(demo, 'Say ahoy')
    await untilText(demo, /2 waiting\s*note-1 queued\s*note-2 queued/)
    await press(demo, 'Connect')
    await untilText(demo, /0 waiting\s*note-1 acknowledged\s*note-2 acknowledged/)
    await press(demo, 'Disconnect')
    await press(demo, 'Say ahoy')
    await press(demo, 'Say ahoy')
    await untilText(demo, /note-3 dropped\s*note-4 dropped$/)
    await press(demo, 'Connect')
    await buttonOf(demo, 'Drop me').waitFor()
    await press(demo, 'Send 2 again')
    await untilText(demo, /note-3 acknowledged\s*note-4 acknowledged$/)
    await press(demo, 'Disconnect')
    await press(demo, 'Say ahoy')
    await press(demo, 'Forget 1')
    await untilText(demo, /note-4 acknowledged$/)
  },
  async useBindCode(demo) {
    await untilText(demo, /[\w-]{22} \d+ s left/)
    const first = await demo.locator('code').textContent()
    await press(demo, 'Another one')
    await expect.poll(() => demo.locator('code').textContent()).not.toBe(first)
  },
}

test('each composable is alive on its page, with its source and its words', async () => {
  const page = await playground.visit('composables')
  const pages = page.getByRole('navigation', { name: 'Composables' })
  for (const name of composables) {
    await pages.getByRole('link', { name, exact: true }).click()
    await page.getByRole('heading', { level: 1, name }).waitFor()
    await stories[name](demoOf(page))
    expect(await demoOf(page).innerText()).not.toMatch(/undefined|NaN|\[object/)
    expect(await page.getByRole('region', { name: 'Its source' }).textContent()).toContain(`${name}(`)
    expect(await page.getByRole('region', { name: 'In words' }).textContent()).toContain(beginningOf(name))
  }
})

test('every page is open to everybody', async () => {
  const page = await playground.visit('composables', {
    viewport: phone,
    colorScheme: 'dark',
    locale: 'zh-CN',
  })
  for (const name of composables) {
    await page.goto(playground.url(`composables/${name}`))
    await page.getByRole('heading', { level: 1, name }).waitFor()
    await untilText(page.getByRole('region', { name: '文字说明' }), /。/)
    expect(await violationsOf(page)).toEqual([])
    expect(await overflowOf(page)).toEqual([])
  }
})

test('the words lead from page to page, and each page begins at its top', async () => {
  const page = await playground.visit('composables', { viewport: phone })
  await page.getByRole('table').getByRole('link', { name: 'useBindCode' }).click()
  const heading = page.getByRole('heading', { level: 1, name: 'useBindCode' })
  await heading.waitFor()
  expect(await heading.evaluate((element) => element === document.activeElement)).toBe(true)
  expect(await page.title()).toBe('useBindCode · Composables · Hawser')
  // The bar shows where we are, though it is longer than the page is wide.
  await expect
    .poll(() =>
      page.locator('main nav [aria-current]').evaluate((link) => link.getBoundingClientRect().right),
    )
    .toBeLessThan(phone.width)
  await page.getByRole('region', { name: 'In words' }).getByRole('link', { name: 'bindCode' }).click()
  await page.getByRole('heading', { level: 1, name: 'Bind code' }).waitFor()
})
