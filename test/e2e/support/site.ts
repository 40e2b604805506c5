import { existsSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { resolve } from 'node:path'
import { preview } from 'vite'
import { playgroundServer } from '../../../playground/server/plugin.ts'

const root = resolve(import.meta.dirname, '../../../playground')

export interface Site {
  readonly url: string
  close(): Promise<void>
}

/** The built playground with its real server, on a port of its own. */
export async function startSite(): Promise<Site> {
  if (!existsSync(resolve(root, 'dist/index.html'))) {
    throw new Error('The playground is not built: run "npm run build:playground"')
  }
  const server = await preview({
    root,
    configFile: false,
    logLevel: 'silent',
    plugins: [playgroundServer()],
    preview: { host: '127.0.0.1', port: 0 },
  })
  const { port } = server.httpServer.address() as AddressInfo // it listens on TCP
  return { url: `http://127.0.0.1:${port}/`, close: () => server.close() }
}
