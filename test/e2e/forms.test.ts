import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { buttonOf, reloadWithSocket, untilDrawn, untilFrame, untilState } from './support/page.ts'
import { usePlayground } from './support/playground.ts'

const playground = usePlayground()

const card = (page: Page) => page.getByRole('region', { name: 'A request and its answer' })
const stream = (page: Page) => page.getByRole('region', { name: 'An answer in parts' })

async function look(): Promise<Page> {
  const page = await playground.visit('forms')
  await untilState(page, 'open')
  return page
}

async function send(page: Page, text: string, delay: string): Promise<void> {
  await page.getByLabel('Text to send').fill(text)
  await page.getByRole('radiogroup', { name: 'Answered after' }).getByText(delay, { exact: true }).click()
  await buttonOf(card(page), 'Send').click()
}

test('a form waits for its answer, and shows it', async () => {
  const page = await look()
  await send(page, 'Ahoy', '2 s')
  await card(page).getByText('Waiting for the answer').waitFor()
  await card(page).getByText('The server says: Ahoy').waitFor()
})

test('a refusal is told in the words of the server, and tried again', async () => {
  const page = await look()
  await page.getByLabel('Let the server refuse it').check()
  await send(page, 'Ahoy', '0 s')
  await card(page).getByRole('alert').getByText('rejected: echo: failed, as asked').waitFor()
  await page.getByLabel('Let the server refuse it').uncheck()
  await buttonOf(card(page), 'Try again').click()
  await card(page).getByText('The server says: Ahoy').waitFor()
  expect(await card(page).getByRole('alert').count()).toBe(0)
})

test('a request is aborted, and its late answer is nobody’s', async () => {
  const page = await look()
  const socket = await reloadWithSocket(page)
  await untilState(page, 'open')
  const late = untilFrame(socket, 'too late')
  await send(page, 'too late', '2 s')
  await buttonOf(card(page), 'Abort').click()
  await card(page).getByText('Aborted.').waitFor()
  await send(page, 'in time', '0 s')
  await card(page).getByText('The server says: in time').waitFor()
  await late
  await untilDrawn(page)
  expect(await card(page).getByText('too late').count()).toBe(0)
})

test('an answer that does not come in time, or is cut off, is an error to try again', async () => {
  const page = await look()
  await send(page, 'slow', '20 s')
  await card(page).getByText('Waiting for the answer').waitFor()
  await playground.call('POST /api/faults/<name>', {}, 'drop')
  await card(page).getByRole('alert').getByText('disconnected:').waitFor()
  await untilState(page, 'open')
  await buttonOf(card(page), 'Try again').click()
  await card(page).getByRole('alert').getByText('timeout:').waitFor()
})

test('an answer in parts grows, and can be given up', async () => {
  const page = await look()
  const socket = await reloadWithSocket(page)
  await untilState(page, 'open')
  await buttonOf(stream(page), 'Start the stream').click()
  await stream(page).getByText('complete').waitFor()
  await stream(page).getByText('40 of 40 parts').waitFor()
  expect(await stream(page).getByRole('progressbar').getAttribute('value')).toBe('40')

  await buttonOf(stream(page), 'Start again').click()
  await stream(page)
    .getByText(/^([5-9]|[12]\d) of 40 parts/)
    .waitFor()
  await buttonOf(stream(page), 'Abort').click()
  await stream(page).getByText('aborted').waitFor()
  const parts = await page.getByTestId('parts').innerText()
  // The server goes on, and nobody listens.
  for (let count = 0; count < 3; count += 1) await untilFrame(socket, '"count":40')
  await untilDrawn(page)
  expect(await page.getByTestId('parts').innerText()).toBe(parts)
})

test('a stream that is cut off says so', async () => {
  const page = await look()
  await buttonOf(stream(page), 'Start the stream').click()
  await stream(page)
    .getByText(/^([3-9]|[12]\d) of 40 parts/)
    .waitFor()
  await playground.call('POST /api/faults/<name>', {}, 'drop')
  await stream(page).getByRole('alert').getByText('disconnected:').waitFor()
})
