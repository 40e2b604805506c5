import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test, vi } from 'vitest'
import { readTitles } from '../support/titles.ts'
import { mutations } from './mutations.mjs'
import { pains } from './pains.mjs'

// Two dozen files are parsed; the rest is for slow machines.
vi.setConfig({ testTimeout: 30_000 })

const root = resolve(import.meta.dirname, '../..')
const read = (path: string): string => readFileSync(resolve(root, path), 'utf8')

/** Every test of a file, as the table names it. */
const titlesOf = (file: string): string[] => readTitles(file, read(file)).map((title) => `${file}: ${title}`)

test.each(mutations)('the mechanism is still there: $what', ({ file, find, replace }) => {
  expect(read(file).split(find)).toHaveLength(2)
  expect(replace).not.toBe(find)
})

test('the tests are still there', () => {
  const named = [...new Set(mutations.flatMap(({ tests }) => tests))]
  const files = [...new Set(named.map((each) => each.replace(/: .*/s, '')))]
  const existing = new Set(files.flatMap(titlesOf))
  expect(named.filter((each) => !existing.has(each))).toEqual([])
})

test('every known pain has its tests, but for the one that is left to others', () => {
  const places = Array.from({ length: 25 }, (_, index) => index + 1)
  expect(Object.keys(pains).map(Number)).toEqual(places)
  expect(places.filter((place) => pains[place]?.length === 0)).toEqual([21])
})

test('every known defect, every known pain and every promise has its proof', () => {
  const links = read('docs/reliability.md').matchAll(/\[([^\]]+)\]\(\.\.\/(test\/[^)]+\.test\.ts)\)/g)
  const promised = [...links].map(([, title, file]) => `${file}: ${title}`)
  const files = ['test/core/peers.test.ts', 'test/core/pains.test.ts', 'test/vue/pains.test.ts']
  const wanted = [...files.flatMap(titlesOf), ...Object.values(pains).flat(), ...promised]
  const named = new Set(mutations.flatMap(({ tests }) => tests))
  expect(wanted.filter((each) => !named.has(each))).toEqual([])
})
