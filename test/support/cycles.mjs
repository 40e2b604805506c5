/**
 * A process that connects and disconnects over and over, and then has nothing left to do: so it must end by itself.
 * `node --expose-gc cycles.mjs <module> <url> <cycles>`: it tells its parent the heaps it measured, and what is alive.
 */
import { pathToFileURL } from 'node:url'
import { WebSocket } from 'ws'
import { measureHeap } from './heap.mjs'

const SAMPLES = 30
const [module = '', url, cycles] = process.argv.slice(2)
const { createWebSocketClient } = await import(pathToFileURL(module).href)
const client = createWebSocketClient({ url, WebSocket })
const heaps = []

/** @param {number} length */
async function cycle(length) {
  await client.connect()
  const echoes = await Promise.all(Array.from({ length }, (_, n) => client.request('echo', n)))
  if (echoes.some((echo, n) => echo !== n)) throw new Error(`wrong echo: ${echoes.join()}`)
  client.disconnect()
}

/** The close frame and its answer still travel. */
async function goodbye() {
  while (process.getActiveResourcesInfo().includes('TCPSocketWrap')) {
    await new Promise((resolve) => setImmediate(resolve))
  }
}

for (let sample = 0; sample < SAMPLES; sample += 1) {
  for (let n = 0; n < Number(cycles) / SAMPLES; n += 1) await cycle(20)
  await goodbye()
  heaps.push(await measureHeap())
}
const left = process.getActiveResourcesInfo().filter((name) => /^(TCP|Timeout)/.test(name))
process.send?.({ heaps, left }, () => process.disconnect())
