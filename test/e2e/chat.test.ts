import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import {
  bubbles,
  buttonOf,
  panelLink,
  reloadWithSocket,
  say,
  untilBack,
  untilDelivery,
  untilFrame,
  untilState,
  untilWelcome,
} from './support/page.ts'
import { usePlayground } from './support/playground.ts'

const playground = usePlayground()

/** In a room without the bot, so that nobody talks in between. */
async function enter(name: string, room = 'support'): Promise<Page> {
  const page = await playground.visit(`chat/${room}`)
  await untilWelcome(page)
  await buttonOf(page, 'Change your name').click()
  await page.getByRole('textbox', { name: 'Your name' }).fill(name)
  await buttonOf(page, 'Save').click()
  await page.getByRole('complementary').getByRole('button', { name }).waitFor()
  return page
}

/** Cuts the line and keeps it down until `lift` is called. */
async function cutLine(page: Page): Promise<void> {
  await playground.call('POST /api/faults/<name>', { count: 100 }, 'refuse')
  await playground.call('POST /api/faults/<name>', {}, 'drop')
  await untilState(page, 'waiting')
}

const liftRefusal = () => playground.call('POST /api/faults/<name>', { count: 0 }, 'refuse')

test('two people see each other, see each other type, and talk', async () => {
  const ada = await enter('Ada')
  const ben = await enter('Ben')
  await ada.getByRole('complementary').getByText('Ben').waitFor()

  await ben.getByRole('textbox', { name: 'Message' }).pressSequentially('Ahoy')
  await ada.getByText('Ben is typing').waitFor()
  await ben.keyboard.press('Enter')
  await bubbles(ada, 'Ahoy').waitFor()
  await untilDelivery(ben, 'Ahoy', 'acknowledged')
  await expect.poll(() => ada.getByText('Ben is typing').count()).toBe(0)

  await say(ada, 'Aye')
  await bubbles(ben, 'Aye').waitFor()
  expect(await bubbles(ben, 'Aye').getByText('Ada').count()).toBe(1)
})

test('what is said elsewhere is counted until it is read', async () => {
  const ada = await enter('Ada')
  const ben = await enter('Ben', 'random')
  await say(ben, 'one')
  await say(ben, 'two')
  const rooms = ada.getByRole('navigation', { name: 'Rooms' })
  await rooms.getByRole('link', { name: 'Random 2' }).waitFor()
  await panelLink(ada, 'Chat 2').waitFor()

  await rooms.getByRole('link', { name: 'Random' }).click()
  await bubbles(ada, 'two').waitFor()
  expect(await ada.getByText('2 unread').count()).toBe(0)
})

test('a message written while the line is down waits in sight and is delivered exactly once', async () => {
  const ada = await enter('Ada')
  const ben = await enter('Ben')
  await cutLine(ada)
  await say(ada, 'Written in the dark')
  await untilDelivery(ada, 'Written in the dark', 'queued')
  await ada.getByText('1 in the queue').waitFor()

  await liftRefusal()
  await untilBack(ada)
  await untilDelivery(ada, 'Written in the dark', 'acknowledged')
  await bubbles(ben, 'Written in the dark').waitFor()
  for (const page of [ada, ben]) expect(await bubbles(page, 'Written in the dark').count()).toBe(1)

  // What the room remembers is what everybody got.
  const cleo = await enter('Cleo')
  await bubbles(cleo, 'Written in the dark').waitFor()
  expect(await bubbles(cleo, 'Written in the dark').count()).toBe(1)
})

test('a message that waits survives a reload of the page, and is delivered exactly once', async () => {
  const ada = await enter('Ada')
  const ben = await enter('Ben')
  await cutLine(ada)
  await say(ada, 'Over the reload')
  await untilDelivery(ada, 'Over the reload', 'queued')
  await ada.reload()
  await untilDelivery(ada, 'Over the reload', 'queued')

  await liftRefusal()
  await untilBack(ada)
  await untilDelivery(ada, 'Over the reload', 'acknowledged')
  await bubbles(ben, 'Over the reload').waitFor()
  for (const page of [ada, ben]) expect(await bubbles(page, 'Over the reload').count()).toBe(1)
})

test('what was said while the line was down is caught up: once, in order, and it is said so', async () => {
  const ada = await enter('Ada')
  const session = await sessionOf(ada)
  const ben = await enter('Ben')
  await playground.call('POST /api/faults/<name>', { count: 100 }, 'refuse')
  await playground.call('POST /api/faults/<name>', { session }, 'drop')
  await untilState(ada, 'waiting')
  for (const text of ['first', 'second', 'third']) {
    await say(ben, text)
    await untilDelivery(ben, text, 'acknowledged')
  }
  await liftRefusal()
  await untilBack(ada)
  await ada.getByRole('log').getByText('3 messages caught up').waitFor()
  const said = ada
    .getByRole('log')
    .getByRole('listitem')
    .filter({ hasText: /caught up|first|second|third/ })
  await expect
    .poll(async () =>
      (await said.allInnerTexts()).map((text) => /caught up|first|second|third/.exec(text)?.[0]),
    )
    .toEqual(['caught up', 'first', 'second', 'third'])
  expect(await ben.getByText('caught up').count()).toBe(0)
})

