import { resolve } from 'node:path'
import { type Rolldown, build } from 'vite'
import { expect, test, vi } from 'vitest'

const root = resolve(import.meta.dirname, '..')

/** As the documentation says it. */
const APP = `
import { createSocket } from 'hawser'
import { createApp } from 'vue'

const socket = createSocket({ url: '/ws' })
const app = createApp({}).use(socket)
if (import.meta.env.DEV) {
  void import('hawser/devtools').then(({ socketDevtools }) => app.use(socketDevtools(socket.client)))
}
app.mount('#app')
`

/** The text of every file that an app with the devtools is built to. */
async function buildApp(mode: 'development' | 'production'): Promise<string[]> {
  vi.stubEnv('NODE_ENV', mode)
  const output = await build({
    root,
    configFile: false,
    mode,
    logLevel: 'error',
    resolve: {
      alias: [
        { find: 'hawser/devtools', replacement: resolve(root, 'src/devtools/index.ts') },
        { find: 'hawser', replacement: resolve(root, 'src/index.ts') },
      ],
    },
    plugins: [
      {
        name: 'app',
        resolveId: (id) => (id === 'app' ? `${root}/app.ts` : undefined),
        load: (id) => (id === `${root}/app.ts` ? APP : undefined),
      },
    ],
    build: { write: false, minify: false, rolldownOptions: { input: 'app' } },
  })
  const [built] = [output].flat() as Rolldown.RolldownOutput[] // nothing is watched
  return (built?.output ?? []).map((file) => ('code' in file ? file.code : ''))
}

const isDevtools = (code: string): boolean => /socketDevtools|Hawser messages|DEVTOOLS_KIT/.test(code)

test(
  'a production build has no trace of the devtools, a development build has',
  { timeout: 60_000 },
  async () => {
    const production = await buildApp('production')
    expect(production).toHaveLength(1)
    expect(production.filter(isDevtools)).toEqual([])
    const development = await buildApp('development')
    expect(development.length).toBeGreaterThan(1)
    expect(development.some(isDevtools)).toBe(true)
  },
)
