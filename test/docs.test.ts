import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, extname, join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { lifecycleDiagram, lifecycleTable } from './support/lifecycleTable.ts'
import { type DocumentedOption, optionsTable, readMembers, readOptions } from './support/optionsTable.ts'

const root = resolve(import.meta.dirname, '..')
const options = readOptions(resolve(root, 'src/core/config.ts'), 'WebSocketConfig')

const quote = (file: string): string =>
  `\`\`\`${extname(file).slice(1)}\n${readFileSync(resolve(root, file), 'utf8').trim()}\n\`\`\``

const exampleDialect = (): string => quote('test/support/lineDialect.ts')
const exampleTest = (): string => quote('test/vue/chat.test.ts')
const testedComponent = (): string => quote('test/vue/Chat.vue')
const longerTest = (): string => quote('test/vue/chatMore.test.ts')

const exampleKit = (): string => quote('test/vue/kit.test.ts')
const exampleComponent = (): string => quote('test/vue/Readme.vue')

/** In the words of a Chinese reader. */
const exampleInChinese = (): string =>
  exampleComponent()
    .replace('`Back in ${Math.ceil(retryIn / 1000)} s`', '`${Math.ceil(retryIn / 1000)} 秒后重连`')
    .replace('>Now<', '>立即重连<')
    .replace("'Hello'", "'你好'")
    .replace('Say hello', '打个招呼')

const src = (file: string): string => resolve(root, 'src', file)

const ofConnection = (): DocumentedOption[] => readOptions(src('vue/connection.ts'), 'ConnectionOptions')

const ofBindCode = (): DocumentedOption[] =>
  readOptions(src('core/bindCode.ts'), 'BindCodeOptions').filter(({ name }) => name !== 'signal')

/** What its types say of a client's messages is for the compiler. */
const ownOptions = (name: string): DocumentedOption[] =>
  readOptions(src(`vue/${name}.ts`), `U${name.slice(1)}Options`).map((option) =>
    option.name === 'client' ? { ...option, type: 'WebSocketClient' } : option,
  )

const ofClient = (name: string): DocumentedOption[] => readOptions(src('core/types.ts'), name)

/** What is given to something smaller than a client: a part of the config, a call, an interceptor. */
const SMALLER: Readonly<Record<string, readonly DocumentedOption[]>> = {
  outbox: readOptions(src('core/config.ts'), 'OutboxOptions'),
  bindCode: [...readOptions(src('core/bindCode.ts'), 'BindCodeConfig'), ...ofBindCode()],
  connect: ofClient('ConnectOptions'),
  send: ofClient('SendOptions'),
  request: ofClient('RequestOptions'),
  waitFor: ofClient('WaitOptions'),
  messages: ofClient('MessagesOptions'),
  exponentialBackoff: readOptions(src('core/backoff.ts'), 'BackoffOptions'),
  recovery: [
    ...readOptions(src('interceptors/recovery.ts'), 'RecoveryOptions'),
    ...readOptions(src('interceptors/places.ts'), 'PlacesOptions'),
  ],
  storedOutbox: readOptions(src('interceptors/storedOutbox.ts'), 'StoredOutboxOptions'),
  logging: readOptions(src('interceptors/logging.ts'), 'LoggingOptions'),
}

/** The options of each composable, its own and those it takes over. */
const COMPOSABLES: Readonly<Record<string, readonly DocumentedOption[]>> = {
  createSocket: ofConnection(),
  useSocket: [...ownOptions('useSocket'), ...ofConnection()],
  useSocketEvent: ownOptions('useSocketEvent'),
  useSocketMessages: ownOptions('useSocketMessages'),
  useSocketRequest: ownOptions('useSocketRequest'),
  useSocketSubscription: ownOptions('useSocketSubscription'),
  useSocketOutbox: ownOptions('useSocketOutbox'),
  useBindCode: [...ownOptions('useBindCode'), ...ofBindCode()],
}

/** What `mountWithSocket` takes, and the world and the server that it makes. */
const KIT_OPTIONS: readonly DocumentedOption[] = [
  ...readOptions(src('testing/mountWithSocket.ts'), 'MountWithSocketOptions'),
  ...readOptions(src('testing/world.ts'), 'FakeWorldOptions'),
  ...readOptions(src('testing/server.ts'), 'FakeServerOptions'),
]

/** What the test kit gives into a test, and the files in which that is said. */
const KIT: readonly (readonly [name: string, file: string])[] = [
  ['FakeServer', 'server'],
  ['FakeWorld', 'world'],
  ['FakeConnection', 'connection'],
  ['FakeClock', 'clock'],
]

