import type { Plugin } from 'vite'
import { createPlaygroundServer } from './server.ts'

/** Serves the playground's WebSocket and API on the port of `vite dev` and `vite preview`. */
export function playgroundServer(): Plugin {
  return {
    name: 'playground-server',
    apply: 'serve',
    configureServer({ httpServer, middlewares }) {
      // Without a server of its own Vite is somebody's middleware, and Vitest runs no playground.
      if (!httpServer || process.env.VITEST) return
      const server = createPlaygroundServer({ demo: true })
      middlewares.use(server.handle)
      // The upgrades of hot reloading are Vite's.
      server.attach(httpServer)
    },
    configurePreviewServer({ httpServer, middlewares }) {
      const server = createPlaygroundServer({ demo: true })
      middlewares.use(server.handle)
      server.attach(httpServer, { ownsUpgrades: true })
    },
  }
}
