import { readdirSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'

export interface Source {
  /** Relative to src, or to the root where the whole repository is read; with forward slashes. */
  path: string
  text: string
}

const ROOT = join(import.meta.dirname, '../..')

/** Every file of the library. */
export function readSources(): Source[] {
  return readFolder('src').filter(({ path }) => path.endsWith('.ts'))
}

/**
 * Every file that somebody wrote to be run: of the library, the playground and the tests. Not what was built into
 * `dist`, nor data, such as what servers were seen to send.
 */
export function readRepository(): Source[] {
  return ['src', 'playground', 'test'].flatMap((folder) =>
    readFolder(folder).map(({ path, text }) => ({ path: `${folder}/${path}`, text })),
  )
}

/** The code below a folder of the root, by its path within. */
function readFolder(folder: string): Source[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll(sep, '/'))
    .filter((path) => /\.(ts|mjs|vue|css)$/.test(path) && !/(^|\/)(dist|node_modules)\//.test(path))
    .map((path) => ({ path, text: readFileSync(join(ROOT, folder, path), 'utf8') }))
}

/** A library of one file, to show what a rule says about it. */
export function one(path: string, text: string): Source[] {
  return [{ path, text }]
}
