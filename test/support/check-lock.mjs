/**
 * A lock file that installs on every platform and from every registry: no package may lack one of its optional
 * (platform) packages or its integrity, or name the host it came from. npm itself drops silently from the lock
 * what a registry did not have on the day, and `npm ci` then fails elsewhere.
 */
import { readFileSync } from 'node:fs'

/** @type {{ packages: Record<string, { version?: string, link?: boolean, integrity?: string, resolved?: string, optionalDependencies?: Record<string, string> }> }} */
const { packages } = JSON.parse(readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8'))
const names = new Set(Object.keys(packages).map((path) => path.split('node_modules/').pop()))

const problems = Object.entries(packages).flatMap(([path, entry]) => {
  const missing = Object.keys(entry.optionalDependencies ?? {}).filter((name) => !names.has(name))
  return [
    ...(missing.length > 0 ? [`${path}@${entry.version} lacks ${missing.join(', ')}`] : []),
    ...(path && !entry.link && !entry.integrity ? [`${path} has no integrity`] : []),
    ...(entry.resolved ? [`${path} names its host: ${entry.resolved}`] : []),
  ]
})

for (const problem of problems) console.error(problem)
if (problems.length === 0)
  console.log(`package-lock.json: ${names.size - 1} packages, complete and host-free`)
process.exitCode = problems.length > 0 ? 1 : 0
