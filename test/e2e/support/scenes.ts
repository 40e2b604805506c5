import type { Page } from 'playwright-core'

type Scene = (page: Page) => Promise<unknown>

const open = (page: Page) =>
  page.waitForFunction(() => document.querySelector('.status b')?.textContent === 'open')

const loaded = (page: Page) => page.locator('[role=log][aria-busy=false]').waitFor()

/** Something to see on each panel, by its parts and in any language. */
const scenes: Record<string, Scene> = {
  async chat(page) {
    await loaded(page)
    const isChinese = (await page.evaluate(() => document.documentElement.lang)) === 'zh-CN'
    await page
      .locator('textarea')
      .fill(isChinese ? '大家好，今天码头风大。' : 'Ahoy! Windy on the quay today.')
    await page.keyboard.press('Enter')
    await page.locator('[data-delivery=acknowledged]').last().waitFor()
    await page.locator('.line:not(.mine)').last().waitFor()
  },
  async notifications(page) {
    await open(page)
    for (const index of [0, 1, 2, 3]) await page.locator('.buttons .button').nth(index).click()
    await page.locator('.inbox li').nth(3).waitFor()
    await page.locator('.inbox button.mark').last().click()
    await page.locator('[aria-labelledby=orders-title] button').click()
    await page.locator('[aria-labelledby=orders-title] li').first().waitFor()
  },
  async connection(page) {
    await open(page)
    await page.locator('.action:enabled').first().click()
    await page.locator('.log [data-tone=wait]').first().waitFor()
  },
  async servers(page) {
    await page.locator('main nav a').nth(2).click()
    const system = page.getByTestId('system-state')
    await system.getByText('open', { exact: true }).waitFor()
    for (const index of [0, 2, 3]) await page.locator('.action').nth(index).click()
    await page.locator('[data-kind=answer]').nth(1).waitFor()
    await page.locator('[data-kind=heard]').first().waitFor()
  },
  async throughput(page) {
    await page.locator('.controls .button:enabled').first().click()
    await page.locator('[data-n]').nth(8).waitFor()
    await page.locator('.controls .button').nth(1).click()
  },
  async forms(page) {
    await open(page)
    await page.locator('form .field').fill('Ahoy')
    await page.locator('form [type=checkbox]').check()
    await page.locator('form label').filter({ hasText: /^0/ }).click()
    await page.locator('form .button').click()
    await page.locator('[role=alert]').waitFor()
    await page.locator('[aria-labelledby=stream-title] .button').click()
    await page.locator('progress:not([value="0"])').waitFor()
  },
  async composables(page) {
    await page.locator('main nav a').nth(6).click()
    await page.locator('[data-testid=demo] output').getByText('Ahoy').waitFor()
  },
  async 'bind-code'(page) {
    await page.locator('.qr').waitFor()
    await page.locator('[aria-labelledby=socket-title] .button').first().click()
    await page.locator('.bound .badge').waitFor()
    await page.locator('[aria-labelledby=bind-faults-title] .button').first().click()
    await page.locator('.error').waitFor()
  },
}

export async function furnish(page: Page, panel: string): Promise<void> {
  await scenes[panel]?.(page)
  // Buttons further down were scrolled to.
  await page.locator('main').evaluate((main) => main.scrollTo(0, 0))
}
