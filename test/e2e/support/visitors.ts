import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { openBrowser } from './browser.ts'

export const desk = { width: 1280, height: 800 }
export const phone = { width: 390, height: 844 }

export interface Visitor extends Pick<BrowserContextOptions, 'viewport' | 'colorScheme' | 'reducedMotion'> {
  locale?: string
  /** Lets a test stop the page's time, see `stopTime`. */
  hasClock?: boolean
}

export interface Visitors {
  /** A page of somebody who was never here. */
  take(visitor: Visitor): Promise<Page>
  /** Everybody leaves. */
  leave(): Promise<void>
  close(): Promise<void>
}

/**
 * Lends pages and takes them back. A page in a process of its own costs four times as much as one that is loaded again,
 * so a page that is left is washed and waits, at an address of the site without a script, for whoever comes next.
 */
export function createVisitors(blank: string, onPage: (page: Page) => void): Visitors {
  const idle: { page: Page; locale: string }[] = []
  const taken: { page: Page; locale: string; isSpoilt: boolean }[] = []

  async function open(browser: Browser, locale: string, hasClock: boolean): Promise<Page> {
    const context = await browser.newContext({ viewport: desk, locale, timezoneId: 'Asia/Shanghai' })
    if (hasClock) await context.clock.install()
    const page = await context.newPage()
    page.setDefaultTimeout(20_000)
    onPage(page)
    return page
  }

  return {
    async take({ viewport = desk, colorScheme = 'light', reducedMotion, locale = 'en', hasClock = false }) {
      const found = hasClock ? -1 : idle.findIndex((each) => each.locale === locale)
      const [known] = found < 0 ? [] : idle.splice(found, 1)
      const page = known?.page ?? (await open(await openBrowser(), locale, hasClock))
      taken.push({ page, locale, isSpoilt: hasClock })
      if (viewport) await page.setViewportSize(viewport)
      await page.emulateMedia({ colorScheme, reducedMotion: reducedMotion ?? 'no-preference' })
      return page
    },
    async leave() {
      const leaving = taken.splice(0)
      await Promise.all(
        leaving.map(async ({ page, locale, isSpoilt }) => {
          const context = page.context()
          // A clock that was put in stays in.
          if (isSpoilt || page.isClosed()) return context.close()
          await wash(context, page, blank)
          idle.push({ page, locale })
        }),
      )
    },
    async close() {
      await Promise.all([...idle, ...taken].map(({ page }) => page.context().close()))
    },
  }
}

/** Nothing is left of who was here: no storage, no permission, no other window. */
async function wash(context: BrowserContext, page: Page, blank: string): Promise<void> {
  const others = context.pages().filter((other) => other !== page)
  await Promise.all(others.map((other) => other.close()))
  await page.unrouteAll()
  await page.goto(blank)
  await page.evaluate(() => {
    localStorage.clear()
    sessionStorage.clear()
  })
  await context.clearCookies()
  await context.clearPermissions()
}
