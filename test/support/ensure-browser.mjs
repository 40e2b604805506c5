/**
 * Run before the tests: a browser that starts, and fonts that have Chinese glyphs. What is missing is installed
 * where that is possible; without a browser the run stops here, for no browser test is ever skipped.
 */
import { spawnSync } from 'node:child_process'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { findChromium, launchOptions } from './chromium.mjs'

const ADVICE =
  'run "npx playwright install --with-deps chromium", or set CHROMIUM_PATH to a Chrome or Chromium'

await ensureBrowser()
ensureFonts()

async function ensureBrowser() {
  if (!findChromium()) {
    console.log('No Chromium found: installing one')
    if (!installDownload()) installPackages('chromium')
  }
  const path = findChromium()
  if (!path) return stop(`No Chromium found and none could be installed: ${ADVICE}`)
  try {
    const browser = await chromium.launch(launchOptions())
    console.log(`Chromium ${browser.version()}: ${path}`)
    await browser.close()
  } catch (error) {
    // Playwright's message goes on with pages of logs; its first line names the fault.
    stop(`${path} does not start (${String(error).split('\n')[0]}): ${ADVICE}`)
  }
}

function ensureFonts() {
  if (process.platform !== 'linux' || hasChineseFont()) return
  console.log('No font with Chinese glyphs found: installing one')
  installPackages('fontconfig', 'fonts-noto-cjk')
  if (!hasChineseFont()) console.warn('Screenshots will show boxes for Chinese text: install fonts-noto-cjk')
}

function hasChineseFont() {
  return (spawnSync('fc-list', [':lang=zh'], { encoding: 'utf8' }).stdout ?? '') !== ''
}

function installDownload() {
  const cli = fileURLToPath(new URL('../../node_modules/playwright/cli.js', import.meta.url))
  if (!run(process.execPath, [cli, 'install', '--no-shell', 'chromium'])) return false
  // The libraries a download needs come from the system's packages, which only root may add.
  return !isRootOnApt() || run(process.execPath, [cli, 'install-deps', 'chromium'])
}

/** @param {...string} names */
function installPackages(...names) {
  if (!isRootOnApt()) return
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  run('apt-get', ['update', '-q'], env)
  run('apt-get', ['install', '-q', '-y', '--no-install-recommends', ...names], env)
}

function isRootOnApt() {
  return process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0
}

/**
 * One line, and only when it fails: an installer that works has nothing to say to a test run.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {Record<string, string>} env
 */
function run(command, args, env = {}) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    timeout: 600_000,
    maxBuffer: 64 * 2 ** 20,
  })
  const said = `${stderr}\n${stdout}`.split('\n')
  const reason =
    said.find((line) => /^(E:|Error:)/.test(line)) ?? said.findLast((line) => line.trim()) ?? `${error}`
  if (status !== 0)
    console.warn(`${[command, ...args].map((word) => basename(word)).join(' ')} failed: ${reason}`)
  return status === 0
}

/** @param {string} message */
function stop(message) {
  console.error(message)
  process.exit(1)
}
