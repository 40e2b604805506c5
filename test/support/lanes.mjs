/**
 * Runs npm scripts side by side: `node lanes.mjs "lock typecheck" "lint build"` runs `lock`, then `typecheck`, and beside
 * them `lint`, then `build`. What a script says is shown when it has ended; a lane ends with the first that fails.
 */
import { spawn } from 'node:child_process'

const lanes = process.argv.slice(2).map((lane) => lane.split(' '))
const outcomes = await Promise.all(lanes.map(runLane))
process.exitCode = outcomes.every(Boolean) ? 0 : 1

/** @param {string[]} scripts */
async function runLane(scripts) {
  for (const script of scripts) if (!(await run(script))) return false
  return true
}

/**
 * @param {string} script
 * @returns {Promise<boolean>}
 */
function run(script) {
  const start = performance.now()
  return new Promise((resolve) => {
    const child = spawn('npm', ['run', '--silent', script], { shell: process.platform === 'win32' })
    /** @type {Buffer[]} */
    const said = []
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => said.push(chunk))
    // What cannot be started ends with `close` too.
    child.on('error', (error) => said.push(Buffer.from(`${error.message}\n`)))
    child.on('close', (code) => {
      process.stdout.write(Buffer.concat(said))
      const seconds = ((performance.now() - start) / 1_000).toFixed(1)
      console.log(`${code === 0 ? 'passed' : 'FAILED'} ${script} (${seconds} s)`)
      resolve(code === 0)
    })
  })
}
