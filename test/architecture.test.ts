import { describe, expect, test } from 'vitest'
import manifest from '../package.json' with { type: 'json' }
import { findForbiddenImports, findLongFiles, findStrangers } from './support/architecture.ts'
import type { Area } from './support/architecture.ts'
import { one, readRepository, readSources } from './support/sources.ts'

const onlyTheCoreEntry = ({ at }: Area): boolean => at === 'core.ts'
const onlyThePorts = ({ at, floor }: Area): boolean =>
  at.startsWith('core/') && (floor <= 1 || at === 'core/config.ts')

/** The building: every file of src has its floor here, and imports from its own floor or from below. */
const AREAS: readonly Area[] = [
  { at: 'index.ts', floor: 6 },
  { at: 'vue/', floor: 6, packages: ['vue', '@vueuse/core'], imports: onlyTheCoreEntry },
  { at: 'testing/', floor: 6, imports: onlyTheCoreEntry },
  { at: 'devtools/', floor: 6, packages: ['vue', '@vue/devtools-api'], imports: onlyTheCoreEntry },
  { at: 'core.ts', floor: 5 },
  { at: 'platform/browser.ts', floor: 5 },
  { at: 'core/client.ts', floor: 4 },
  { at: 'core/assembly.ts', floor: 4 },
  { at: 'core/acquire.ts', floor: 3 },
  { at: 'core/callers.ts', floor: 3 },
  { at: 'core/inbound.ts', floor: 3 },
  { at: 'core/kit.ts', floor: 3 },
  { at: 'core/machine.ts', floor: 3 },
  { at: 'core/outbound.ts', floor: 3 },
  { at: 'core/publish.ts', floor: 3 },
  { at: 'core/readers.ts', floor: 3 },
  { at: 'core/table.ts', floor: 3 },
  { at: 'core/state.ts', floor: 3 },
  { at: 'core/stream.ts', floor: 3 },
  { at: 'core/via.ts', floor: 3 },
  { at: 'core/flow.ts', floor: 2 },
  { at: 'core/lifecycle.ts', floor: 2 },
  { at: 'core/link.ts', floor: 2 },
  { at: 'core/options.ts', floor: 2 },
  { at: 'core/router.ts', floor: 2 },
  { at: 'core/stages.ts', floor: 2 },
  { at: 'core/scope.ts', floor: 2 },
  { at: 'core/heartbeat.ts', floor: 2 },
  { at: 'core/requests.ts', floor: 2 },
  { at: 'core/subscriptions.ts', floor: 2 },
  { at: 'core/address.ts', floor: 2 },
  { at: 'core/bindCode.ts', floor: 2 },
  { at: 'core/config.ts', floor: 2 },
  { at: 'dialects/', floor: 2, imports: onlyThePorts },
  { at: 'interceptors/', floor: 2, imports: onlyThePorts },
  { at: 'core/types.ts', floor: 1 },
  { at: 'core/eventMaps.ts', floor: 1 },
  { at: 'core/interceptor.ts', floor: 1 },
  { at: 'core/dialect.ts', floor: 1 },
  { at: 'core/env.ts', floor: 1 },
  { at: 'core/outbox.ts', floor: 0 },
  { at: 'core/backoff.ts', floor: 0 },
  { at: 'core/channel.ts', floor: 0 },
  { at: 'core/check.ts', floor: 0 },
  { at: 'core/closePolicy.ts', floor: 0 },
  { at: 'core/deadline.ts', floor: 0 },
  { at: 'core/emitter.ts', floor: 0, packages: ['mitt'] },
  { at: 'core/inTurn.ts', floor: 0 },
  { at: 'core/promise.ts', floor: 0 },
  { at: 'core/errors.ts', floor: 0 },
  { at: 'core/redact.ts', floor: 0 },
  { at: 'core/schema.ts', floor: 0 },
  { at: 'core/snapshot.ts', floor: 0 },
  { at: 'core/universal.ts', floor: 0 },
]

const LINES = 250

const sources = readSources()

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

describe(`a file stays under ${LINES} lines`, () => {
  test('of the library, the playground and the tests', () => {
    expect(findLongFiles(readRepository(), LINES)).toEqual([])
  })

  test('all of them are read', () => {
    const paths = readRepository().map(({ path }) => path)
    const some = [
      'src/core/link.ts',
      'playground/src/App.vue',
      'test/e2e/chat.test.ts',
      'test/proof/prove.mjs',
    ]
    expect(paths).toEqual(expect.arrayContaining(some))
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
