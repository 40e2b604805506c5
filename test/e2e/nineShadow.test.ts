import { resolve } from 'node:path'
import type { Page } from 'playwright-core'
import { build } from 'vite'
import { beforeAll, expect, test } from 'vitest'
import { EXAMPLES } from '../support/examples.ts'
import type { ExamplesPage } from './support/examplesPage.ts'
import { usePlayground } from './support/playground.ts'

declare const examples: ExamplesPage // in the page

const root = resolve(import.meta.dirname, '../..')
const playground = usePlayground()
let script = ''

beforeAll(async () => {
  const built = await build({
    root,
    configFile: false,
    logLevel: 'silent',
    define: { 'process.env.NODE_ENV': '"production"' },
    resolve: { alias: { 'hawser/core': resolve(root, 'src/core.ts') } },
    build: {
      write: false,
      lib: { formats: ['es'], entry: resolve(import.meta.dirname, 'support/examplesPage.ts') },
    },
  })
  const [output] = [built].flat()
  if (output && 'output' in output) script = output.output[0].code
})

async function open(): Promise<Page> {
  const page = await playground.visit('connection')
  await page.addScriptTag({ type: 'module', content: script })
  await page.waitForFunction(() => 'examples' in globalThis)
  return page
}

/** Runs an example in the browser against the playground's server; gives what it logged, once `until` says that is all. */
async function run(heading: string, needsClient: boolean, until = 0): Promise<unknown[][]> {
  const page = await open()
  const example = EXAMPLES.get(heading) ?? ''
  await page.evaluate(([text, needs]) => examples.run(text, needs), [example, needsClient] as const)
  await page.waitForFunction((count) => examples.lines.length >= count, until)
  return page.evaluate(() => examples.lines)
}

test.each([
  ['创建 WebSocket 客户端', false],
  ['取消监听', true],
  ['自定义配置示例', false],
  ['发送消息示例', true],
  ['自动重连机制', false],
  ['心跳检测机制', false],
] as const)('%s runs as it is written', async (heading, needsClient) => {
  expect(await run(heading, needsClient)).toEqual([])
})

test('连接和断开: connects, and is gone afterwards', async () => {
  expect(await run('连接和断开', false)).toEqual([['已连接']])
})

test('监听系统事件: is told of an opening that had been', async () => {
  expect(await run('监听系统事件', true, 1)).toEqual([['WebSocket 已连接']])
})

test('发送和接收消息: gets its own chat back from the room', async () => {
  const lines = await run('发送和接收消息', true, 1)
  expect(lines[0]).toEqual(['收到聊天消息:', expect.objectContaining({ content: 'Hello, World!' })])
})

test('获取绑定码: signs in with a code', async () => {
  const lines = await run('获取绑定码', false, 2)
  expect(lines).toEqual([
    ['绑定码:', expect.any(String)],
    ['过期时间:', expect.any(Number)],
  ])
})

test('错误处理: a server that is there is no error', async () => {
  expect(await run('错误处理', false)).toEqual([])
})

test('实时通知: every kind reaches its function', async () => {
  const page = await open()
  await page.evaluate((text) => examples.run(text, false), EXAMPLES.get('实时通知') ?? '')
  for (const type of ['info', 'warning', 'error', 'success'] as const) {
    await playground.call('POST /api/notify', { type, message: `a ${type}` })
  }
  await page.waitForFunction(() => examples.called.length >= 4)
  expect(await page.evaluate(() => examples.called)).toEqual(
    ['info', 'warning', 'error', 'success'].map((type) => `${type} a ${type}`),
  )
})

test('聊天应用: the component connects with its mount and leaves with its end', async () => {
  const page = await open()
  await page.evaluate(
    async (text) => {
      Object.assign(globalThis, { mounted: await examples.mount(text) })
    },
    EXAMPLES.get('聊天应用') ?? '',
  )
  await page.waitForFunction(() => examples.lines.length >= 1)
  expect(await page.evaluate(() => examples.lines)).toEqual([['已连接到聊天服务器']])
  const state = await page.evaluate(() => {
    const { mounted } = globalThis as unknown as { mounted: { leave(): void } } // set above
    mounted.leave()
    return examples.clients[0]?.state.name
  })
  expect(state).toBe('closed')
})
