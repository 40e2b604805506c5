import type { Locator, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import type { StateName } from 'hawser/core'
import { buttonOf } from './support/page.ts'
import { usePlayground } from './support/playground.ts'

const playground = usePlayground()

interface Case {
  readonly system: string
  /** A button, and what comes back. */
  readonly ask: readonly [button: string, answer: RegExp]
  readonly push: readonly [button: string, heard: RegExp]
}

const cases: readonly Case[] = [
  {
    system: 'envelope',
    ask: ['Ask for an echo', /answer\s*echo \{"text":"Ahoy"\}/],
    push: ['Push a notice', /heard\s*notification \{.*"message":"Ahoy"/],
  },
  {
    system: 'hu60',
    ask: ['Which robots are there?', /answer\s*lsol \{\}/],
    push: ['Send a letter', /heard\s*msg \{.*"content":\[\{"type":"text","value":"Ahoy"\}\]/],
  },
  {
    system: 'onebot',
    ask: ['Who am I?', /answer\s*get_login_info \{"user_id":10001000,"nickname":"Hawser"\}/],
    push: ['A friend writes', /heard\s*message\.private\.friend \{.*"raw_message":"Ahoy"/],
  },
  {
    system: 'tsrpc',
    ask: ['Log in', /answer\s*user\/Login \{"token":"a-token"\}/],
    push: ['A game begins', /heard\s*game\/GameStart \{"at":\d+\}/],
  },
  {
    system: 'silky',
    ask: ['Send text', /out\s*Ahoy/],
    push: ['Push to the business id', /heard\s*message "message:Ahoy,sessionId:\w+"/],
  },
]

const lines = (page: Page, text: RegExp): Locator =>
  page
    .getByRole('region', { name: /^Frames/ })
    .getByRole('listitem')
    .filter({ hasText: text })

async function untilSystem(page: Page, state: StateName): Promise<void> {
  await page.getByTestId('system-state').getByText(state, { exact: true }).waitFor()
}

async function open(system: string): Promise<Page> {
  const page = await playground.visit(`servers/${system}`)
  await untilSystem(page, 'open')
  return page
}

const connectButton = (page: Page) =>
  page.getByRole('main').getByRole('button', { name: 'Connect', exact: true })

test.each(cases)('$system: asked, pushed to, cut off, and back', async ({ system, ask, push }) => {
  const page = await open(system)
  await buttonOf(page, ask[0]).click()
  await lines(page, ask[1]).waitFor()
  await buttonOf(page, push[0]).click()
  await lines(page, push[1]).waitFor()

  await buttonOf(page, 'Drop the connection').click()
  await lines(page, /^[\d:.]*\s*close/).waitFor()
  await untilSystem(page, 'open')
  // What was said to the old connection is no hindrance to the new one.
  await buttonOf(page, push[0]).click()
  await expect.poll(() => lines(page, push[1]).count()).toBe(2)

  await buttonOf(page.getByRole('main'), 'Disconnect').click()
  await untilSystem(page, 'closed')
  expect(await buttonOf(page, ask[0]).isDisabled()).toBe(true)
  await connectButton(page).click()
  await untilSystem(page, 'open')
})

test('silence is found out, whatever the server speaks', async () => {
  // Each has a server of its own, so that they wait together.
  const found = ['hu60', 'onebot', 'tsrpc'].map(async (system) => {
    const page = await open(system)
    // A bot's server says itself how often it beats, with its first beat.
    if (system === 'onebot')
      await lines(page, /heard\s*meta_event\.heartbeat/)
        .first()
        .waitFor()
    await buttonOf(page, 'Make it half-open').click()
    await page.getByText('the server fell silent').waitFor()
    await untilSystem(page, 'open')
  })
  await Promise.all(found)
})

test.each([
  ['envelope', 'code', /refused for good \(4401/],
  ['hu60', 'sid', /refused for good \(1008/],
  ['onebot', 'access_token', /refused for good/],
])('%s: a wrong %s is final, the right one is let in', async (system, secret, why) => {
  const page = await open(system)
  const choice = page.getByRole('radiogroup', { name: secret })
  await choice.getByText('wrong').click()
  await untilSystem(page, 'failed')
  await page.getByText(why).first().waitFor()
  await choice.getByText('right').click()
  await untilSystem(page, 'open')
})

test('silky: without a business id nobody gets in', async () => {
  const page = await open('silky')
  const choice = page.getByRole('radiogroup', { name: 'businessId' })
  await choice.getByText('wrong').click()
  await page.getByText('could not get in').first().waitFor()
  await choice.getByText('right').click()
  await untilSystem(page, 'open')
})

test('onebot: handlers answer a message and a request', async () => {
  const page = await open('onebot')
  await page.getByLabel('Your words').fill('Hello')
  await buttonOf(page, 'A friend writes').click()
  await lines(page, /out.*"\.handle_quick_operation".*"post_type":"message"/).waitFor()
  await lines(page, /heard.*"raw_message":"Hello"/).waitFor()
  await buttonOf(page, 'Somebody wants to be a friend').click()
  await lines(page, /out.*"\.handle_quick_operation".*"request_type":"friend"/).waitFor()
  await expect.poll(() => lines(page, /in\s*\{"status":"ok","retcode":0,"data":null/).count()).toBe(2)
  await buttonOf(page, 'Write to a friend').click()
  await lines(page, /answer\s*send_private_msg \{"message_id":\d+\}/).waitFor()
})

test('hu60: what is stopped is not pushed, and a restart forgets it', async () => {
  const page = await open('hu60')
  await buttonOf(page, 'Stop letters').click()
  await lines(page, /answer\s*unsub "ok"/).waitFor()
  await buttonOf(page, 'Send a letter').click()
  await buttonOf(page, 'What is stopped?').click()
  await lines(page, /answer\s*lsunsub \["msg"\]/).waitFor()
  expect(await lines(page, /heard\s*msg/).count()).toBe(0)

  await buttonOf(page, 'Restart the server').click()
  await lines(page, /^[\d:.]*\s*close/).waitFor()
  await untilSystem(page, 'open')
  await buttonOf(page, 'Mention you').click()
  await lines(page, /heard\s*msg .*"type":"atMsg"/).waitFor()
})

test('tsrpc: a kick with 1000 is retried, and a message to all comes back', async () => {
  const page = await open('tsrpc')
  await buttonOf(page, 'Ask for a refusal').click()
  await lines(page, /error\s*Fail: No such berth/).waitFor()
  await buttonOf(page, 'Kick you out').click()
  await lines(page, /close\s*1000 kicked/).waitFor()
  await untilSystem(page, 'open')
  await page.getByLabel('Your words').fill('All hands')
  await page.locator('.action').filter({ hasText: "send('Chat')" }).click()
  await lines(page, /heard\s*Chat \{"name":"ada","content":"All hands"\}/).waitFor()
})

test('two visitors have servers of their own', async () => {
  const [one, other] = [await open('hu60'), await open('hu60')]
  await buttonOf(one, 'Drop the connection').click()
  await lines(one, /^[\d:.]*\s*close/).waitFor()
  expect(await lines(other, /^[\d:.]*\s*close/).count()).toBe(0)
})
