import type { IncomingMessage, ServerResponse } from 'node:http'
import { createBindCodeCalls } from './bindCodeCalls.ts'
import { fieldsOf } from './check.ts'
import type { Faults } from './faults.ts'
import { HttpError, readJson, sendJson, urlOf } from './http.ts'
import { notify } from './notices.ts'
import type { Orders } from './orders.ts'
import { isOwnOrigin } from './origin.ts'
import type { ErrorCode, PlaygroundApi } from './protocol.ts'
import { RequestError, toFrameError } from './requestError.ts'
import type { Systems } from './systems/systems.ts'
import type { World } from './world.ts'

export interface ApiCall {
  readonly response: ServerResponse
  readonly query: URLSearchParams
  /** What stands for `<name>` in the path. */
  readonly last: string
  readonly body: () => Promise<unknown>
}

/** Each gives what is sent as JSON, or `undefined` when it answered by itself. */
type Routes = {
  [Name in keyof PlaygroundApi]: (call: ApiCall) => Result<Name> | Promise<Result<Name>> | undefined
}
type Result<Name extends keyof PlaygroundApi> = PlaygroundApi[Name]['result']

export interface Api {
  /** Answers, and is over when the answer is on its way. False when the path is none of `/api`. */
  take(request: IncomingMessage, response: ServerResponse): Promise<boolean>
}

export interface ApiOptions {
  faults: Faults
  orders: Orders
  systems: Systems
  origins: readonly string[]
}

export function createApi(world: World, { faults, orders, systems, origins }: ApiOptions): Api {
  const bindCode = createBindCodeCalls(world, faults)
  const routes: Routes = {
    'GET /api/socket/bind-code': bindCode,
    'POST /api/socket/bind-code': bindCode,
    'POST /api/notify': async ({ body }) => notify(world.sessions, await body()),
    'POST /api/orders': async ({ body }) => orders.push(await body()),
    'GET /api/faults': () => faults.report(),
    'POST /api/faults/<name>': orderFault,
    'POST /api/systems/<name>': async ({ last, body }) => systems.act(last, await body()),
    'GET /api/health': health,
  }
  const isRoute = (name: string): name is keyof Routes => Object.hasOwn(routes, name)

  async function orderFault({ last, body }: ApiCall) {
    const fields = fieldsOf(await body())
    const aim = typeof fields.session === 'string' ? world.sessions.find(fields.session) : undefined
    if (fields.session !== undefined && !aim) {
      throw new RequestError('unknown-session', 'there is no such session')
    }
    const { result, strike } = faults.prepare(last, fields, aim)
    strike()
    return result
  }

  function health() {
    const { serverId, sessions, clock, startedAt } = world
    return { ok: true as const, serverId, connections: sessions.size, uptime: clock.now() - startedAt }
  }

  function routeOf(path: string, method: string) {
    const name = `${method} ${path}`
    if (isRoute(name)) return routes[name]
    const methods = ['GET', 'POST'].filter((other) => isRoute(`${other} ${path}`))
    if (methods.length === 0) throw new HttpError(404, 'not-found', 'there is no such call')
    throw new HttpError(405, 'bad-method', 'the method is not allowed', { Allow: methods.join(', ') })
  }

  async function answer(request: IncomingMessage, response: ServerResponse, { pathname, searchParams }: URL) {
    if (!isOwnOrigin(request.headers, origins)) {
      throw new HttpError(403, 'forbidden', 'a page of another origin may not call this')
    }
    const [, stem, last = ''] = /^(\/api\/(?:faults|systems)\/)(.+)$/.exec(pathname) ?? []
    const route = routeOf(stem ? `${stem}<name>` : pathname, request.method ?? '')
    const result = await route({
      response,
      query: searchParams,
      last,
      body: () => readJson(request, world.limits.body),
    })
    if (result !== undefined) sendJson(response, 200, result)
  }

  return {
    async take(request, response) {
      const url = urlOf(request)
      if (!url?.pathname.startsWith('/api/')) return false
      try {
        await answer(request, response, url)
      } catch (error) {
        refuse(response, error, world.report)
      }
      return true
    },
  }
}

const statuses: Partial<Record<ErrorCode, number>> = { busy: 429, internal: 500, 'unknown-session': 404 }

function refuse(response: ServerResponse, error: unknown, report: (error: unknown) => void) {
  // Who hung up before the end of the body cannot be told, and did nothing wrong.
  if (response.destroyed || response.headersSent) return
  if (error instanceof HttpError) {
    const { status, code, message, headers } = error
    return sendJson(response, status, { error: { code, message } }, headers)
  }
  const frameError = toFrameError(error, report)
  sendJson(response, statuses[frameError.code] ?? 400, { error: frameError })
}
