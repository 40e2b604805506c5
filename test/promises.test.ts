import { readFileSync } from 'node:fs'
import { dirname, relative, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readTitles } from './support/titles.ts'

const root = resolve(import.meta.dirname, '..')
const read = (path: string): string => readFileSync(resolve(root, path), 'utf8')

interface Promised {
  readonly promise: string
  /** `file: title`. */
  readonly tests: readonly string[]
}

/** The rows of a page that name tests: a promise, and links to the tests that keep it. */
function readPromises(page: string): Promised[] {
  return read(page)
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .filter((cells) => cells.length === 4 && cells[2]?.includes('.test.ts)'))
    .map(([, promise = '', links = '']) => ({
      promise,
      tests: [...links.matchAll(/\[([^\]]+)\]\(([^)]+)\)/g)].map(([, title, target = '']) => {
        const file = relative(root, resolve(root, dirname(page), target))
        return `${file}: ${title}`
      }),
    }))
}

const promises = readPromises('docs/reliability.md')

describe('every promise is kept by a test', () => {
  test.each(promises)('$promise', ({ tests }) => {
    const found = tests.map((each) => {
      const [file = '', title = ''] = each.split(/: (.*)/s)
      return readTitles(file, read(file)).includes(title) ? each : `${each} (there is no such test)`
    })
    expect(found).toEqual(tests)
    expect(tests).not.toEqual([])
  })

  test('the page makes some', () => {
    expect(promises.length).toBeGreaterThan(30)
  })
})

test('the Chinese page makes the same ones', () => {
  const chinese = readPromises('docs/zh/reliability.md')
  expect(chinese.map(({ tests }) => tests)).toEqual(promises.map(({ tests }) => tests))
})

test('titles are read through describe, each and templates', () => {
  const text = `
    describe.each([1])('a %s', () => { test('b', () => {}); test.each([2])('c %i', () => {}) })
    test(\`\${n} d\`, () => {})
    test.concurrent.for(x)('$name', () => {})`
  expect(readTitles('x.test.ts', text)).toEqual(['a … › b', 'a … › c …', '… d', '…'])
})
