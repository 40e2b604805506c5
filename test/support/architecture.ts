import { posix } from 'node:path'
import ts from 'typescript'
import type { Source } from './sources.ts'

export interface Area {
  /** A file, or a folder with a trailing slash. */
  at: string
  /** A file may import from its own floor and from those below. */
  floor: number
  /** The packages it may import. */
  packages?: readonly string[]
  /** Where set: what it may import outside of its own folder, in place of all that lies below. */
  imports?: (target: Area) => boolean
}

/** The most exact area that holds the file. */
function areaOf(areas: readonly Area[], path: string): Area | undefined {
  return areas
    .filter(({ at }) => at === path || (at.endsWith('/') && path.startsWith(at)))
    .toSorted((a, b) => b.at.length - a.at.length)[0]
}

export function findStrangers(areas: readonly Area[], sources: readonly Source[]): string[] {
  return sources
    .filter(({ path }) => !areaOf(areas, path))
    .map(({ path }) => `src/${path} has no floor: give it one in AREAS in test/architecture.test.ts`)
}

export function findForbiddenImports(areas: readonly Area[], sources: readonly Source[]): string[] {
  return sources.flatMap(({ path, text }) => {
    const area = areaOf(areas, path)
    if (!area) return []
    return ts
      .preProcessFile(text, true, true)
      .importedFiles.map(({ fileName }) => ({ fileName, why: whyForbidden(areas, area, path, fileName) }))
      .filter(({ why }) => why)
      .map(({ fileName, why }) => `src/${path} imports ${fileName}: ${why}`)
  })
}

function whyForbidden(
  areas: readonly Area[],
  area: Area,
  path: string,
  specifier: string,
): string | undefined {
  if (!specifier.startsWith('.')) {
    return area.packages?.includes(specifier) ? undefined : `${area.at} may import no such package`
  }
  if (!specifier.endsWith('.js')) return 'a relative import ends with .js'
  const target = posix.join(posix.dirname(path), specifier).replace(/\.js$/, '.ts')
  if (target.startsWith('..')) return 'it lies outside of src'
  const below = areaOf(areas, target)
  if (!below || below === area) return undefined
  if (below.floor > area.floor) return `floor ${area.floor} may not see floor ${below.floor}`
  if (area.imports && !area.imports(below)) return `${area.at} may not see ${below.at}`
  return undefined
}

export function findLongFiles(sources: readonly Source[], limit: number): string[] {
  return sources
    .map(({ path, text }) => ({ path, lines: text.trimEnd().split('\n').length }))
    .filter(({ lines }) => lines >= limit)
    .map(({ path, lines }) => `${path} has ${lines} lines, ${limit} is too many`)
}
