import type { Page, WebSocket } from 'playwright-core'
import { expect, test } from 'vitest'
import { buttonOf, panelLink, untilText } from './support/page.ts'
import { usePlayground } from './support/playground.ts'

const playground = usePlayground()

interface Visit {
  readonly page: Page
  /** The bind codes of the sockets that were opened with one. */
  readonly codes: string[]
  readonly sockets: WebSocket[]
}

async function look(): Promise<Visit> {
  const page = await playground.visit('chat')
  const codes: string[] = []
  const sockets: WebSocket[] = []
  page.on('websocket', (socket) => {
    const code = new URL(socket.url()).searchParams.get('code')
    if (code === null) return
    codes.push(code)
    sockets.push(socket)
  })
  await page.getByRole('log').and(page.locator('[aria-busy=false]')).waitFor()
  await panelLink(page, 'Bind code').click()
  await page.getByText(/\d+ s left/).waitFor()
  return { page, codes, sockets }
}

const socketCard = (page: Page) => page.getByRole('region', { name: 'Sign a socket in' })
const codeCard = (page: Page) => page.getByRole('region', { name: 'The code' })
const bind = async (page: Page, name: string) => {
  await page.getByLabel('Name to bind').fill(name)
  await page.getByLabel('Name to bind').press('Enter')
  await codeCard(page).getByText(`signed in as ${name}`).waitFor()
}

test('a fresh code is fetched for every attempt, and none is used twice', async () => {
  const { page, codes } = await look()
  await bind(page, 'Grace')
  await buttonOf(page, 'With a fresh code each time').click()
  const card = socketCard(page)
  await card.getByText('Grace').waitFor()
  await untilText(card, /Codes spent\s*1/)

  await buttonOf(card, 'Drop it').click()
  await untilText(card, /Codes spent\s*2/)
  await card.getByText('open', { exact: true }).waitFor()
  await buttonOf(card, 'Dial again').click()
  await untilText(card, /Codes spent\s*3/)
  await card.getByText('open', { exact: true }).waitFor()
  await card.getByText('Grace').waitFor()
  expect(codes).toHaveLength(3)
  expect(new Set(codes).size).toBe(3)
})

test('a code lets a socket in once, and never again', async () => {
  const { page, codes } = await look()
  const shown = await codeCard(page).locator('.text').textContent()
  await buttonOf(page, 'With the code shown').click()
  const card = socketCard(page)
  await card.getByText('open', { exact: true }).waitFor()
  expect(codes).toEqual([shown?.trim()])
  await codeCard(page).getByText('used').first().waitFor()

  await buttonOf(card, 'Dial again').click()
  await card.getByText('failed', { exact: true }).waitFor()
  await card.getByText('refused for good (4401 bind code used)').waitFor()
})

test('a code that is not used in its minute expires, and says so', async () => {
  const page = await playground.visit('chat', { hasClock: true })
  await panelLink(page, 'Bind code').click()
  await page.getByText(/\d+ s left/).waitFor()
  await page.clock.fastForward(61_000)
  await codeCard(page).getByText('expired').first().waitFor()
  expect(await buttonOf(page, 'With the code shown').isDisabled()).toBe(true)
  expect(await buttonOf(page, 'Copy the link').isDisabled()).toBe(true)
})

test('the QR picture is a link that signs another page in', async () => {
  const { page } = await look()
  await bind(page, 'Grace')
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await buttonOf(page, 'Copy the link').click()
  await page.getByText('Copied').waitFor()
  const link = await page.evaluate(() => navigator.clipboard.readText())

  const other = await playground.visit('chat')
  await other.goto(link)
  await socketCard(other).getByText('Grace').waitFor()
  await socketCard(other).getByText('With the code of the link').waitFor()
})

test('leaving the panel closes the socket that belongs to it', async () => {
  const { page, sockets } = await look()
  await buttonOf(page, 'With a fresh code each time').click()
  await socketCard(page).getByText('open', { exact: true }).waitFor()
  const connections = async () => (await playground.call('GET /api/health')).connections
  await expect.poll(connections).toBe(2)

  await panelLink(page, 'Chat').click()
  await expect.poll(connections).toBe(1)
  expect(sockets.map((socket) => socket.isClosed())).toEqual([true])
})

test('signing out closes it too', async () => {
  const { page } = await look()
  await buttonOf(page, 'With a fresh code each time').click()
  await socketCard(page).getByText('open', { exact: true }).waitFor()
  await buttonOf(page, 'Sign out').click()
  await expect.poll(async () => (await playground.call('GET /api/health')).connections).toBe(1)
  await buttonOf(page, 'With a fresh code each time').waitFor()
})

test.each([
  ['HTTP 500', { 'details.problem': 'status', 'details.status': '500' }],
  ['A page, no JSON', { 'details.problem': 'malformed' }],
  ['Expired already', { 'details.problem': 'expired' }],
  ['No answer', { 'details.problem': 'timeout' }],
])('a code that cannot be had (%s) is a typed error', async (fault, details) => {
  const { page } = await look()
  await buttonOf(page, fault).click()
  const card = page.getByRole('region', { name: 'When the code cannot be had' })
  await untilText(card, /kind\s*bind-code/)
  for (const [name, value] of Object.entries(details))
    await untilText(card, new RegExp(`${name}\\s*${value}`))

  await buttonOf(page, 'New code').click()
  await card.getByText('No error so far.').waitFor()
  await page.getByText(/\d+ s left/).waitFor()
})

test('an attempt whose code cannot be had is retried with another one', async () => {
  const { page, codes } = await look()
  await playground.call('POST /api/faults/<name>', { mode: '500', count: 1 }, 'bind-code')
  await buttonOf(page, 'With a fresh code each time').click()
  const card = socketCard(page)
  await untilText(card, /no address: .*500/)
  await card.getByText('open', { exact: true }).waitFor()
  expect(codes).toHaveLength(1)
})
