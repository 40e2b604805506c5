import type { Env, EnvSignal, Milliseconds, Off } from '../core.js'
import { answersFor } from './address.js'
import { createFakeClock } from './clock.js'
import type { FakeConnection } from './connection.js'
import { type FakeRequest, type FakeRoute, createFakeHttp } from './http.js'
import { putFirst } from './latest.js'
import { createRandom } from './random.js'
import { type SocketPair, createSocketPair } from './socket.js'

export interface FakeWorldOptions {
  /** Begins the sequence of random numbers. @default 1 */
  seed?: number
  /** The page's address; false where there is no page, as on a server. @default 'https://app.test/' */
  page?: string | false
  /** What a frame or an answer takes from one end to the other. Milliseconds. @default 0 */
  latency?: Milliseconds
  /** Epoch milliseconds at the beginning. @default 1_800_000_000_000 */
  start?: Milliseconds
}

/** What still uses the world. */
export interface Alive {
  /** Time left of each timer. */
  readonly timers: readonly Milliseconds[]
  /** Sockets that are connecting or open. */
  readonly sockets: readonly FakeConnection[]
  /** Listeners on sockets and to the page. A no-op `error` listener of a dying socket does not count. */
  readonly listeners: number
  /** HTTP requests under way. */
  readonly requests: readonly FakeRequest[]
  /** What else has not come to its end: scripts, with the step at which they are. */
  readonly unfinished: readonly string[]
}

/**
 * A whole world for a client: give it as `env`. Time stands still until it is moved; what needs no time, such as frames
 * and answers, happens by itself, in microtasks. Nothing in it touches the platform, so fake timers of a test runner
 * do not matter to it.
 */
export interface FakeWorld extends Env {
  /** Moves time. Timers run in order, each with all that follows from it before the next one. */
  advance(duration: Milliseconds): Promise<void>
  /** Moves time in one leap, as sleep does: what became due meanwhile runs afterwards, late. */
  advanceLate(duration: Milliseconds): Promise<void>
  /** Waits until everything has happened that needs no time. */
  settle(): Promise<void>
  /** What page and network say to those who listen. */
  signal(signal: EnvSignal): void
  /** Answers HTTP requests to a path or URL, whatever its query; `'*'` is all. The latest word on an address counts. */
  serve(address: string, route: FakeRoute): Off
  /**
   * Takes the sockets to a path or URL, as `serve` does. A socket that nobody takes is refused. `createFakeServer` is
   * the comfortable way.
   */
  listen(address: string, take: (connection: FakeConnection) => void): Off
  /** The server's end of every socket that was ever opened. */
  readonly sockets: readonly FakeConnection[]
  /** Every HTTP request that was ever made. */
  readonly requests: readonly FakeRequest[]
  /** Errors that no `error` listener took, such as those that your handlers throw: what a page writes to its console. */
  readonly reports: readonly Error[]
  /** Gives the reports, and forgets them: for a test that expects some, since `assertIdle` throws for those that are left. */
  takeReports(): readonly Error[]
  readonly alive: Alive
  /** Is `unfinished`, in these words, until the returned function is called. */
  keepAlive(describe: () => string): Off
  /** Throws, and says what it is, when anything is still alive or an error was reported: for `afterEach`. */
  assertIdle(): void
}

export function createFakeWorld(options: FakeWorldOptions = {}): FakeWorld {
  const { seed = 1, page = 'https://app.test/', latency = 0, start } = options
  const clock = createFakeClock(start)
  const travel = (run: () => void): void => clock.later(latency, run)
  const http = createFakeHttp(travel)
  const network = createNetwork({ task: (run) => clock.later(0, run), travel })
  const signals = new Set<{ readonly listener: (signal: EnvSignal) => void }>()
  const reports: Error[] = []
  const unfinished = new Set<() => string>()

  const world: FakeWorld = {
    openSocket: network.openSocket,
    after: clock.after,
    now: clock.now,
    random: createRandom(seed),
    fetch: http.fetch,
    page: () => page || undefined,
    onSignal(listener) {
      const entry = { listener }
      signals.add(entry)
      return () => void signals.delete(entry)
    },
    report: (error) => void reports.push(error),

    advance: clock.advance,
    advanceLate: clock.advanceLate,
    settle: clock.settle,
    signal(signal) {
      const present = [...signals]
      for (const entry of present) if (signals.has(entry)) entry.listener(signal)
    },
    serve: http.serve,
    listen: network.listen,
    sockets: network.connections,
    requests: http.requests,
    reports,
    takeReports: () => reports.splice(0),
    get alive() {
      const { sockets, listeners } = network.alive()
      return {
        timers: clock.timers(),
        sockets,
        listeners: listeners + signals.size,
        requests: http.pending(),
        unfinished: [...unfinished].map((tell) => tell()),
      }
    },
    keepAlive(tell) {
      unfinished.add(tell)
      return () => void unfinished.delete(tell)
    },
    assertIdle() {
      const complaint = describe(world.alive)
      if (complaint) throw new Error(`not idle: ${complaint}`)
      const [cause] = reports
      if (cause) throw new Error(`no error listener took: ${reports.join('; ')}`, { cause })
    },
  }
  return world
}

interface Network {
  readonly openSocket: Env['openSocket']
  readonly connections: readonly FakeConnection[]
  readonly listen: FakeWorld['listen']
  alive(): Pick<Alive, 'sockets' | 'listeners'>
}

function createNetwork(wire: Parameters<typeof createSocketPair>[0]): Network {
  const pairs: SocketPair[] = []
  const connections: FakeConnection[] = []
  const takers: { readonly address: string; readonly take: (connection: FakeConnection) => void }[] = []

  return {
    connections,
    openSocket(url, protocols, headers) {
      const pair = createSocketPair(wire, { url, protocols: Object.freeze([...protocols]), headers })
      const { connection } = pair
      pairs.push(pair)
      connections.push(connection)
      wire.travel(() => {
        const taker = takers.find(({ address }) => answersFor(address, url))
        if (taker) taker.take(connection)
        else connection.refuse()
      })
      return pair.socket
    },
    listen: (address, take) => putFirst(takers, { address, take }),
    alive: () => ({
      sockets: pairs.filter((pair) => pair.isLive()).map(({ connection }) => connection),
      listeners: pairs.reduce((sum, pair) => sum + pair.listeners(), 0),
    }),
  }
}

function describe({ timers, sockets, listeners, requests, unfinished }: Alive): string {
  const complaints = [
    timers.length > 0 && `timers due in ${timers.map((left) => `${left} ms`).join(', ')}`,
    sockets.length > 0 && `sockets to ${sockets.map(({ url, state }) => `${url} (${state})`).join(', ')}`,
    listeners > 0 && `${listeners} listeners`,
    requests.length > 0 && `requests to ${requests.map(({ url }) => url).join(', ')}`,
    ...unfinished,
  ]
  return complaints.filter(Boolean).join('; ')
}