test('where the server has forgotten what was said, that is told too', async () => {
  const ada = await enter('Ada')
  await say(ada, 'Before')
  await untilDelivery(ada, 'Before', 'acknowledged')
  await playground.call('POST /api/faults/<name>', { state: 'lost' }, 'restart')
  await untilState(ada, 'waiting')
  await untilBack(ada)
  await ada.getByRole('log').getByText('Something may be missing here').waitFor()
  expect(await bubbles(ada, 'Before').count()).toBe(1)
})

test('a message swallowed by a half-open line goes out again, and arrives exactly once', async () => {
  const ada = await enter('Ada')
  const ben = await enter('Ben')
  const session = await sessionOf(ada)
  await playground.call('POST /api/faults/<name>', { session }, 'half-open')
  await say(ada, 'Into the void')
  await untilDelivery(ada, 'Into the void', 'sent')

  await untilDelivery(ada, 'Into the void', 'acknowledged')
  await bubbles(ben, 'Into the void').waitFor()
  expect(await bubbles(ben, 'Into the void').count()).toBe(1)
  expect(await bubbles(ada, 'Into the void').count()).toBe(1)
})

test('a message that was given up says so, and can be sent again', async () => {
  const ada = await enter('Ada')
  await cutLine(ada)
  await say(ada, 'Not today')
  await untilDelivery(ada, 'Not today', 'queued')
  await panelLink(ada, 'Connection').click()
  await buttonOf(ada, 'Disconnect').click()
  await panelLink(ada, 'Chat').click()
  await ada.getByRole('navigation', { name: 'Rooms' }).getByRole('link', { name: 'Support' }).click()
  await untilDelivery(ada, 'Not today', 'not sent')

  await liftRefusal()
  await buttonOf(bubbles(ada, 'Not today'), 'Retry').click()
  await untilDelivery(ada, 'Not today', 'acknowledged')
  expect(await bubbles(ada, 'Not today').count()).toBe(1)
})

test('the list stays at its end, and leaves a reader of older messages alone', async () => {
  const ada = await enter('Ada')
  const ben = await enter('Ben')
  for (let n = 1; n <= 20; n += 1) await say(ben, `line ${n}.`)
  await bubbles(ada, 'line 20.').waitFor()
  const log = ada.getByRole('log')
  const fromEnd = () =>
    log.evaluate((element) => element.scrollHeight - element.clientHeight - element.scrollTop)
  await expect.poll(fromEnd).toBeLessThan(2)

  await log.evaluate((element) => element.scrollTo(0, 0))
  await buttonOf(ada, 'To the newest message').waitFor()
  await say(ben, 'news from below')
  await buttonOf(ada, 'one new message').waitFor()
  expect(await log.evaluate((element) => element.scrollTop)).toBe(0)

  await buttonOf(ada, 'one new message').click()
  await expect.poll(fromEnd).toBeLessThan(2)
})

test('a new name is taken on with the next connection, and the person stays the same', async () => {
  const ada = await enter('Ada')
  await say(ada, 'my own words')
  await buttonOf(ada, 'Change your name').click()
  await ada.getByRole('textbox', { name: 'Your name' }).fill('Countess')
  await ada.keyboard.press('Enter')
  await ada.getByRole('complementary').getByRole('button', { name: 'Countess' }).waitFor()
  await untilDelivery(ada, 'my own words', 'acknowledged')

  await ada.reload()
  await ada.getByRole('complementary').getByRole('button', { name: 'Countess' }).waitFor()
  await untilDelivery(ada, 'my own words', 'acknowledged')
})

test('the link of a room leads into it, and the bot answers in the general room', async () => {
  const page = await playground.visit('chat/general')
  await untilWelcome(page)
  await say(page, 'Anybody there?')
  await page.getByText('Bosun is typing').waitFor()
  await bubbles(page, 'Bosun').first().waitFor()
})

/** Asks the page's own socket frames: nobody else is told. */
async function sessionOf(page: Page): Promise<string> {
  const frame = await untilFrame(await reloadWithSocket(page), '"welcome"')
  const { data } = JSON.parse(frame) as { data: { session: string } } // the protocol's first frame
  await untilWelcome(page)
  return data.session
}
