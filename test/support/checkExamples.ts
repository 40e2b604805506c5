import { spawnSync } from 'node:child_process'
import { mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as hawser from 'hawser'
import * as vue from 'vue'
import { type Block, root, scriptOf } from './docsCode.ts'
import { NAMES } from './exampleNames.ts'

/**
 * What the compiler says of the examples: one program, so that what one of them registers holds for all. They may use
 * every name of `hawser` and of Vue without an import, and those of `NAMES`. Lines are those of the page.
 */
export function checkExamples(blocks: readonly Block[]): string[] {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'hawser-examples-')))
  try {
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
    const files = blocks.map((block) => [fileOf(block), textOf(block)] as const)
    for (const [file, text] of [
      ...files,
      ['names.d.ts', NAMES] as const,
      ['imported.d.ts', imported()] as const,
      ['components.d.ts', COMPONENTS] as const,
      ['tsconfig.json', JSON.stringify(config())] as const,
    ])
      writeFileSync(join(folder, file), text)
    const compiler = join(root, 'node_modules/@typescript/native/bin/tsc')
    const { stdout, status } = spawnSync(process.execPath, [compiler, '-p', '.'], {
      cwd: folder,
      encoding: 'utf8',
    })
    if (status !== 0 && !stdout) throw new Error('the compiler does not run')
    return stdout.split('\n').filter(Boolean)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const COMPONENTS = "declare module '*.vue' { const its: import('vue').Component; export default its }"

const fileOf = ({ page, line }: Block): string => `${page.replace(/\W+/g, '-')}-${line}.ts`

/** Moved down to the line on which it stands in its page; always a module. */
const textOf = (block: Block): string => `${'\n'.repeat(block.line - 1)}${scriptOf(block)}\nexport {}\n`

function imported(): string {
  const all = Object.entries({ vue, hawser }).flatMap(([module, its]) =>
    Object.keys(its).map((name) => `  const ${name}: typeof import('${module}').${name}`),
  )
  return `export {}\ndeclare global {\n${all.join('\n')}\n}\n`
}

function config(): object {
  return {
    extends: join(root, 'tsconfig.json'),
    compilerOptions: {
      noUnusedLocals: false,
      noUncheckedIndexedAccess: false,
      checkJs: false,
      types: ['node', 'vite/client'],
      paths: {
        hawser: [join(root, 'src/index.ts')],
        'hawser/core': [join(root, 'src/core.ts')],
        'hawser/*': [join(root, 'src/*/index.ts')],
      },
    },
    include: ['*.ts'],
  }
}
