import { type Browser, type Page, chromium } from 'playwright-core'
import { WebSocket } from 'ws'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bundle } from '../support/bundle.ts'
import { launchOptions } from '../support/chromium.mjs'
import { readTable, writeTable } from '../support/generated.ts'
import { type Site, startSite } from '../support/site.ts'
import { type Observation, type Told, observe } from './observe.ts'
import { CLOSE_CODES, FAULTS, type Scenario } from './scenarios.ts'

/** `UPDATE_DOCS=1 npx vitest run --project reliability` writes the tables; else they are what is expected. */
const isUpdating = Boolean(process.env.UPDATE_DOCS)

/** One at a time where the times are kept; they would disturb each other's. */
const play = isUpdating ? test : test.concurrent

interface Loaded {
  readonly module: { readonly observe: typeof observe }
}

let site: Site
let browser: Browser
let page: Page

beforeAll(async () => {
  site = await startSite(await bundle('test/reliability/observe.ts'))
  browser = await chromium.launch(launchOptions())
  page = await browser.newPage()
  await page.goto(site.origin)
})

afterAll(async () => {
  await browser.close()
  await site.close()
})

const inNode = (told: Told): Promise<Observation> => observe({ ...told, WebSocket })

const inChromium = (told: Told): Promise<Observation> =>
  page.evaluate((given) => (window as unknown as Loaded).module.observe(given), told) // the page puts it there

async function run(
  { stage, config }: Scenario,
  client: (told: Told) => Promise<Observation>,
): Promise<Observation> {
  const scene = await stage()
  try {
    return await client({ url: `ws://127.0.0.1:${scene.port}`, ...config })
  } finally {
    await scene.close()
  }
}

const TABLES = [
  ['faults', FAULTS],
  ['close codes', CLOSE_CODES],
] as const

describe.each(TABLES)('%s', (part, scenarios) => {
  const rows = new Map<Scenario, readonly [did: string, node: string, chromium: string]>()
  const documented = new Map(readTable('docs/reliability.md', part).map(([name, did]) => [name, did]))

  play.for(scenarios)('$name', async (scenario, { expect: check }) => {
    const node = await run(scenario, inNode)
    const chrome = await run(scenario, inChromium)
    const did = node.did === chrome.did ? node.did : `Node: ${node.did}. Chromium: ${chrome.did}`
    rows.set(scenario, [did, seconds(node), seconds(chrome)])
    if (!isUpdating) check(did).toBe(documented.get(scenario.name))
  })

  afterAll(() => {
    const table = scenarios.map((each) => [each, rows.get(each) ?? ['', '', '']] as const)
    console.log(
      table.map(([{ name }, [did, ...times]]) => `${name}: ${did} (${times.join(', ')})`).join('\n'),
    )
    if (!isUpdating) return
    const english = ['fault', 'what the client did', 'Node', 'Chromium']
    const chinese = ['故障', '客户端做了什么', 'Node', 'Chromium']
    writeTable(
      'docs/reliability.md',
      part,
      english,
      table.map(([{ name }, cells]) => [name, ...cells]),
    )
    writeTable(
      'docs/zh/reliability.md',
      part,
      chinese,
      table.map(([{ zh }, cells]) => [zh, ...cells]),
    )
  })

  test('the page tells of these and no others', () => {
    const english = readTable('docs/reliability.md', part)
    expect(english.map(([name]) => name)).toEqual(scenarios.map(({ name }) => name))
    const chinese = readTable('docs/zh/reliability.md', part)
    expect(chinese.map(([name]) => name)).toEqual(scenarios.map(({ zh }) => zh))
    expect(chinese.map((row) => row.slice(1))).toEqual(english.map((row) => row.slice(1)))
  })
})

function seconds({ took }: Observation): string {
  return `${(took / 1_000).toFixed(2)} s`
}
