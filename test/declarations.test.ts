import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const out = mkdtempSync(join(tmpdir(), 'hawser-types-'))

beforeAll(() => {
  const compiler = join(root, 'node_modules/@typescript/native/bin/tsc')
  execFileSync(process.execPath, [compiler, '-p', join(root, 'src'), '--outDir', out])
})

afterAll(() => rmSync(out, { recursive: true }))

/** What a package's users see of every file, by its path. */
function declarations(): { path: string; text: string }[] {
  return readdirSync(out, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.d.ts'))
    .map((path) => ({ path, text: readFileSync(join(out, path), 'utf8') }))
}

test('the types that are published know nothing of VueUse', () => {
  const all = declarations()
  expect(all.map(({ path }) => path)).toContain('index.d.ts')
  expect(all.filter(({ text }) => text.includes('vueuse')).map(({ path }) => path)).toEqual([])
})

test('the types of the core know nothing of Vue', () => {
  const ofVue = declarations().filter(({ text }) => /from ['"]vue['"]/.test(text))
  expect(ofVue.length).toBeGreaterThan(0)
  expect(ofVue.filter(({ path }) => !/^(vue|devtools)\//.test(path)).map(({ path }) => path)).toEqual([])
})
