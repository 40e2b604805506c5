import { type Browser, chromium } from 'playwright-core'
import { launchOptions } from '../../support/chromium.mjs'

let launched: Promise<Browser> | undefined

/** One browser for all files that a worker runs. It ends with the worker's process. */
export function openBrowser(): Promise<Browser> {
  launched ??= chromium.launch(launchOptions())
  return launched
}
