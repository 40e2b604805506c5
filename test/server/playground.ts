import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { ClientOptions } from 'ws'
import { expect, onTestFinished } from 'vitest'
import { createPlaygroundServer } from '../../playground/server/server.ts'
import type { PlaygroundServer, PlaygroundServerOptions } from '../../playground/server/server.ts'
import type {
  BindCode,
  FaultName,
  FaultReport,
  FaultResult,
  Health,
  NoticeDraft,
  OrderPush,
} from '../../playground/server/protocol.ts'
import { createTestClient } from './client.ts'
import type { TestClient } from './client.ts'
import { createFakeClock } from './fakeClock.ts'
import type { FakeClock } from './fakeClock.ts'

type Query = Record<string, string>
type CallInit = Omit<RequestInit, 'headers'> & { headers?: Record<string, string> }

export interface Playground {
  readonly clock: FakeClock
  readonly server: PlaygroundServer
  /** Resolves when no connection is left. Every test ends with it. */
  readonly stop: () => Promise<void>
  readonly host: string
  readonly connect: (query?: Query, options?: ClientOptions & { path?: string }) => TestClient
  /** Connected, welcomed and in `general`. */
  readonly enter: (query?: Query) => Promise<TestClient>
  readonly call: (method: string, path: string, body?: unknown, init?: CallInit) => Promise<Response>
  // Calls that must succeed, by what they give.
  readonly bindCode: (query?: Query) => Promise<BindCode>
  readonly notify: (draft: NoticeDraft) => Promise<{ delivered: number }>
  readonly pushOrder: (draft?: object) => Promise<OrderPush>
  readonly fault: (name: FaultName, options?: object) => Promise<FaultResult>
  readonly faults: () => Promise<FaultReport>
  readonly health: () => Promise<Health>
}

/** A server on a port of its own, under a clock of its own, gone without a trace when the test ends. */
export async function startPlayground(options: PlaygroundServerOptions = {}): Promise<Playground> {
  const clock = createFakeClock()
  const errors: unknown[] = []
  const server = createPlaygroundServer({ clock, report: (error) => errors.push(error), ...options })
  const http = createServer((request, response) => {
    server.handle(request, response, () => response.writeHead(404).end('somebody else'))
  })
  server.attach(http, { ownsUpgrades: true })
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  const host = `127.0.0.1:${(http.address() as AddressInfo).port}` // it listens on TCP

  async function close() {
    const gone = once(http, 'close')
    server.close()
    http.close()
    // Those of fetch. A WebSocket left over is none of them: the server would wait for it, and the test with it.
    http.closeAllConnections()
    await gone
  }
  let closed: Promise<void> | undefined
  const stop = () => (closed ??= close())

  onTestFinished(async () => {
    await stop()
    expect(clock.pending).toBe(0)
    expect(errors).toEqual([])
  })

  function connect(query: Query = {}, { path = '/ws', ...rest }: ClientOptions & { path?: string } = {}) {
    return createTestClient(`ws://${host}${path}?${new URLSearchParams(query)}`, rest)
  }

  async function call(method: string, path: string, body?: unknown, init: CallInit = {}) {
    const content = body === undefined ? {} : { body: JSON.stringify(body) }
    const headers = { 'Content-Type': 'application/json', ...init.headers }
    return fetch(`http://${host}${path}`, { method, ...content, ...init, headers })
  }

  async function json(method: string, path: string, body?: unknown) {
    const response = await call(method, path, body)
    expect(response.status).toBe(200)
    return response.json()
  }

  return {
    clock,
    server,
    stop,
    host,
    connect,
    async enter(query) {
      const client = connect(query)
      await client.welcome
      return client
    },
    call,
    bindCode: (query) => json('GET', `/api/socket/bind-code?${new URLSearchParams(query)}`),
    notify: (draft) => json('POST', '/api/notify', draft),
    pushOrder: (draft) => json('POST', '/api/orders', draft),
    fault: (name, body) => json('POST', `/api/faults/${name}`, body),
    faults: () => json('GET', '/api/faults'),
    health: () => json('GET', '/api/health'),
  }
}
