import type { Locator, Page, WebSocket } from 'playwright-core'
import { expect } from 'vitest'
import type { StateName } from 'hawser/core'

/** The word of the state in the header of every panel. */
export const chipOf = (page: Page): Locator => page.getByRole('group', { name: 'Connection' })

export async function untilState(page: Page, state: StateName, timeout = 20_000): Promise<void> {
  await chipOf(page).getByText(state, { exact: true }).waitFor({ timeout })
}

/** Connected again: by itself, or by a click where it had given up already. */
export async function untilBack(page: Page): Promise<void> {
  const retry = chipOf(page).getByRole('button', { name: 'Retry', exact: true })
  await expect
    .poll(
      async () => {
        if (await retry.isVisible()) await retry.click()
        return chipOf(page).textContent()
      },
      { timeout: 30_000 },
    )
    .toContain('open')
}

/** What follows a change of size or colours, such as a diagram that measures itself, is on the screen. */
export async function untilDrawn(page: Page): Promise<void> {
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  )
}

/** From now on no timer of the page fires. What comes from the server still does. */
export async function stopTime(page: Page): Promise<void> {
  await page.clock.pauseAt((await page.evaluate(() => Date.now())) + 500)
}

export const panelLink = (page: Page, name: string): Locator =>
  page.getByRole('navigation', { name: 'Panels' }).getByRole('link', { name })

export async function say(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Message' }).fill(text)
  await page.getByRole('button', { name: 'Send' }).click()
}

/** Every bubble with that text. */
export const bubbles = (page: Page, text: string): Locator =>
  page.getByRole('log').getByRole('listitem').filter({ hasText: text })

export async function untilDelivery(page: Page, text: string, delivery: string): Promise<void> {
  await bubbles(page, text)
    .getByText(delivery, { exact: true })
    .waitFor({ state: 'attached', timeout: 20_000 })
}

/** The connection's session, once the server has told it. */
export async function untilWelcome(page: Page): Promise<void> {
  await page.getByRole('log').and(page.locator('[aria-busy=false]')).waitFor()
}

export const buttonOf = (page: Page | Locator, name: string | RegExp): Locator =>
  page.getByRole('button', { name })

/** Waits until the text of a locator is as expected. */
export async function untilText(locator: Locator, text: string | RegExp, timeout = 20_000): Promise<void> {
  await expect.poll(() => locator.textContent(), { timeout }).toMatch(text)
}

/** Loads the page anew, to be there when its socket opens. */
export async function reloadWithSocket(page: Page): Promise<WebSocket> {
  const [socket] = await Promise.all([page.waitForEvent('websocket'), page.reload()])
  return socket
}

/** The next frame from the server that has that text in it. */
export async function untilFrame(socket: WebSocket, text: string): Promise<string> {
  const frame = await socket.waitForEvent('framereceived', ({ payload }) => String(payload).includes(text))
  return String(frame.payload)
}
