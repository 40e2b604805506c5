import { chromium } from 'playwright-core'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import type { PlaygroundApi } from '../../../playground/server/protocol.ts'
import { launchOptions } from '../../support/chromium.mjs'
import { startSite } from './site.ts'
import type { Site } from './site.ts'

type ApiName = keyof PlaygroundApi

export interface Playground {
  /** A visitor of their own, at the panel given: `chat`, `connection`, … */
  visit(path?: string, options?: VisitOptions): Promise<Page>
  /** One call to the server, from outside of any page. `last` stands in for `<name>`. */
  call<Name extends ApiName>(
    name: Name,
    body?: PlaygroundApi[Name]['body'],
    last?: string,
  ): Promise<PlaygroundApi[Name]['result']>
  url(path?: string): string
}

export interface VisitOptions extends BrowserContextOptions {
  /** Lets a test stop the page's time, see `stopTime`. */
  hasClock?: boolean
}

export const desk = { width: 1280, height: 800 }
export const phone = { width: 390, height: 844 }

/** Said by the browser itself of every refused dial and every failed call; the page can neither say nor hush it. */
const browsersOwn = /^Failed to load resource|^WebSocket connection to/

/** Everything in the console that no visitor should find there. */
function watchConsole(page: Page, problems: string[]) {
  page.on('console', (message) => {
    const isTrouble = ['error', 'warning', 'assert'].includes(message.type())
    if (isTrouble && !browsersOwn.test(message.text())) problems.push(message.text())
  })
  page.on('pageerror', (error) => problems.push(String(error.stack)))
}

/** A site and a browser for the tests of one file. After each test the consoles must be clean, and faults end. */
export function usePlayground(): Playground {
  let site: Site
  let browser: Browser
  const contexts: BrowserContext[] = []
  const problems: string[] = []

  const playground: Playground = {
    url: (path = 'chat') => `${site.url}#/${path}`,
    async visit(path, { hasClock, ...options } = {}) {
      const context = await browser.newContext({
        viewport: desk,
        locale: 'en',
        colorScheme: 'light',
        timezoneId: 'Asia/Shanghai',
        ...options,
      })
      contexts.push(context)
      if (hasClock) await context.clock.install()
      const page = await context.newPage()
      page.setDefaultTimeout(10_000)
      watchConsole(page, problems)
      await page.goto(playground.url(path))
      return page
    },
    async call(name, body, last = '') {
      const [method, path = ''] = name.split(' ')
      const response = await fetch(new URL(path.replace('<name>', last), site.url), {
        method,
        ...(body && { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
      })
      expect(response.status, `${name} ${last}`).toBe(200)
      return (await response.json()) as PlaygroundApi[typeof name]['result'] // the contract that the server is built to
    },
  }

  beforeAll(async () => {
    site = await startSite()
    browser = await chromium.launch(launchOptions())
  })
  afterEach(async () => {
    await Promise.all(contexts.splice(0).map((context) => context.close()))
    await playground.call('POST /api/faults/<name>', {}, 'reset')
    expect(problems.splice(0)).toEqual([])
  })
  afterAll(async () => {
    await browser.close()
    await site.close()
  })
  return playground
}
