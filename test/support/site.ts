import { once } from 'node:events'
import { type Server, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Site {
  readonly origin: string
  readonly server: Server
  close(): Promise<void>
}

const PAGE = `<!doctype html><title>page</title>
<script type="module">import * as module from '/module.js'; window.module = module</script>`

/** A web site all of whose pages have one module, as `window.module`. */
export async function startSite(module: string): Promise<Site> {
  const server = createServer(({ url }, response) => {
    if (url === '/module.js') response.setHeader('Content-Type', 'text/javascript').end(module)
    else response.setHeader('Content-Type', 'text/html').end(PAGE)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, // it listens on TCP
    server,
    async close() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}
