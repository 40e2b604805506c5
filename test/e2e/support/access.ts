import axe from 'axe-core'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'

export async function violationsOf(page: Page): Promise<string[]> {
  await page.evaluate(`window.axe ?? (() => { ${axe.source} })()`)
  const results = await page.evaluate(async (): Promise<AxeResults> => {
    const { axe: tester } = window as unknown as { axe: typeof axe } // the script above
    return tester.run(document, { resultTypes: ['violations'] })
  })
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html.slice(0, 200)}`),
  )
}

/** What sticks out at the side, where nobody can scroll to. */
export const overflowOf = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('body *')]
      .filter((element) => !element.closest('.unseen, .skip, [data-sonner-toaster], svg'))
      // What scrolls to the side by itself has all of it within reach; it must not stick out either.
      .filter((element) => !element.parentElement?.closest('.code, .bar ul'))
      .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
      .map((element) => element.outerHTML.slice(0, 120)),
  )
