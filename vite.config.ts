import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import vue from '@vitejs/plugin-vue'
import { playwright } from '@vitest/browser-playwright'
import { defineConfig } from 'vitest/config'
import type { ViteUserConfig } from 'vitest/config'
import manifest from './package.json' with { type: 'json' }
import { launchOptions } from './test/support/chromium.mjs'

const root = import.meta.dirname

/** Name and source of every public entry point: `./dist/core.js` in package.json is `src/core.ts`. */
const entries = Object.values(manifest.exports)
  .filter((target) => typeof target === 'object')
  .map((target) => target.default.replace(/^\.\/dist\/(.*)\.js$/, '$1'))
  .map((name) => ({ name, source: resolve(root, 'src', `${name}.ts`) }))
  .filter(({ source }) => existsSync(source))

/** The playground and the tests import `hawser/core` as a user would, and get the source. */
const alias = entries.map(({ name, source }) => ({
  find: new RegExp(`^${`hawser/${name}`.replace(/\/index$/, '')}$`),
  replacement: source,
}))

const library: ViteUserConfig = {
  publicDir: false,
  build: {
    target: 'es2022',
    sourcemap: true,
    minify: false,
    emptyOutDir: true,
    lib: {
      formats: ['es'],
      entry: Object.fromEntries(entries.map(({ name, source }) => [name, source])),
    },
    rolldownOptions: {
      external: [/^vue($|\/)/, /^@vueuse\//, /^@vue\//, 'mitt'],
      output: { chunkFileNames: 'chunks/[name]-[hash].js' },
    },
  },
}

async function playground(): Promise<ViteUserConfig> {
  const { playgroundDocs } = await import('./playground/docs/plugin.ts')
  const { playgroundServer } = await import('./playground/server/plugin.ts')
  return {
    root: resolve(root, 'playground'),
    base: './',
    resolve: { alias },
    plugins: [vue(), playgroundDocs(), playgroundServer()],
    server: { host: '127.0.0.1', port: 5173 },
    preview: { host: '127.0.0.1', port: 5173 },
    build: { outDir: resolve(root, 'playground/dist'), emptyOutDir: true, target: 'es2022' },
  }
}

const tests: ViteUserConfig = {
  root,
  resolve: { alias },
  plugins: [vue()],
  test: {
    // Both cores of a small machine: by itself the runner would leave one of two idle.
    maxWorkers: 2,
    // Time limits are for what hangs, not for what is slow: the machine may have other things to do.
    testTimeout: 30_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          environment: 'node',
          include: ['test/**/*.test.ts'],
          exclude: ['test/{vue,browser,e2e,reliability}/**'],
        },
      },
      {
        extends: true,
        test: { name: 'dom', environment: 'happy-dom', include: ['test/vue/**/*.test.ts'] },
      },
      {
        test: {
          name: 'types',
          include: [],
          typecheck: {
            enabled: true,
            only: true,
            // These files and what they import: the rest, and what lies deeper, is for `npm run typecheck`.
            checker: resolve(root, 'node_modules/@typescript/native/bin/tsc'),
            include: ['test/types/*.test-d.ts'],
            tsconfig: './test/types/tsconfig.json',
          },
        },
      },
      {
        extends: true,
        // Found at run time otherwise, which reloads the page in mid-test.
        optimizeDeps: { include: ['vue', '@vue/test-utils', '@vueuse/core', 'mitt'] },
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          // What measures time in a browser gets the machine for itself, after all that does not.
          sequence: { groupOrder: 1 },
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({ launchOptions: launchOptions() }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          environment: 'node',
          include: ['test/e2e/**/*.test.ts'],
          sequence: { groupOrder: 2 },
          // All files of a worker share its browser.
          isolate: false,
          // They wait for servers as often as they work.
          maxWorkers: 3,
          expect: { poll: { timeout: 20_000 } },
          testTimeout: 90_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'reliability',
          environment: 'node',
          include: ['test/reliability/**/*.test.ts'],
          sequence: { groupOrder: 3 },
          // Heaps are measured here, with the garbage collected.
          execArgv: ['--expose-gc'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
}

export default defineConfig(({ command, mode }) => {
  if (process.env.VITEST) return tests
  return command === 'build' && mode !== 'playground' ? library : playground()
})
