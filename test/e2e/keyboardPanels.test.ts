import type { Page } from 'playwright-core'
import { test } from 'vitest'
import { tabTo } from './support/keyboard.ts'
import { untilState } from './support/page.ts'
import { usePlayground } from './support/playground.ts'

const playground = usePlayground()

async function look(panel: string): Promise<Page> {
  const page = await playground.visit(panel, { reducedMotion: 'reduce' })
  await untilState(page, 'open')
  return page
}

async function press(page: Page, name: RegExp): Promise<void> {
  await tabTo(page, name)
  await page.keyboard.press('Enter')
}

test('a notice is pushed, read and put away by key', async () => {
  const page = await look('notifications')
  await tabTo(page, /^Your own words/)
  await page.keyboard.type('by key')
  await press(page, /^Success$/)
  const inbox = page.getByRole('region', { name: 'Inbox' })
  await inbox.getByText('by key').waitFor()
  await press(page, /^Mark all as read/)
  await press(page, /^Empty the inbox/)
  await inbox.getByText('No notices yet.').waitFor()
})

test('a socket is signed in with a fresh code by key', async () => {
  const page = await look('bind-code')
  await press(page, /^With a fresh code each time$/)
  await page.locator('.bound .badge').waitFor()
})

test('a system is chosen, asked and left by key', async () => {
  const page = await look('servers')
  await press(page, /^OneBot 11$/)
  const system = page.getByTestId('system-state')
  await system.getByText('open', { exact: true }).waitFor()
  await tabTo(page, /^Your words/)
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.locator('[data-kind=answer]').first().waitFor()
  await page.keyboard.press('Shift+Tab')
  await page.keyboard.press('Shift+Tab')
  await page.keyboard.press('Enter')
  await system.getByText('closed', { exact: true }).waitFor()
})

test('a feed is chosen, started and stopped by key', async () => {
  const page = await look('throughput')
  await tabTo(page, /^1,000/)
  await page.keyboard.press('ArrowLeft')
  await press(page, /^Start$/)
  await page.locator('[data-n]').nth(3).waitFor()
  await press(page, /^Stop$/)
  await page.getByRole('button', { name: 'Start' }).and(page.locator(':enabled')).waitFor()
})

test('a request is sent, given up and sent again by key', async () => {
  const page = await look('forms')
  await tabTo(page, /^Text to send/)
  await page.keyboard.type('by key')
  await tabTo(page, /^2 s/)
  await page.keyboard.press('ArrowRight')
  await press(page, /^Send$/)
  await press(page, /^Abort$/)
  await page.getByText('Aborted.').waitFor()
  await tabTo(page, /^20 s/)
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('ArrowLeft')
  await press(page, /^Send$/)
  await page.getByText('The server says: by key').waitFor()
})

test('a composable is chosen and tried by key', async () => {
  const page = await look('composables')
  await press(page, /^useSocketEvent$/)
  await page.getByRole('heading', { level: 1, name: 'useSocketEvent' }).waitFor()
  await page.getByTestId('demo').getByRole('button').first().waitFor()
})
