import { readdirSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'

export interface Source {
  /** Relative to src, with forward slashes. */
  path: string
  text: string
}

const SRC = join(import.meta.dirname, '../../src')

/** Every file of the library. */
export function readSources(): Source[] {
  return readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => ({ path: path.replaceAll(sep, '/'), text: readFileSync(join(SRC, path), 'utf8') }))
}

/** A library of one file, to show what a rule says about it. */
export function one(path: string, text: string): Source[] {
  return [{ path, text }]
}
