// Takes the mechanism of each promise out, and demands that the tests of the promise fail: `npm run test:proof [words]`.
import { spawn } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { mutations } from './mutations.mjs'

/** @typedef {import('./mutations.mjs').Mutation} Mutation */
/** @typedef {{ fullName: string, status: string }} Result */

const root = resolve(import.meta.dirname, '../..')
/** As many as a small machine has cores, each with a copy of its own. */
const WORKERS = 2
/** For one test. One that hangs proves nothing. */
const PATIENCE = 90_000
/** Enough for the walk to come by everything. */
const WALK_STEPS = '100000'

const COPIED = ['src', 'test', 'playground', 'package.json', 'tsconfig.json', 'vite.config.ts']

async function copyProject() {
  const folder = await mkdtemp(join(tmpdir(), 'hawser-proof-'))
  const filter = (/** @type {string} */ path) => !/\/(artifacts|playground\/dist)$/.test(path)
  for (const each of COPIED) await cp(join(root, each), join(folder, each), { recursive: true, filter })
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
  return folder
}

/** @param {string} folder @param {readonly string[]} tests @returns {Promise<Result[]>} */
async function runTests(folder, tests) {
  const files = [...new Set(tests.map((each) => fileOf(each)))]
  const pattern = tests.map((each) => patternOf(each).source).join('|')
  const output = join(folder, 'results.json')
  await rm(output, { force: true })
  const flags = '--project unit --project dom --project reliability --reporter json --outputFile'.split(' ')
  const args = ['run', ...flags, output, '-t', pattern, ...files]
  const child = spawn(process.execPath, ['node_modules/vitest/vitest.mjs', ...args], {
    cwd: folder,
    env: { ...process.env, WALK_STEPS },
    stdio: 'ignore',
    // A group of its own, so that its workers end with it.
    detached: true,
  })
  const timer = setTimeout(() => process.kill(-(child.pid ?? NaN), 'SIGKILL'), PATIENCE * tests.length)
  await new Promise((done) => child.on('close', done))
  clearTimeout(timer)
  const { testResults = [] } = JSON.parse(await readFile(output, 'utf8').catch(() => '{}'))
  return testResults.flatMap((/** @type {{ assertionResults: Result[] }} */ file) => file.assertionResults)
}

/** @param {string} test */
const fileOf = (test) => test.slice(0, test.indexOf(': '))

/** The name as the runner has it; `…` stands for what is filled in at run time. @param {string} test */
function patternOf(test) {
  const name = test.slice(test.indexOf(': ') + 2).replaceAll(' › ', ' ')
  return new RegExp(`^${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('…', '.*')}$`)
}

/** Those of the tests of which none has that status. @param {readonly string[]} tests @param {Result[]} results @param {string} status */
const without = (tests, results, status) =>
  tests.filter(
    (test) => !results.some((each) => each.status === status && patternOf(test).test(each.fullName.trim())),
  )

/** What is wrong with a proof; undefined where nothing is. @param {string} folder @param {Mutation} mutation */
async function prove(folder, { tests, file, find, replace }) {
  const path = join(folder, file)
  const source = await readFile(path, 'utf8')
  if (source.split(find).length !== 2) return `occurs ${source.split(find).length - 1} times`
  await writeFile(
    path,
    source.replace(find, () => replace),
  )
  const results = await runTests(folder, tests)
  await writeFile(path, source)
  const passing = without(tests, results, 'failed')
  return passing.length > 0 ? `does not fail: ${passing.join('; ')}` : undefined
}

/**
 * Works on each item, on some of them at a time, in copies of the project.
 *
 * @template Item
 * @param {readonly Item[]} items
 * @param {(folder: string, item: Item) => Promise<void>} work
 * @param {number} workers
 */
async function inFolders(items, work, workers) {
  const queue = [...items]
  const worker = async () => {
    const folder = await copyProject()
    try {
      for (let item = queue.shift(); item; item = queue.shift()) await work(folder, item)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }
  await Promise.all(Array.from({ length: Math.min(workers, items.length) }, worker))
}

/** @param {readonly Mutation[]} chosen @param {number} workers @returns {Promise<number>} how many faults there are */
async function proveAll(chosen, workers) {
  let faults = 0
  const tests = [...new Set(chosen.flatMap((each) => each.tests))]
  const check = async (/** @type {string} */ folder, /** @type {string[]} */ all) => {
    for (const red of without(all, await runTests(folder, all), 'passed')) {
      faults += 1
      console.log(`✗ does not pass as it is: ${red}`)
    }
  }
  const work = async (/** @type {string} */ folder, /** @type {Mutation} */ mutation) => {
    const fault = await prove(folder, mutation)
    if (fault) faults += 1
    const told = fault ?? `${mutation.tests.length} fail without it`
    console.log(`${fault ? '✗' : '✓'} ${mutation.what} | ${mutation.file} | ${told}`)
  }
  if (tests.length > 0) await inFolders([tests], check, 1)
  await inFolders(chosen, work, workers)
  return faults
}

/** Where heap and time are measured, one thing happens at a time. @param {Mutation} mutation */
const isMeasured = ({ tests }) => tests.some((each) => each.startsWith('test/reliability/'))

const words = process.argv.slice(2).join(' ')
const started = Date.now()
const chosen = mutations.filter(({ what, tests }) => [what, ...tests].join(' ').includes(words))
const faults =
  (await proveAll(
    chosen.filter((each) => !isMeasured(each)),
    WORKERS,
  )) + (await proveAll(chosen.filter(isMeasured), 1))
const seconds = Math.round((Date.now() - started) / 1_000)
console.log(`${chosen.length} mechanisms, ${faults} faults, ${seconds} s`)
process.exitCode = faults > 0 ? 1 : 0
