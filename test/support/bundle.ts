import { resolve } from 'node:path'
import { type Rolldown, build } from 'vite'

const root = resolve(import.meta.dirname, '../..')

/** A module with all that it imports as one, for a page. Hawser is the source, as in every test. */
export async function bundle(entry: string): Promise<string> {
  const output = await build({
    root,
    configFile: false,
    logLevel: 'warn',
    resolve: {
      alias: { 'hawser/core': resolve(root, 'src/core.ts'), hawser: resolve(root, 'src/index.ts') },
    },
    // Vue asks for it, and a page has no process.
    define: { 'process.env.NODE_ENV': '"production"' },
    build: { write: false, minify: false, lib: { entry: resolve(root, entry), formats: ['es'] } },
  })
  const [first] = [output].flat() as Rolldown.RolldownOutput[] // nothing is watched
  return first?.output[0].code ?? ''
}
