import { readdirSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { runInNewContext } from 'node:vm'
import { describe, expect, test } from 'vitest'
import manifest from '../package.json' with { type: 'json' }
import {
  findClasses,
  findForbiddenImports,
  findGlobals,
  findImpurities,
  findLongFiles,
  findModuleState,
  findStrangers,
} from './support/architecture.ts'
import type { Area, Source } from './support/architecture.ts'

const onlyTheCoreEntry = ({ at }: Area): boolean => at === 'core.ts'
const onlyThePorts = ({ at, floor }: Area): boolean => at.startsWith('core/') && floor <= 1

/** The building: every file of src has its floor here, and imports from its own floor or from below. */
const AREAS: readonly Area[] = [
  { at: 'index.ts', floor: 6 },
  { at: 'vue/', floor: 6, packages: ['vue', '@vueuse/core'], imports: onlyTheCoreEntry },
  { at: 'testing/', floor: 6, imports: onlyTheCoreEntry },
  { at: 'devtools/', floor: 6, packages: ['vue', '@vue/devtools-api'], imports: onlyTheCoreEntry },
  { at: 'core.ts', floor: 5 },
  { at: 'platform/browser.ts', floor: 5 },
  { at: 'core/client.ts', floor: 4 },
  { at: 'core/options.ts', floor: 4 },
  { at: 'core/machine.ts', floor: 3 },
  { at: 'core/table.ts', floor: 3 },
  { at: 'core/state.ts', floor: 3 },
  { at: 'core/link.ts', floor: 2 },
  { at: 'core/scope.ts', floor: 2 },
  { at: 'core/heartbeat.ts', floor: 2 },
  { at: 'core/requests.ts', floor: 2 },
  { at: 'core/subscriptions.ts', floor: 2 },
  { at: 'core/address.ts', floor: 2 },
  { at: 'core/bindCode.ts', floor: 2 },
  { at: 'dialects/', floor: 2, imports: onlyThePorts },
  { at: 'interceptors/', floor: 2, imports: onlyThePorts },
  { at: 'core/types.ts', floor: 1 },
  { at: 'core/interceptor.ts', floor: 1 },
  { at: 'core/dialect.ts', floor: 1 },
  { at: 'core/env.ts', floor: 1 },
  { at: 'core/outbox.ts', floor: 0 },
  { at: 'core/backoff.ts', floor: 0 },
  { at: 'core/channel.ts', floor: 0 },
  { at: 'core/closePolicy.ts', floor: 0 },
  { at: 'core/deadline.ts', floor: 0 },
  { at: 'core/emitter.ts', floor: 0, packages: ['mitt'] },
  { at: 'core/errors.ts', floor: 0 },
  { at: 'core/redact.ts', floor: 0 },
  { at: 'core/snapshot.ts', floor: 0 },
  { at: 'core/universal.ts', floor: 0 },
]

const LINES = 250

const PLATFORM = 'platform/browser.ts'

/** Where `globalThis` is read for what every runtime has and the core's `lib` does not know. */
const UNIVERSAL = 'core/universal.ts'

/** What the language itself brings, asked of an empty context. */
const LANGUAGE: ReadonlySet<string> = new Set(
  (runInNewContext('Object.getOwnPropertyNames(globalThis)') as string[]) // the context gives names, untyped
    .filter((name) => !['globalThis', 'console', 'WebAssembly', 'eval', 'escape', 'unescape'].includes(name)),
)

function mayUse(path: string, name: string): boolean {
  return LANGUAGE.has(name) || path === PLATFORM || (path === UNIVERSAL && name === 'globalThis')
}

const SRC = join(import.meta.dirname, '../src')

const sources: readonly Source[] = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => ({ path: path.replaceAll(sep, '/'), text: readFileSync(join(SRC, path), 'utf8') }))

const outsideOfThePlatform = sources.filter(({ path }) => path !== PLATFORM)

const one = (path: string, text: string): Source[] => [{ path, text }]

describe('every file has its floor', () => {
  test('in src', () => {
    expect(findStrangers(AREAS, sources)).toEqual([])
  })

  test('a file without one is found', () => {
    expect(findStrangers(AREAS, one('core/cellar.ts', ''))).toEqual([
      'src/core/cellar.ts has no floor: give it one in AREAS in test/architecture.test.ts',
    ])
  })
})

