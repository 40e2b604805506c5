import { expect, test } from 'vitest'
import { buttonOf, panelLink, untilState, untilText } from './support/page.ts'
import { usePlayground } from './support/playground.ts'

const playground = usePlayground()

test('a pushed notice is a toast and a line in the inbox, for everyone', async () => {
  const ada = await playground.visit('notifications')
  const ben = await playground.visit('notifications')
  await Promise.all([untilState(ada, 'open'), untilState(ben, 'open')])
  await buttonOf(ada, 'Warning').click()
  for (const page of [ada, ben]) {
    await page.locator('[data-sonner-toast][data-type=warning]').getByText('Wind rising').waitFor()
    await page.getByRole('region', { name: 'Inbox' }).getByText('Wind rising').waitFor()
  }
})

test('toasts come on every panel, in four kinds, and can be dismissed', async () => {
  const page = await playground.visit('chat')
  await untilState(page, 'open')
  for (const [panel, type] of [
    ['Chat', 'info'],
    ['Connection', 'success'],
    ['Bind code', 'warning'],
    ['Notifications', 'error'],
  ] as const) {
    await panelLink(page, panel).click()
    await playground.call('POST /api/notify', { type, message: `the ${type} one` })
    const toast = page.locator(`[data-sonner-toast][data-type=${type}]`)
    await toast.getByText(`the ${type} one`).waitFor()
    await toast.hover()
    await buttonOf(toast, 'Dismiss').click()
    await expect.poll(() => toast.count()).toBe(0)
  }
})

test('a notice for me alone reaches nobody else', async () => {
  const ada = await playground.visit('notifications')
  const ben = await playground.visit('notifications')
  await Promise.all([untilState(ada, 'open'), untilState(ben, 'open')])
  await ada.getByText('only me').click()
  await ada.getByRole('textbox').fill('a private matter')
  await buttonOf(ada, 'Info').click()
  await ada.getByRole('region', { name: 'Inbox' }).getByText('a private matter').waitFor()
  await ada.getByText('everyone').click()
  await ada.getByRole('textbox').fill('a public matter')
  await buttonOf(ada, 'Info').click()
  await ben.getByRole('region', { name: 'Inbox' }).getByText('a public matter').waitFor()
  expect(await ben.getByText('a private matter').count()).toBe(0)
})

test('notices are unread until they are marked, and the menu counts them', async () => {
  const page = await playground.visit('notifications')
  await untilState(page, 'open')
  for (const name of ['Info', 'Success', 'Error']) await buttonOf(page, name).click()
  await panelLink(page, 'Notifications 3').waitFor()
  await buttonOf(page, 'Mark as read: Made fast').click()
  await panelLink(page, 'Notifications 2').waitFor()

  await page.getByText('Unread', { exact: true }).click()
  const inbox = page.getByRole('region', { name: 'Inbox' })
  await expect.poll(() => inbox.getByRole('listitem').count()).toBe(2)
  await buttonOf(page, 'Mark all as read').click()
  await inbox.getByText('All read.').waitFor()

  await page.getByText('All', { exact: true }).click()
  expect(await inbox.getByRole('listitem').count()).toBe(3)
  await buttonOf(page, 'Empty the inbox').click()
  await inbox.getByText('No notices yet.').waitFor()
})

test('an order moves on, step by step, in one line', async () => {
  const page = await playground.visit('notifications')
  await untilState(page, 'open')
  const orders = page.getByRole('region', { name: 'Orders' })
  const order = (id: string) => orders.getByRole('listitem').filter({ hasText: id })
  for (const status of ['created', 'paid', 'packed']) {
    await playground.call('POST /api/orders', { orderId: 'A-7', status: status as 'paid' }) // one of the three
    await untilText(order('A-7'), new RegExp(`A-7\\s*${status}`))
  }
  await order('A-7').getByRole('img', { name: 'Step 3 of 5' }).waitFor()
  await buttonOf(page, 'Move an order on').click()
  await order('A-1001').waitFor()
  expect(await order('A-7').count()).toBe(1)
})
