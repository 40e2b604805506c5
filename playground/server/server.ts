import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { createApi } from './api.ts'
import { createBot } from './bot.ts'
import { systemClock } from './clock.ts'
import type { Clock } from './clock.ts'
import { createFaults } from './faults.ts'
import { defaultLimits } from './limits.ts'
import type { Limits } from './limits.ts'
import { createOrders } from './orders.ts'
import { createSystems } from './systems/systems.ts'
import { createUpgrades } from './upgrades.ts'
import { createWorld } from './world.ts'

export interface PlaygroundServerOptions {
  /** @default '/ws' */
  path?: string
  /** Origins that may connect besides the server's own host, like `https://example.com`. @default [] */
  origins?: readonly string[]
  /** A bot that answers in `general`, and an order update now and then. @default false */
  demo?: boolean
  clock?: Clock
  limits?: Partial<Limits>
  /** Where errors go that nobody asked for. @default console.error */
  report?: (error: unknown) => void
}

type UpgradeListener = (request: IncomingMessage, socket: Duplex, head: Buffer) => void

/** Any `http.Server`, or https, or http2. */
export interface Upgradable {
  on(event: 'upgrade', listener: UpgradeListener): unknown
  on(event: 'close', listener: () => void): unknown
  off(event: 'upgrade', listener: UpgradeListener): unknown
  off(event: 'close', listener: () => void): unknown
}

export interface PlaygroundServer {
  /** Takes the upgrades of a server, and closes with it. With `ownsUpgrades` those for other paths are hung up. */
  attach(httpServer: Upgradable, options?: { ownsUpgrades?: boolean }): void
  /** Middleware: answers what is under `/api`, passes on the rest. */
  readonly handle: (request: IncomingMessage, response: ServerResponse, next: () => void) => void
  /** Ends every connection and timer and lets go of the servers it was attached to. */
  close(): void
}

const orderInterval = 45_000

export function createPlaygroundServer(options: PlaygroundServerOptions = {}): PlaygroundServer {
  const { path = '/ws', origins = [], demo = false, clock = systemClock, report = console.error } = options
  const world = createWorld(clock, { ...defaultLimits, ...options.limits }, report)
  const { timers, sessions, limits } = world
  const faults = createFaults(world)
  const orders = createOrders(world)
  const upgrades = createUpgrades(world, faults, { path, origins })
  const systems = createSystems(world, origins)
  const api = createApi(world, { faults, orders, systems, origins })
  const detachments: (() => void)[] = []

  function every(interval: number, run: () => void) {
    timers.after(interval, () => {
      run()
      every(interval, run)
    })
  }

  function handle(request: IncomingMessage, response: ServerResponse, next: () => void) {
    const answer = async () => {
      if (!(await api.take(request, response))) next()
    }
    answer().catch(report)
  }

  function close() {
    timers.end()
    for (const detach of detachments.splice(0)) detach()
    upgrades.close()
    systems.close()
    for (const response of world.hanging) response.destroy()
  }

  every(limits.probeInterval, () => {
    sessions.all().forEach((session) => session.probe())
    systems.probe()
  })
  every(limits.beatInterval, () => systems.beat(limits.beatInterval))
  if (demo) {
    createBot(world)
    every(orderInterval, () => void (sessions.size > 0 && orders.push()))
  }

  return {
    attach(httpServer, { ownsUpgrades = false } = {}) {
      const onUpgrade: UpgradeListener = (request, socket, head) => {
        const isTaken = upgrades.take(request, socket, head) || systems.take(request, socket, head)
        if (!isTaken && ownsUpgrades) socket.destroy()
      }
      httpServer.on('upgrade', onUpgrade)
      httpServer.on('close', close)
      detachments.push(() => {
        httpServer.off('upgrade', onUpgrade)
        httpServer.off('close', close)
      })
    },
    handle,
    close,
  }
}
