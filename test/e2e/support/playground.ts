import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import type { PlaygroundApi } from '../../../playground/server/protocol.ts'
import { startSite } from './site.ts'
import type { Site } from './site.ts'
import { createVisitors, desk, phone } from './visitors.ts'
import type { Visitor, Visitors } from './visitors.ts'

export { desk, phone }

type ApiName = keyof PlaygroundApi

export interface Playground {
  /** A visitor of their own, at the panel given: `chat`, `connection`, … */
  visit(path?: string, visitor?: Visitor): Promise<Page>
  /** One call to the server, from outside of any page. `last` stands in for `<name>`. */
  call<Name extends ApiName>(
    name: Name,
    body?: PlaygroundApi[Name]['body'],
    last?: string,
  ): Promise<PlaygroundApi[Name]['result']>
  url(path?: string): string
}

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

/** A site for the tests of one file, and visitors. After each test the consoles must be clean, and faults end. */
export function usePlayground(): Playground {
  let site: Site
  let visitors: Visitors
  const problems: string[] = []

  const playground: Playground = {
    url: (path = 'chat') => `${site.url}#/${path}`,
    async visit(path, visitor = {}) {
      const page = await visitors.take(visitor)
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
    visitors = createVisitors(`${site.url}api/health`, (page) => watchConsole(page, problems))
  })
  afterEach(async () => {
    await visitors.leave()
    await playground.call('POST /api/faults/<name>', {}, 'reset')
    expect(problems.splice(0)).toEqual([])
  })
  afterAll(async () => {
    await visitors.close()
    await site.close()
  })
  return playground
}
