import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AddressInfo } from 'node:net'
import { createServer, preview } from 'vite'
import type { InlineConfig } from 'vite'
import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { playgroundServer } from '../../playground/server/plugin.ts'
import { createTestClient } from './client.ts'

/** A site of one page, built already, that no test runner is known to watch. */
async function site(): Promise<InlineConfig> {
  const root = await mkdtemp(join(tmpdir(), 'playground-'))
  onTestFinished(() => rm(root, { recursive: true }))
  await mkdir(join(root, 'dist'))
  for (const folder of [root, join(root, 'dist')])
    await writeFile(join(folder, 'index.html'), '<p>the page</p>')
  const listen = { host: '127.0.0.1', port: 0 }
  const server = { ...listen, watch: null }
  return {
    root,
    configFile: false,
    logLevel: 'silent',
    plugins: [playgroundServer()],
    server,
    preview: listen,
  }
}

const hostOf = (address: unknown) => `127.0.0.1:${(address as AddressInfo).port}` // both listen on TCP

afterEach(() => void vi.unstubAllEnvs())

test('vite dev serves the page, the API, the WebSocket and its own hot reloading on one port', async () => {
  vi.stubEnv('VITEST', '')
  const vite = await createServer(await site())
  await vite.listen()
  const host = hostOf(vite.httpServer?.address())
  expect(await (await fetch(`http://${host}/`)).text()).toContain('the page')
  expect(await (await fetch(`http://${host}/api/health`)).json()).toMatchObject({ ok: true, connections: 0 })
  const client = createTestClient(`ws://${host}/ws?name=Ada`)
  expect((await client.welcome).you.name).toBe('Ada')
  const hmr = new WebSocket(`ws://${host}/?token=${vite.config.webSocketToken}`, 'vite-hmr')
  const [message] = await once(hmr, 'message')
  expect(JSON.parse(String(message))).toEqual({ type: 'connected' })
  await vite.close()
  expect((await client.ended).code).toBe(1006)
})

test('vite preview serves the same, and hangs up on other upgrades', async () => {
  const vite = await preview(await site())
  const host = hostOf(vite.httpServer.address())
  expect(await (await fetch(`http://${host}/`)).text()).toContain('the page')
  expect(await (await fetch(`http://${host}/api/socket/bind-code`)).json()).toHaveProperty('code')
  const client = createTestClient(`ws://${host}/ws`)
  await client.welcome
  expect((await createTestClient(`ws://${host}/elsewhere`).ended).code).toBe(1006)
  await vite.close()
  expect((await client.ended).code).toBe(1006)
})

test('under a test runner the plugin stays out of the way', async () => {
  vi.stubEnv('VITEST', 'true')
  const vite = await createServer(await site())
  await vite.listen()
  const response = await fetch(`http://${hostOf(vite.httpServer?.address())}/api/health`)
  expect(await response.text()).toContain('the page')
  await vite.close()
})
