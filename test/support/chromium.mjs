import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium } from 'playwright-core'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']

const APPS = [
  '/opt/google/chrome/chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
]

/** No traffic of the browser's own, and the same colours and glyph edges on every machine. */
const FLAGS = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
  '--force-color-profile=srgb',
  '--font-render-hinting=none',
]

/**
 * `CHROMIUM_PATH` as it stands, else Playwright's own download, else an installed Chrome or Chromium. Never
 * throws, for vite.config.ts asks on every run, those without a browser test included.
 *
 * @returns {string | undefined}
 */
export function findChromium() {
  if (process.env.CHROMIUM_PATH) return process.env.CHROMIUM_PATH
  const onPath = (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => NAMES.map((name) => join(folder, name)))
  return [playwrightDownload(), ...onPath, ...APPS].find((path) => existsSync(path))
}

/** @returns {import('playwright-core').LaunchOptions} */
export function launchOptions() {
  return {
    executablePath: findChromium(),
    // Chromium's sandbox does not start under root, which containers usually run as.
    chromiumSandbox: false,
    args: FLAGS,
  }
}

function playwrightDownload() {
  try {
    return chromium.executablePath()
  } catch {
    // Playwright has no build for this platform, so there is no download to prefer.
    return ''
  }
}
