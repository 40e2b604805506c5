import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { lifecycleTable } from './support/lifecycleTable.ts'
import { optionsTable, readOptions } from './support/optionsTable.ts'

const root = resolve(import.meta.dirname, '..')
const options = readOptions(resolve(root, 'src/core/config.ts'), 'WebSocketConfig')

const quote = (file: string): string =>
  `\`\`\`ts\n${readFileSync(resolve(root, file), 'utf8').trim()}\n\`\`\``

const exampleDialect = (): string => quote('test/support/lineDialect.ts')
const exampleTest = (): string => quote('test/vue/chat.test.ts')

/** Parts of pages that are made from the source. `UPDATE_DOCS=1 npx vitest run test/docs.test.ts` writes them. */
const GENERATED: readonly (readonly [page: string, part: string, make: () => string])[] = [
  ['docs/options.md', 'options', () => optionsTable(options)],
  [
    'docs/options.md',
    'outbox',
    () => optionsTable(readOptions(resolve(root, 'src/core/config.ts'), 'OutboxOptions')),
  ],
  ['docs/lifecycle.md', 'table', lifecycleTable],
  ['docs/zh/lifecycle.md', 'table', lifecycleTable],
  ['docs/dialects.md', 'example', exampleDialect],
  ['docs/zh/dialects.md', 'example', exampleDialect],
  ['docs/testing.md', 'example', exampleTest],
  ['docs/zh/testing.md', 'example', exampleTest],
]

const read = (page: string): string => readFileSync(resolve(root, page), 'utf8')

test.each(GENERATED)('%s tells the %s as the source has it', (page, part, make) => {
  const [start, end] = [`<!-- ${part}: made from the source -->`, `<!-- ${part}: end -->`]
  const text = read(page)
  const [from, to] = [text.indexOf(start), text.indexOf(end)]
  expect(from, `${page} has no mark ${start}`).toBeGreaterThanOrEqual(0)
  expect(to).toBeGreaterThan(from)
  const fresh = `${text.slice(0, from)}${start}\n\n${make()}\n\n${text.slice(to)}`
  if (process.env.UPDATE_DOCS) writeFileSync(resolve(root, page), fresh)
  expect(read(page)).toBe(fresh)
})

test('the Chinese page names every option with the same default', () => {
  const page = read('docs/zh/options.md')
  const missing = options.filter(({ name, byDefault }) => {
    const row = page.split('\n').find((line) => line.startsWith(`| \`${name}\` |`))
    return !row || (/^[\d_.]+$|^(true|false)$/.test(byDefault) && !row.includes(`| ${byDefault} |`))
  })
  expect(missing.map(({ name }) => name)).toEqual([])
})

describe('every link inside the documentation leads somewhere', () => {
  const pages = [
    'README.md',
    'README.zh-CN.md',
    ...readdirSync(resolve(root, 'docs'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.md'))
      .map((file) => `docs/${file}`),
  ]

  test.each(pages)('%s', (page) => {
    const prose = read(page).replace(/```[\s\S]*?```/g, '')
    const links = [...prose.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)].map(
      ([, target]) => target ?? '',
    )
    const broken = links.filter((target) => !existsSync(resolve(root, dirname(page), target)))
    expect(broken).toEqual([])
  })
})
