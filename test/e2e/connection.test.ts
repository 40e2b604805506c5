import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import {
  buttonOf,
  chipOf,
  say,
  stopTime,
  untilDelivery,
  untilState,
  untilText,
  untilWelcome,
} from './support/page.ts'
import { usePlayground } from './support/playground.ts'

const playground = usePlayground()

async function look(): Promise<Page> {
  const page = await playground.visit('connection')
  await untilState(page, 'open')
  await buttonOf(page, 'Drop me').and(page.locator(':enabled')).waitFor()
  return page
}

const log = (page: Page) =>
  page.getByRole('region', { name: 'Events of the connection' }).getByRole('listitem')
const logged = (page: Page, text: string | RegExp) => log(page).filter({ hasText: text })
const diagram = (page: Page) => page.getByRole('img', { name: /Diagram/ })

test('the diagram shows the state that the connection is in', async () => {
  const page = await look()
  const lit = page.locator('.state.lit')
  expect(await lit.getAttribute('data-state')).toBe('open')
  expect(await diagram(page).getAttribute('aria-label')).toContain('open: connected')

  await buttonOf(page, 'Disconnect').click()
  await untilState(page, 'closed')
  expect(await lit.getAttribute('data-state')).toBe('closed')
  expect(await buttonOf(page, 'Drop me').isDisabled()).toBe(true)

  await buttonOf(page.getByRole('main'), /^Connect$/).click()
  await untilState(page, 'open')
})

test('the log begins at the first dial', async () => {
  const page = await look()
  const states = logged(page, 'state').locator('b')
  await expect.poll(() => states.allInnerTexts()).toEqual(['open', 'opening', 'resolving'])
})

test('a cut line comes back by itself, and the log tells how', async () => {
  const page = await look()
  await buttonOf(page, 'Drop me').click()
  await logged(page, 'waiting').waitFor()
  await untilState(page, 'open')
  await logged(page, 'the connection was lost (1006)').waitFor()
  await logged(page, '1006, not asked for').waitFor()
  await logged(page, /reconnect\s*attempt 1/).waitFor()
  await page.getByText('the connection was lost (1006)').first().waitFor()
})

test('refused again and again it gives up once, and a click sends it off afresh', async () => {
  const page = await look()
  await playground.call('POST /api/faults/<name>', { count: 6 }, 'refuse')
  await buttonOf(page, 'Drop me').click()
  await untilState(page, 'waiting')
  await untilText(chipOf(page), /\d s/)
  await page.getByText('of 5').waitFor()

  await untilState(page, 'failed', 40_000)
  await logged(page, 'reconnect-failed').waitFor()
  expect(await logged(page, 'reconnect-failed').count()).toBe(1)
  await page.getByText('all retries failed').first().waitFor()

  // The sixth refusal meets this dial, and its retry gets in.
  await buttonOf(chipOf(page), 'Retry').click()
  await untilState(page, 'open')
})

test('the countdown can be cut short', async () => {
  const page = await playground.visit('connection', { hasClock: true })
  await untilState(page, 'open')
  await playground.call('POST /api/faults/<name>', { count: 100 }, 'refuse')
  await buttonOf(page, 'Drop me').click()
  await untilState(page, 'waiting')
  await stopTime(page)
  await untilState(page, 'waiting')
  await playground.call('POST /api/faults/<name>', { count: 0 }, 'refuse')
  await buttonOf(page.getByRole('main'), 'Retry now').click()
  await untilState(page, 'open')
})

test('a half-open line is found out by its silence', async () => {
  const page = await look()
  await buttonOf(page, 'Half-open').click()
  await page.getByText('1 half-open').waitFor()
  expect(await chipOf(page).textContent()).toContain('open')
  await logged(page, 'the server fell silent').waitFor()
  await untilState(page, 'open')
})

test('frames that mean nothing are reported and do no harm', async () => {
  const page = await look()
  await buttonOf(page, 'Garbage frame').click()
  await expect.poll(() => logged(page, 'invalid').count()).toBe(2)
  expect(await chipOf(page).textContent()).toContain('open')
  expect(await logged(page, 'close').count()).toBe(0)
})

test('slow answers show in the plot and hurt nothing', async () => {
  const page = await look()
  await buttonOf(page, 'Slow answers').click()
  await buttonOf(page, 'Answer at once').waitFor()
  await expect
    .poll(() => page.getByRole('img', { name: /Round trips/ }).getAttribute('aria-label'))
    .toMatch(/newest [1-9]\d{3} ms/)
  await buttonOf(page, 'Answer at once').click()
  await buttonOf(page, 'Slow answers').waitFor()
  expect(await chipOf(page).textContent()).toContain('open')
})

test('a server that restarts is waited for', async () => {
  const page = await look()
  await buttonOf(page, 'Restart the server').click()
  await logged(page, '1012 restart').first().waitFor()
  await untilState(page, 'open')
})

test('a close with a code of its own is shown with code and reason', async () => {
  const page = await look()
  await buttonOf(page, 'Close with 4001').click()
  await logged(page, '4001 as asked').first().waitFor()
  await untilState(page, 'open')
})

test('a dial is aborted and taken up again by the buttons', async () => {
  const page = await look()
  await buttonOf(page, 'Reconnect').click()
  await logged(page, '1000, asked for').waitFor()
  await untilState(page, 'open')
})

test('the options are those that the connection was made with', async () => {
  const page = await look()
  const options = page.getByRole('region', { name: 'Options in force' })
  await untilText(options, /heartbeatInterval\s*5,000 ms/)
  await untilText(options, /maxReconnectAttempts\s*5(?!\d)/)
})

test('the state and its countdown are on every panel, and spoken', async () => {
  const page = await playground.visit('chat/support', { hasClock: true })
  await untilWelcome(page)
  await playground.call('POST /api/faults/<name>', { count: 100 }, 'refuse')
  await playground.call('POST /api/faults/<name>', {}, 'drop')
  await untilState(page, 'waiting')
  await stopTime(page)
  for (const panel of ['notifications', 'bind-code', 'chat/support']) {
    await page.goto(playground.url(panel))
    await untilState(page, 'waiting')
    await untilText(chipOf(page), /\d s/)
  }
  await untilText(page.getByRole('status'), 'Connection waiting: until the retry.')
  await say(page, 'meanwhile')
  await untilDelivery(page, 'meanwhile', 'queued')
})

test('leaving the page closes its connection', async () => {
  const page = await look()
  const connections = async () => (await playground.call('GET /api/health')).connections
  await expect.poll(connections).toBe(1)
  await page.goto('about:blank')
  await expect.poll(connections).toBe(0)
})
