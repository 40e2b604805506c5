import type { Page } from 'playwright-core'

export interface Stop {
  readonly name: string
  readonly isVisible: boolean
  readonly hasRing: boolean
}

/** What has the focus, and whether that can be seen. Nothing where the page as such has it. */
export function stopOf(element: Element | null): Stop | undefined {
  if (!element || element === document.body) return undefined
  // A radio button shows on the label that it is inside of.
  const shown = element.matches('.unseen') ? (element.nextElementSibling ?? element) : element
  const { outlineStyle } = getComputedStyle(shown)
  const { width, height, left, top } = shown.getBoundingClientRect()
  const [label] = (element as Partial<HTMLInputElement>).labels ?? [] // of what is no field there are none
  const name = element.getAttribute('aria-label') ?? label?.textContent ?? element.textContent ?? ''
  return {
    name: name.trim().slice(0, 60),
    isVisible: width > 1 && height > 1 && left >= 0 && top >= 0,
    hasRing: outlineStyle !== 'none',
  }
}

/** Where the keys go to. */
const focused = (page: Page): Promise<Stop | undefined> =>
  page.evaluate(`(${stopOf.toString()})(document.activeElement)`)

export const nameOfFocused = async (page: Page): Promise<string> => (await focused(page))?.name ?? ''

/** Presses Tab until the stop of that name has the focus. */
export async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let count = 0; count < 80; count += 1) {
    if (name.test(await nameOfFocused(page))) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`no stop named ${name}`)
}