describe('imports go down', () => {
  test('in src', () => {
    expect(findForbiddenImports(AREAS, sources)).toEqual([])
  })

  test.each([
    ['core/outbox.ts', '../core/machine.js', 'floor 0 may not see floor 3'],
    ['core/client.ts', '../core.js', 'floor 4 may not see floor 5'],
    ['core/client.ts', '../platform/browser.js', 'floor 4 may not see floor 5'],
    ['core/client.ts', 'vue', 'core/client.ts may import no such package'],
    ['core/client.ts', './machine.ts', 'a relative import ends with .js'],
    ['core.ts', './vue/useSocket.js', 'floor 5 may not see floor 6'],
    ['vue/useSocket.ts', '../core/client.js', 'vue/ may not see core/client.ts'],
    ['vue/useSocket.ts', '../platform/browser.js', 'vue/ may not see platform/browser.ts'],
    ['testing/index.ts', '../core/env.js', 'testing/ may not see core/env.ts'],
    ['devtools/index.ts', '../vue/useSocket.js', 'devtools/ may not see vue/'],
    ['dialects/hu60.ts', '../core/link.js', 'dialects/ may not see core/link.ts'],
    ['dialects/hu60.ts', 'hawser/core', 'dialects/ may import no such package'],
    ['interceptors/recovery.ts', '../../test/world.js', 'it lies outside of src'],
  ])('%s may not import %s', (path, specifier, why) => {
    const found = [`src/${path} imports ${specifier}: ${why}`]
    expect(findForbiddenImports(AREAS, one(path, `import { x } from '${specifier}'`))).toEqual(found)
    expect(findForbiddenImports(AREAS, one(path, `export type { X } from '${specifier}'`))).toEqual(found)
    expect(findForbiddenImports(AREAS, one(path, `const x = () => import('${specifier}')`))).toEqual(found)
  })

  test.each([
    ['core/machine.ts', './table.js'],
    ['core/emitter.ts', 'mitt'],
    ['dialects/hu60.ts', '../core/dialect.js'],
    ['dialects/hu60.ts', './segments.js'],
    ['vue/useSocket.ts', '../core.js'],
    ['index.ts', './vue/useSocket.js'],
  ])('%s may import %s', (path, specifier) => {
    expect(findForbiddenImports(AREAS, one(path, `import { x } from '${specifier}'`))).toEqual([])
  })
})

describe('only platform/browser.ts names what the platform brings', () => {
  test('in src', () => {
    expect(findGlobals(sources, mayUse)).toEqual([])
  })

  test.each([
    'window.onfocus = null',
    'const socket = new WebSocket(url)',
    'const timer = setTimeout(run, 1)',
    'const world = { fetch }',
    'const answer = globalThis.fetch',
    'const isHidden = typeof document !== "undefined"',
    'const { href } = location',
    'console.log(1)',
    'declare const performance: { now(): number }\nperformance.now()',
    'declare global { var navigator: { onLine: boolean } }\nnavigator.onLine',
    'function run(fetch: () => void) {}\nfetch()',
    'const list = [`${origin}`]',
  ])('%s is found', (text) => {
    const source = `export {}\nconst [url, run] = ['', () => {}]\n${text}`
    expect(findGlobals(one('core/link.ts', source), mayUse)).toHaveLength(1)
    expect(findGlobals(one(PLATFORM, source), mayUse)).toEqual([])
  })

  test.each([
    'let socket: WebSocket | typeof window | undefined',
    'interface Env { fetch(url: string): void; location: Location }',
    'const open = (env: { fetch: () => void }) => env.fetch()',
    'const open = ({ fetch, location: page }: Env) => fetch(page)',
    'const world = { setTimeout: 1, window() {} }',
    '// window.open(WebSocket)',
    'const name = "window"',
    'const list = [Object, undefined, NaN, JSON, Promise]',
  ])('%s is none', (text) => {
    expect(findGlobals(one('core/link.ts', `export {}\n${text}`), mayUse)).toEqual([])
  })
})

