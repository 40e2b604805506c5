import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import vue from '@vitejs/plugin-vue'
import { createServer } from 'vite'
import { expect, onTestFinished, test, vi } from 'vitest'
import { type WebSocket, WebSocketServer } from 'ws'
import { openBrowser } from './support/browser.ts'
import { untilText } from './support/page.ts'

const root = resolve(import.meta.dirname, '../..')

const PAGE = `<div id="app"></div><script type="module" src="/main.js"></script>`

const MAIN = `
import { createApp, h } from 'vue'
import Chat from './Chat.vue'
sessionStorage.loads = Number(sessionStorage.loads ?? 0) + 1
createApp({ render: () => h(Chat) }).mount('#app')
`

/** A component as somebody is writing it: what it says, and how it reads what arrives. */
const chat = (use: string, title: string, mark: string): string => `
<script setup>
import { useSocket, useSocketEvent } from 'hawser'
import { ref } from 'vue'

const { status } = ${use}
const lines = ref([])
useSocketEvent('chat', (line) => lines.value.push(line + '${mark}'))
</script>

<template><h1>${title}</h1><p>{{ status }}</p><pre>{{ lines.join() }}</pre></template>
`

interface Editor {
  save(title: string, mark?: string): Promise<void>
}

/** A project in a folder of its own, which can be edited while a server serves it. */
async function startProject(use: string): Promise<Editor & { url: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'hawser-hmr-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const save: Editor['save'] = (title, mark = '') =>
    writeFile(join(folder, 'Chat.vue'), chat(use, title, mark))
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction')
  await writeFile(join(folder, 'index.html'), PAGE)
  await writeFile(join(folder, 'main.js'), MAIN)
  await save('First')
  const vite = await createServer({
    root: folder,
    configFile: false,
    cacheDir: join(folder, '.vite'),
    logLevel: 'silent',
    plugins: [vue()],
    resolve: { alias: { hawser: resolve(root, 'src/index.ts') } },
    // Found at run time otherwise, which reloads the page.
    optimizeDeps: { include: ['vue', '@vueuse/core', 'mitt'] },
    server: { host: '127.0.0.1', port: 0, fs: { strict: false } },
  })
  onTestFinished(() => vite.close())
  await vite.listen()
  return { save, url: vite.resolvedUrls?.local[0] ?? '' }
}

/** A server that counts who dials, and speaks to all. */
async function startServer(): Promise<{ url: string; dials(): number; say(line: string): void }> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  const sockets: WebSocket[] = []
  server.on('connection', (socket) => sockets.push(socket))
  onTestFinished(() => {
    for (const socket of sockets) socket.terminate()
    server.close()
  })
  await new Promise((listening) => server.once('listening', listening))
  const { port } = server.address() as { port: number } // not a pipe
  return {
    url: `ws://127.0.0.1:${port}`,
    dials: () => sockets.length,
    say: (data) => sockets.forEach((socket) => socket.send(JSON.stringify({ type: 'chat', data }))),
  }
}

async function develop(useOf: (url: string) => string) {
  const server = await startServer()
  const { save, url } = await startProject(useOf(server.url))
  const page = await (await openBrowser()).newPage()
  onTestFinished(() => page.close())
  await page.goto(url)
  await untilText(page.locator('p'), 'open')
  const lines = page.locator('pre')
  server.say('one')
  await untilText(lines, /^one$/)
  return {
    server,
    lines,
    /** How often the page as such was loaded. */
    loads: () => page.evaluate('sessionStorage.loads'),
    async edit(title: string, mark?: string): Promise<void> {
      const seen = async (): Promise<void> => {
        await save(title, mark)
        await untilText(page.locator('h1'), title, 3_000)
      }
      // A watcher overlooks what is written right behind another write: then it is saved once more.
      await vi.waitFor(seen, 30_000)
      await untilText(page.locator('p'), 'open')
    },
  }
}

test('a component that shares its connection by key is edited without a second dial', async () => {
  const { server, lines, loads, edit } = await develop(
    (url) => `useSocket({ url: '${url}' }, { key: 'chat' })`,
  )
  await edit('Second')
  await edit('Third', '!')
  server.say('two')
  // The new code has it, the old one no more.
  await untilText(lines, /^two!$/)
  expect(server.dials()).toBe(1)
  expect(await loads()).toBe('1')
})

test('one without a key keeps its connection while only the template is edited', async () => {
  const { server, lines, loads, edit } = await develop((url) => `useSocket({ url: '${url}' })`)
  await edit('Second')
  server.say('two')
  await untilText(lines, /^one,two$/)
  expect(server.dials()).toBe(1)
  await edit('Third', '!')
  expect(server.dials()).toBe(2)
  expect(await loads()).toBe('1')
})
