import { expect, test } from 'vitest'
import { buttonOf, panelLink, say, untilText } from './support/page.ts'
import { usePlayground } from './support/playground.ts'

const playground = usePlayground()
const panels = [
  'chat',
  'notifications',
  'connection',
  'bind-code',
  'servers',
  'throughput',
  'forms',
  'composables',
]

/** What shows when a text is missing, or a value is. */
const leaks =
  /\b(?:app|panel|lead|state|status|cause|chat|notices|order|connection|fault|bind|servers|throughput|forms|composables|demo)\.\w+|undefined|NaN|\[object/

/** What stays as it is: names of states, options, events and people, and what computers say. */
const untranslated =
  /\b(?:Hawser|English|Bosun|guest-\w+|idle|resolving|opening|handshaking|open|waiting|failed|closed|state|close|error|drop-oldest|POST|HTTP|JSON|TCP|WebSocket|Enter|Shift|bindCode|api|notify|nine-shadow|hu60|OneBot|TSRPC|Silky)\b/g

test('the browser decides the language until one is chosen, and the choice is remembered', async () => {
  const page = await playground.visit('notifications', { locale: 'zh-CN' })
  await page.getByRole('heading', { name: '通知' }).waitFor()
  const lang = () => page.evaluate(() => document.documentElement.lang)
  expect(await lang()).toBe('zh-CN')
  expect(await page.title()).toBe('通知 · Hawser')

  await buttonOf(page, 'Switch to English').click()
  await page.getByRole('heading', { name: 'Notifications' }).waitFor()
  expect(await lang()).toBe('en')
  await page.reload()
  await page.getByRole('heading', { name: 'Notifications' }).waitFor()
  expect(await page.title()).toBe('Notifications · Hawser')

  await buttonOf(page, '切换到中文').click()
  await page.getByRole('heading', { name: '通知' }).waitFor()
})

test('a browser of neither language gets English', async () => {
  const page = await playground.visit('chat', { locale: 'fr' })
  await page.getByRole('textbox', { name: 'Message' }).waitFor()
})

/** What is shown, but for what is marked as code, and texts that speak of code. */
function textToTranslate(main: HTMLElement): string {
  const marked = [...main.querySelectorAll<HTMLElement>('code[translate=no], dt[translate=no], .prose')]
  for (const { style } of marked) style.display = 'none'
  const text = main.innerText
  for (const { style } of marked) style.display = ''
  return text
}

test.each(['en', 'zh-CN'])(
  'no panel shows a hole where a text or a value should be, nor another language (%s)',
  async (locale) => {
    const page = await playground.visit('chat', { locale })
    for (const panel of panels) {
      await page.goto(playground.url(panel))
      await page.getByRole('heading', { level: 1 }).waitFor({ state: 'attached' })
      await page.waitForFunction(() => document.querySelector('.status b')?.textContent === 'open')
      await playground.call('POST /api/orders', {})
      expect(await page.locator('body').innerText()).not.toMatch(leaks)
      const words = (await page.locator('main').evaluate(textToTranslate))
        // Codes, option names and times.
        .replace(/[\w-]{20,}|\b\w+\.\w+\b|\b[a-z]+[A-Z]\w*|\b[A-Z]-\d+/g, '')
        .replace(untranslated, '')
      expect(words).not.toMatch(locale === 'en' ? /\p{Script=Han}/u : /[a-z]{3,}/i)
    }
  },
)

test('the bot answers in the language that it is spoken to', async () => {
  const page = await playground.visit('chat', { locale: 'zh-CN' })
  await untilText(page.getByRole('heading', { level: 1 }), '大厅')
  await page.getByRole('textbox', { name: '消息' }).fill('有人吗？')
  await page.keyboard.press('Enter')
  await page.getByRole('log').getByText('收到').or(page.getByRole('log').getByText('断开')).first().waitFor()
})

test('the theme follows the system, and the other one when it is chosen', async () => {
  const page = await playground.visit('chat', { colorScheme: 'dark' })
  const isDark = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)
  const dark = await isDark()
  await buttonOf(page, 'Light theme').click()
  const light = await isDark()
  expect(light).not.toBe(dark)
  await page.reload()
  expect(await isDark()).toBe(light)

  // Back with the system, and from then on wherever it goes.
  await buttonOf(page, 'Dark theme').click()
  await page.emulateMedia({ colorScheme: 'light' })
  await expect.poll(isDark).toBe(light)
})

test('a link leads to its panel, and the way back works', async () => {
  const page = await playground.visit('connection')
  await page.getByRole('heading', { name: 'Connection' }).waitFor()
  await panelLink(page, 'Chat').click()
  await say(page, 'still here')
  await page.goBack()
  await page.getByRole('heading', { name: 'Connection' }).waitFor()
  await page.goto(playground.url('nowhere'))
  await page.getByRole('textbox', { name: 'Message' }).waitFor()
})
