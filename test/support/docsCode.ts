import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

export const root = resolve(import.meta.dirname, '../..')

/** A block of code in a page, and the number of the line that it begins on. */
export interface Block {
  readonly page: string
  readonly line: number
  readonly lang: string
  readonly code: string
}

export function readBlocks(page: string): Block[] {
  const text = readFileSync(resolve(root, page), 'utf8')
  return [...text.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(({ index, 1: lang = '', 2: code = '' }) => ({
    page,
    line: text.slice(0, index).split('\n').length + 1,
    lang,
    code,
  }))
}

/** The script of a component, else all of the code; every line stays on its place. */
export function scriptOf({ lang, code }: Block): string {
  return lang === 'vue' ? `\n${/<script[^>]*>\n(.*)<\/script>/s.exec(code)?.[1] ?? ''}` : code
}

/** What is the same in every language: the script without its comments and texts. */
export function withoutWords(block: Block): string {
  const plain = scriptOf(block)
    .replace(/(^|\s)\/\/.*$/gm, '')
    .replace(/\/\*\*.*?\*\//gs, '')
  return `${block.lang}\n${plain.replace(/'[^'\n]*'|`[^`]*`/g, "''")}`.replace(/\s+$/gm, '')
}
