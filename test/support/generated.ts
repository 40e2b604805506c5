import { readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'

const root = resolve(import.meta.dirname, '../..')

function readPage(page: string): string {
  return readFileSync(resolve(root, page), 'utf8')
}

function marks(page: string, part: string): { text: string; from: number; to: number; start: string } {
  const text = readPage(page)
  const start = `<!-- ${part}: made by a test -->`
  const [from, to] = [text.indexOf(start), text.indexOf(`<!-- ${part}: end -->`)]
  if (from < 0 || to < from) throw new Error(`${page} has no mark ${start}`)
  return { text, from, to, start }
}

/** The cells of a table that a test wrote into a page: rows without head. */
export function readTable(page: string, part: string): string[][] {
  const { text, from, to } = marks(page, part)
  return text
    .slice(from, to)
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2)
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
}

export function writeTable(
  page: string,
  part: string,
  head: readonly string[],
  rows: readonly string[][],
): void {
  const { text, from, to, start } = marks(page, part)
  const table = [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')
  writeFileSync(resolve(root, page), `${text.slice(0, from)}${start}\n\n${table}\n\n${text.slice(to)}`)
}
