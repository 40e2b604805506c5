import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer } from 'vite'
import { expect, onTestFinished, test, vi } from 'vitest'
import { openBrowser } from './support/browser.ts'
import { furnish } from './support/scenes.ts'

/** Vue and vue-i18n warn in development only. */
test('in development the page says nothing in the console on its way through all panels', async () => {
  // Or the config would take the server for the one of a test run.
  vi.stubEnv('VITEST', '')
  onTestFinished(() => void vi.unstubAllEnvs())
  // A cache of its own: a server that somebody develops with keeps its.
  const cacheDir = await mkdtemp(join(tmpdir(), 'playground-'))
  onTestFinished(() => rm(cacheDir, { recursive: true }))
  const vite = await createServer({ cacheDir, logLevel: 'silent', server: { port: 0, watch: null } })
  onTestFinished(() => vite.close())
  await vite.listen()
  const [url = ''] = vite.resolvedUrls?.local ?? []

  const page = await (await openBrowser()).newPage({ locale: 'en' })
  onTestFinished(() => page.close())
  const heard: string[] = []
  page.on('pageerror', (error) => heard.push(String(error)))
  page.on('console', (message) => {
    if (!/^\[vite\]|^Failed to load resource/.test(message.text())) heard.push(message.text())
  })
  for (const panel of ['chat', 'notifications', 'connection', 'composables', 'bind-code']) {
    await page.goto(`${url}#/${panel}`)
    await furnish(page, panel)
  }
  await page.getByRole('button', { name: '切换到中文' }).click()
  await page.getByRole('heading', { name: '绑定码', level: 1 }).waitFor()
  expect(heard).toEqual([])
})
