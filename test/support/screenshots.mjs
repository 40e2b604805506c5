/** Draws the picture of the README: the built playground at a desk and on a phone, side by side. */
import { mkdir, stat } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { preview } from 'vite'
import { launchOptions } from './chromium.mjs'

/**
 * @typedef {import('playwright-core').Browser} Browser
 * @typedef {import('playwright-core').BrowserContextOptions} Options
 * @typedef {import('playwright-core').Page} Page
 */

const target = fileURLToPath(new URL('../../docs/images/playground.png', import.meta.url))
const limit = 300_000

const server = await preview({ mode: 'playground', logLevel: 'silent', preview: { port: 0 } })
const address = server.httpServer.address()
const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/`
const browser = await chromium.launch(launchOptions())
try {
  await draw(browser)
} finally {
  await browser.close()
  await server.close()
}

/** @param {Browser} from */
async function draw(from) {
  const ada = await visit(from, 'Ada', 'chat/support', { viewport: { width: 1280, height: 800 } })
  const ben = await visit(from, 'Ben', 'chat/support')
  const lin = await visit(from, '林小舟', 'chat/support')
  await say(ben, 'Morning! Is the Maren in yet?')
  await say(ada, 'Alongside since six, made fast fore and aft.')
  await say(lin, '货单我已经核对好了。')
  await say(ada, 'Thank you! I will bring the papers over.')
  await say(ben, 'The wind is rising. Mind the lines!')
  const phone = await visit(from, 'Cleo', 'connection', {
    viewport: { width: 390, height: 800 },
    colorScheme: 'dark',
  })
  await phone.locator('.dot').first().waitFor()

  await fault('refuse', { count: 100 })
  await fault('drop', {})
  await ada.locator('.status').getByText('waiting').waitFor()
  await ada.locator('textarea').fill('They hold.')
  await ada.keyboard.press('Enter')
  await ada.locator('[data-delivery=queued]').waitFor()
  await phone.locator('.state.lit[data-state=waiting]').waitFor()
  await compose(from, [await shoot(ada), await shoot(phone)])
}

/**
 * @param {Browser} from
 * @param {string} name
 * @param {string} panel
 * @param {Options} [options]
 */
async function visit(from, name, panel, options) {
  const context = await from.newContext({
    locale: 'en',
    colorScheme: 'light',
    reducedMotion: 'reduce',
    ...options,
  })
  await context.addInitScript((own) => {
    sessionStorage.setItem('hawser.name', own)
    // The same people, in the same colours, in every picture.
    sessionStorage.setItem('hawser.client', `pier ${own}`)
  }, name)
  const page = await context.newPage()
  await page.goto(`${url}#/${panel}`)
  await page.locator('.status').getByText('open').waitFor()
  return page
}

/** @param {Page} page @param {string} text */
async function say(page, text) {
  await page.locator('textarea').fill(text)
  await page.keyboard.press('Enter')
  await page.locator('[data-delivery=acknowledged]').filter({ hasText: text }).waitFor()
}

/** @param {string} name @param {object} options */
async function fault(name, options) {
  const headers = { 'Content-Type': 'application/json' }
  await fetch(`${url}api/faults/${name}`, { method: 'POST', headers, body: JSON.stringify(options) })
}

/** @param {Page} page */
async function shoot(page) {
  const picture = await page.screenshot({ caret: 'hide' })
  return `data:image/png;base64,${picture.toString('base64')}`
}

/** @param {Browser} from @param {string[]} pictures */
async function compose(from, pictures) {
  const page = await from.newPage({ viewport: { width: 1760, height: 860 } })
  await page.setContent(`
    <style>
      body { margin: 0; display: flex; gap: 30px; padding: 29px; }
      img { border: 1px solid #8a9a96; border-radius: 14px; }
    </style>
    ${pictures.map((source) => `<img src="${source}">`).join('')}`)
  await mkdir(new URL('.', `file://${target}`), { recursive: true })
  await page.locator('img').last().waitFor()
  await page.screenshot({ path: target, omitBackground: true })
  const { size } = await stat(target)
  console.log(`${target}: ${size} bytes`)
  if (size > limit) throw new Error(`The picture is larger than ${limit} bytes`)
}
