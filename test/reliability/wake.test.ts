import { type Browser, type Page, chromium } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { bundle } from '../support/bundle.ts'
import { launchOptions } from '../support/chromium.mjs'
import { startEchoServer } from '../support/echoServer.mjs'
import { type FaultProxy, type Gate, createFaultProxy, createGate } from '../support/faultProxy.ts'
import { type Site, startSite } from '../support/site.ts'
import { SWITCHED_OFF, type Tab, openTab } from '../support/tab.ts'

/** A page or a tab: where expressions are evaluated. */
interface Place {
  evaluate<Value>(expression: string): Promise<Value>
}

let site: Site
let browser: Browser
let server: Awaited<ReturnType<typeof startEchoServer>>
let proxy: FaultProxy
let gate: Gate
let closes: number[]

beforeAll(async () => {
  site = await startSite(await bundle('src/core.ts'))
  const { args = [], ...rest } = launchOptions()
  browser = await chromium.launch({
    ...rest,
    // Timers of a hidden page come to rest after two seconds, in place of five minutes.
    args: [...args, '--enable-features=IntensiveWakeUpThrottling:grace_period_seconds/2'],
    ignoreDefaultArgs: SWITCHED_OFF,
  })
})

afterAll(async () => {
  await browser.close()
  await site.close()
})

beforeEach(async () => {
  closes = []
  gate = createGate()
  server = await startEchoServer(0, (socket) => {
    socket.on('close', (code) => closes.push(code))
  })
  proxy = await createFaultProxy(server.port, () => gate.fault)
})

afterEach(async () => {
  await proxy.close()
  await server.close()
})

/** Makes a client that connects; `told` are the names of the states it passes. */
async function connect(place: Place, config: object = {}): Promise<void> {
  const all = { url: `ws://127.0.0.1:${proxy.port}`, reconnectJitter: 0, ...config }
  await place.evaluate(`
    window.told = []
    window.client = window.module.createWebSocketClient(${JSON.stringify(all)})
    client.on('state', ({ name, cause }) => told.push(cause ? name + ' ' + cause.kind : name))
    client.connect()
  `)
}

const told = (place: Place): Promise<string[]> => place.evaluate('told')
const nameOf = (place: Place): Promise<string> => place.evaluate('client.state.name')
const echo = (place: Place): Promise<string> => place.evaluate(`client.request('echo', 'hello')`)
const until = (isTrue: () => boolean | Promise<boolean>): Promise<unknown> => vi.waitUntil(isTrue, 20_000)
const becomes = (place: Place, name: string): Promise<unknown> =>
  until(async () => (await nameOf(place)) === name)
const pause = (duration: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, duration))

describe('a page in the back/forward cache', () => {
  let page: Page

  beforeEach(async () => {
    page = await browser.newPage()
    await page.goto(site.origin)
    await page.evaluate(`
      window.shown = []
      addEventListener('pageshow', ({ persisted }) => shown.push(persisted))
    `)
  })

  afterEach(() => page.close())

  const leave = (): Promise<unknown> => page.goto(`${site.origin}/elsewhere`)
  /** Back to the very page that was left, not to a fresh copy of it. */
  const comeBack = async (): Promise<void> => {
    await page.goBack({ waitUntil: 'commit' })
    await until(() => page.evaluate('window.shown?.includes(true)'))
  }

  test('closes its connection, and has it again when it comes back', async () => {
    await connect(page)
    await leave()
    await until(() => closes.length > 0)
    expect(closes).toEqual([1000])
    await comeBack()
    await becomes(page, 'open')
    expect(await echo(page)).toBe('hello')
    expect((await told(page)).slice(3)).toEqual(['waiting suspended', 'resolving', 'opening', 'open'])
    expect(proxy.connections).toBe(2)
  })

  test('that was waiting dials when it comes back', async () => {
    await connect(page, { reconnectInterval: 3_600_000 })
    gate.cut()
    await becomes(page, 'waiting')
    await leave()
    await comeBack()
    await becomes(page, 'open')
    expect(await echo(page)).toBe('hello')
  })

  test('that was disconnected stays so', async () => {
    await connect(page)
    await page.evaluate('client.disconnect()')
    await leave()
    await comeBack()
    await pause(200)
    expect(await nameOf(page)).toBe('closed')
    expect(proxy.connections).toBe(1)
  })
})

