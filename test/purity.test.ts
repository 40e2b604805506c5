import { runInNewContext } from 'node:vm'
import { describe, expect, test } from 'vitest'
import { findClasses, findGlobals, findImpurities, findModuleState } from './support/purity.ts'
import { one, readSources } from './support/sources.ts'

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

const sources = readSources()

const outsideOfThePlatform = sources.filter(({ path }) => path !== PLATFORM)

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
    'type Table = { [Name in "a" | "b"]: number }\nconst table: Table = { a: 1, b: 2 }',
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
    'type Table = { readonly [Name in "a" | "b"]: number }\nconst table: Table = { a: 1, b: 2 }',
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