describe('time and chance come from outside', () => {
  test('in src', () => {
    expect(findImpurities(outsideOfThePlatform)).toEqual([])
  })

  test.each([
    'Math.random()',
    'Date.now()',
    'new Date()',
    'const { random } = Math',
    'const clock = Date',
    'Math["random"]()',
  ])('%s is found', (text) => {
    expect(findImpurities(one('core/backoff.ts', text))).toHaveLength(1)
  })

  test.each([
    'Math.max(1, 2)',
    'Date.parse("2026-01-01")',
    'env.random()',
    'let at: Date',
    'const x = { Date: 1 }',
  ])('%s is none', (text) => {
    expect(findImpurities(one('core/backoff.ts', text))).toEqual([])
  })
})

describe('importing a file does nothing and leaves nothing that changes', () => {
  test('in src', () => {
    expect(findModuleState(sources)).toEqual([])
  })

  test.each([
    'let count = 0',
    'export var count = 0',
    'const clients = new Map()',
    'export const list = []',
    'const defaults = { limit: 1 }',
    'const cache: Record<string, number> = {}',
    'const client = createClient()',
    'const pattern = /a/g',
    'register()',
    'if (isBrowser) start()',
    'counts.total = 1',
    'const limit = isLong ? [] : 1',
    'const table = { a: [] } satisfies Table',
    'type Pair = [string, string]\nconst pair: Pair = ["a", "b"]',
    'interface Limits { readonly least: number; most: number }\nconst limits: Limits = { least: 1, most: 2 }',
  ])('%s is found', (text) => {
    expect(findModuleState(one('core/outbox.ts', text))).toHaveLength(1)
  })

  test.each([
    'const limit = 60 * 1_000',
    'const name = `a${1}`',
    'const pattern = /^a$/u',
    'const KEY: InjectionKey<Client> = Symbol("client")',
    'const codes: ReadonlySet<number> = new Set([1008])',
    'const names: readonly string[] = []',
    'type Pair = readonly [string, string]\nconst pair: Pair = ["a", "b"]',
    'interface Limits { readonly least: number; of(name: string): number }\nconst limits: Limits = { least: 1, of }',
    'const states = ["idle", "open"] as const satisfies readonly string[]',
    'const defaults = Object.freeze({ limit: 1 })',
    'export const run = () => { let count = 0; return () => count++ }',
    'export function run() { const seen = new Set(); return seen }',
    'export class LostError extends Error {}',
    'export type { A } from "./a.js"',
    'declare module "hawser" { interface Register { a: 1 } }',
  ])('%s is none', (text) => {
    expect(findModuleState(one('core/outbox.ts', text))).toEqual([])
  })
})

describe('closures, not classes', () => {
  test('in src', () => {
    expect(findClasses(sources)).toEqual([])
  })

  test.each([
    'class Link {}',
    'const Link = class extends Base {}',
    'function close() { this.open = false }',
  ])('%s is found', (text) => {
    expect(findClasses(one('core/link.ts', text))).toHaveLength(1)
  })

  test('an error may be a class', () => {
    expect(
      findClasses(one('core/errors.ts', 'class LostError extends Error { x() { return this }}')),
    ).toEqual([])
  })
})

describe(`a file stays under ${LINES} lines`, () => {
  test('in src', () => {
    expect(findLongFiles(sources, LINES)).toEqual([])
  })

  test('a longer one is found', () => {
    expect(findLongFiles(one('core/link.ts', 'x\n'.repeat(LINES - 1)), LINES)).toEqual([])
    expect(findLongFiles(one('core/link.ts', 'x\n'.repeat(LINES)), LINES)).toHaveLength(1)
  })
})

test('every entry point in src is exported by the package', () => {
  const isEntry = /^(index|core|(dialects|interceptors|testing|devtools)\/index)\.ts$/
  const exported = Object.values(manifest.exports).map((target) =>
    typeof target === 'string' ? target : target.default,
  )
  const entries = sources.map(({ path }) => path).filter((path) => isEntry.test(path))
  expect(exported).toEqual(
    expect.arrayContaining(entries.map((path) => `./dist/${path.replace(/ts$/, 'js')}`)),
  )
})