describe('a network that goes and comes', () => {
  let page: Page
  let emulate: (offline: boolean) => Promise<unknown>

  beforeEach(async () => {
    page = await browser.newPage()
    await page.goto(site.origin)
    const session = await page.context().newCDPSession(page)
    emulate = (offline) =>
      session.send('Network.emulateNetworkConditions', {
        offline,
        latency: 0,
        downloadThroughput: -1,
        uploadThroughput: -1,
      })
  })

  afterEach(() => page.close())

  test('an open connection is asked, not killed', async () => {
    await connect(page)
    await emulate(true)
    await pause(500)
    expect(await nameOf(page)).toBe('open')
    await emulate(false)
    await until(() => server.received('ping') > 0)
    expect(await echo(page)).toBe('hello')
    expect(proxy.connections).toBe(1)
  })

  test('one that died meanwhile is found out and replaced', async () => {
    await connect(page, { heartbeatTimeout: 500, reconnectInterval: 0 })
    await emulate(true)
    gate.silence()
    await emulate(false)
    await until(() => proxy.connections === 2)
    await becomes(page, 'open')
    expect(await told(page)).toContain('waiting silent')
  })

  test('a waiting client dials now', async () => {
    await connect(page, { reconnectInterval: 3_600_000 })
    await emulate(true)
    gate.cut()
    await becomes(page, 'waiting')
    await emulate(false)
    await becomes(page, 'open')
    expect(await echo(page)).toBe('hello')
  })

  test('a client that gave up starts again', async () => {
    await connect(page, { maxReconnectAttempts: 0 })
    gate.cut()
    await becomes(page, 'failed')
    await emulate(true)
    await emulate(false)
    await becomes(page, 'open')
    expect(await echo(page)).toBe('hello')
  })
})

describe('a page in the background', () => {
  const heartbeat = { heartbeatInterval: 200, heartbeatTimeout: 1_000, reconnectInterval: 100 }
  let tab: Tab
  let other: Tab

  beforeEach(async () => {
    tab = await openTab(browser, site.origin)
    other = await openTab(browser, site.origin)
    await other.show()
    await until(() => tab.evaluate(`document.visibilityState === 'hidden'`))
  })

  afterEach(async () => {
    await tab.close()
    await other.close()
  })

  const isThrottled = (): Promise<boolean> =>
    tab.evaluate(`new Promise((resolve) => {
      const start = performance.now()
      setTimeout(() => setTimeout(() => resolve(performance.now() - start > 500), 10), 10)
    })`)

  test('whose timers are throttled keeps a healthy connection', async () => {
    await connect(tab, heartbeat)
    expect(await isThrottled()).toBe(true)
    // Long enough for its timers to come to rest.
    await pause(5_000)
    await tab.show()
    await until(() => tab.evaluate(`document.visibilityState === 'visible'`))
    await pause(1_500)
    expect(await echo(tab)).toBe('hello')
    expect(proxy.connections).toBe(1)
  })

  test('finds out that its connection is dead when it is shown', async () => {
    await connect(tab, { ...heartbeat, heartbeatInterval: 3_600_000 })
    gate.silence()
    await tab.show()
    await until(() => proxy.connections === 2)
    await becomes(tab, 'open')
    expect(await told(tab)).toContain('waiting silent')
  })

  test('that is frozen loses its connection, and has it again as soon as it resumes', async () => {
    await connect(tab, { reconnectInterval: 3_600_000 })
    await tab.freeze()
    await until(() => server.sockets.size === 0)
    await tab.resume()
    await becomes(tab, 'open')
    expect(await echo(tab)).toBe('hello')
    expect(await told(tab)).toContain('waiting suspended')
  })
})