/** Parts of pages that are made from the source. `UPDATE_DOCS=1 npx vitest run test/docs.test.ts` writes them. */
const GENERATED: readonly (readonly [page: string, part: string, make: () => string])[] = [
  ['docs/options.md', 'options', () => optionsTable(options)],
  ...Object.entries(SMALLER).map(
    ([name, its]) => ['docs/options.md', name, () => optionsTable(its)] as const,
  ),
  ['docs/lifecycle.md', 'diagram', () => lifecycleDiagram('en')],
  ['docs/zh/lifecycle.md', 'diagram', () => lifecycleDiagram('zh')],
  ['docs/lifecycle.md', 'table', () => lifecycleTable('en')],
  ['docs/zh/lifecycle.md', 'table', () => lifecycleTable('zh')],
  ['README.md', 'example', exampleComponent],
  ['README.zh-CN.md', 'example', exampleInChinese],
  ['docs/dialects.md', 'example', exampleDialect],
  ['docs/zh/dialects.md', 'example', exampleDialect],
  ['docs/testing.md', 'example', exampleTest],
  ['docs/zh/testing.md', 'example', exampleTest],
  ['docs/testing.md', 'component', testedComponent],
  ['docs/zh/testing.md', 'component', testedComponent],
  ['docs/testing.md', 'longer', longerTest],
  ['docs/zh/testing.md', 'longer', longerTest],
  ['docs/testing.md', 'options', () => optionsTable(KIT_OPTIONS)],
  ['docs/testing.md', 'more', exampleKit],
  ['docs/zh/testing.md', 'more', exampleKit],
  ...Object.entries(COMPOSABLES).map(
    ([name, its]) => ['docs/composables.md', name, () => optionsTable(its)] as const,
  ),
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

/** Options that a Chinese text does not name, or names with another default where that is a number or a yes or no. */
function untold(text: string, its: readonly DocumentedOption[]): string[] {
  return its
    .filter(({ name, byDefault }) => {
      const row = text.split('\n').find((line) => line.startsWith(`| \`${name}\` |`))
      return !row || (/^[\d_.]+$|^(true|false)$/.test(byDefault) && !row.includes(`| ${byDefault} |`))
    })
    .map(({ name }) => name)
}

const sectionOf = (page: string, name: string): string =>
  read(page)
    .split(new RegExp(`\n## \`?${name}\\b.*\n`))[1]
    ?.split('\n## ')[0] ?? ''

test('the Chinese page names every option with the same default', () => {
  expect(untold(read('docs/zh/options.md'), options)).toEqual([])
})

test.each(Object.entries(SMALLER))('the Chinese page tells every option of %s', (name, its) => {
  expect(its).not.toEqual([])
  expect(untold(sectionOf('docs/zh/options.md', name), its)).toEqual([])
})

describe.each(['docs/composables.md', 'docs/zh/composables.md'])('%s', (page) => {
  const section = (name: string): string => sectionOf(page, name)

  test.each(Object.entries(COMPOSABLES))('tells every option of %s', (name, its) => {
    expect(its).not.toEqual([])
    expect(untold(section(name), its)).toEqual([])
  })

  test.each(['useSocket', 'useSocketMessages', 'useSocketRequest', 'useSocketOutbox', 'useBindCode'])(
    'tells all that %s returns',
    (name) => {
      const members = readMembers(src(`vue/${name}.ts`), `U${name.slice(1)}Return`)
      const prose = section(name).replace(/```[\s\S]*?```/g, '')
      expect(members).not.toEqual([])
      expect(members.filter((member) => !new RegExp(`\`${member}[\`(]`).test(prose))).toEqual([])
    },
  )
})

describe.each(['docs/testing.md', 'docs/zh/testing.md'])('%s', (page) => {
  const untoldIn = (section: string, members: readonly string[]): string[] => {
    const prose = section.replace(/```[\s\S]*?```/g, '')
    expect(members).not.toEqual([])
    return members.filter((member) => !new RegExp(`\`${member}[\`(]`).test(prose))
  }

  test.each(KIT)('tells every member of %s', (name, file) => {
    const section = read(page)
      .split('\n## ')
      .find((each) => each.split('\n', 1)[0]?.includes(`\`${name}\``))
    expect(untoldIn(section ?? '', readMembers(src(`testing/${file}.ts`), name))).toEqual([])
  })

  test('tells every part of the scene, of a message, of what is alive, and of how to turn clients away', () => {
    const members = [
      ...readMembers(src('testing/mountWithSocket.ts'), 'SocketScene'),
      ...readMembers(src('testing/mountWithSocket.ts'), 'MountedWithSocket'),
      ...readMembers(src('testing/message.ts'), 'FakeMessage'),
      ...readMembers(src('testing/world.ts'), 'Alive'),
    ]
    expect(untoldIn(read(page), members)).toEqual([])
  })

  test('tells every option', () => {
    expect(untold(read(page), KIT_OPTIONS)).toEqual([])
  })
})

/** The headings of a page as links name them: without code marks, in small letters, words joined by dashes. */
function anchorsOf(file: string): string[] {
  const prose = readFileSync(file, 'utf8').replace(/```[\s\S]*?```/g, '')
  return [...prose.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replace(/\s/g, '-'),
  )
}

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
    const links = [...prose.matchAll(/\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]+))?\)/g)]
    const broken = links.filter(([, target, anchor]) => {
      const file = resolve(root, target ? join(dirname(page), target) : page)
      return !existsSync(file) || (anchor && !anchorsOf(file).includes(decodeURIComponent(anchor)))
    })
    expect(broken.map(([link]) => link)).toEqual([])
  })
})
