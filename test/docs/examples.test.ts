import { describe, expect, test, vi } from 'vitest'
import { checkExamples } from '../support/checkExamples.ts'
import { type Block, readBlocks, withoutWords } from '../support/docsCode.ts'

// A compiler is started for each program.
vi.setConfig({ testTimeout: 60_000 })

const OTHERS = ['envelope', 'dialects', 'testing', 'devtools', 'composables'].concat(
  ['nine-shadow', 'onebot11', 'hu60', 'silky', 'tsrpc'].map((name) => `systems/${name}`),
)

/** It imports what only a project of that framework has. */
const UNCHECKED = 'docs/systems/tsrpc.md'

const codeOf = (page: string): Block[] =>
  readBlocks(page).filter(({ lang }) => lang === 'ts' || lang === 'vue')

test('the examples of the guide compile with the types that it registers', () => {
  expect(checkExamples(codeOf('docs/guide.md'))).toEqual([])
})

test('those of the other pages compile without such types', () => {
  const pages = ['README.md', ...OTHERS.map((page) => `docs/${page}.md`)].filter((page) => page !== UNCHECKED)
  expect(checkExamples(pages.flatMap(codeOf))).toEqual([])
})

test('an example that does not compile is told with its line', () => {
  const wrong = { page: 'docs/wrong.md', line: 7, lang: 'ts', code: "send('chat')\nuseSockets()\n" }
  expect(checkExamples([wrong])).toEqual([expect.stringMatching(/^docs-wrong-md-7\.ts\(8,1\).*'useSockets'/)])
})

describe('the Chinese page has the same code, in its own words', () => {
  test.each([
    ['README.md', 'README.zh-CN.md'],
    ...['guide', ...OTHERS].map((page) => [`docs/${page}.md`, `docs/zh/${page}.md`]),
  ])('%s', (english = '', chinese = '') => {
    expect(readBlocks(chinese).map(withoutWords)).toEqual(readBlocks(english).map(withoutWords))
  })
})
