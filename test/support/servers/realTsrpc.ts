import type { Server } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import type { TsrpcServerOptions, TsrpcTrouble } from './tsrpc.ts'

/** The part of the package that is used; it hides its own types from those who import it. */
interface Tsrpc {
  readonly WsServer: new (proto: object, options: object) => WsServer
  readonly TsrpcError: new (message: string, info: object) => Error
}

interface WsServer {
  start(): Promise<void>
  stop(): Promise<void>
  gracefulStop(): Promise<void>
  broadcastMsg(name: string, msg: object): Promise<unknown>
  implementApi(name: string, handler: (call: ApiCall) => Promise<void>): void
  listenMsg(name: string, handler: (call: { msg: unknown }) => void): void
}

interface ApiCall {
  readonly req: unknown
  readonly conn: {
    sendMsg(name: string, msg: unknown): Promise<unknown>
    close(reason?: string, code?: number): Promise<void>
  }
  succ(res: unknown): Promise<void>
  error(error: Error): Promise<void>
}

// Its module for `import` does not load on Node: it asks `ws` for names that a CommonJS module does not show.
const require = createRequire(import.meta.url)
const { TsrpcError, WsServer } = require('tsrpc') as Tsrpc // the part of it

/** A field's name and its type in a schema of TSRPC; a `?` behind the name makes it optional. */
type Fields = Readonly<Record<string, object>>

const string = { type: 'String' }
const number = { type: 'Number' }

const API_FIELDS: Readonly<Record<string, readonly [req: Fields, res: Fields]>> = {
  Echo: [{ text: string }, { reply: string, time: { type: 'Date' } }],
  'user/Login': [{ user: string }, { token: string }],
  Fail: [{ 'code?': string, 'numeric?': number }, {}],
  Throw: [{}, {}],
  Missing: [{}, {}],
  Kick: [{ 'reason?': string, 'code?': number }, {}],
  Slow: [{}, {}],
  Types: [
    { date: { type: 'Date' }, bytes: { type: 'Buffer', arrayType: 'Uint8Array' }, any: { type: 'Any' } },
    { date: { type: 'Date' }, bytes: { type: 'Buffer', arrayType: 'Uint8Array' }, any: { type: 'Any' } },
  ],
}

const MSG_FIELDS: Readonly<Record<string, Fields>> = {
  Chat: { name: string, content: string },
  'game/GameStart': { at: number },
  'game/GameOver': { at: number },
}

export interface RealTsrpc {
  readonly url: string
  broadcast(name: string, msg: object): void
  stop(): Promise<void>
  /** Ends when the calls under way have; new sockets are closed with 1012 meanwhile. */
  stopGracefully(): Promise<void>
}

/** The server of the `tsrpc` package itself, in text mode, with the handlers of a simulated one. */
export async function startRealTsrpc({ apis = {}, msgs = {} }: TsrpcServerOptions): Promise<RealTsrpc> {
  const silent = { debug() {}, log() {}, warn() {}, error() {} }
  const server = new WsServer(createProto(), { port: 0, json: true, logger: silent })
  for (const [name, api] of Object.entries(apis)) {
    server.implementApi(name, async (call) => {
      const connection = {
        send: (msg: string, data: unknown) => void call.conn.sendMsg(msg, data),
        close: (reason?: string, code?: number) => void call.conn.close(reason, code),
      }
      try {
        await call.succ(await api(call.req, connection))
      } catch (error) {
        if (error instanceof Error) throw error
        const { message, ...rest } = error as TsrpcTrouble // what APIs throw
        await call.error(new TsrpcError(message, rest))
      }
    })
  }
  for (const [name, handle] of Object.entries(msgs)) server.listenMsg(name, ({ msg }) => void handle(msg))
  await server.start()
  // It has no word for the port that it got.
  const { _httpServer } = server as unknown as { _httpServer: Server }
  const { port } = _httpServer.address() as AddressInfo // it listens on TCP
  return {
    url: `ws://127.0.0.1:${port}`,
    broadcast: (name, msg) => void server.broadcastMsg(name, msg),
    stop: () => server.stop(),
    stopGracefully: () => server.gracefulStop(),
  }
}

function createProto(): object {
  const names = [...Object.keys(API_FIELDS), ...Object.keys(MSG_FIELDS)]
  const services = names.map((name, id) => ({ id, name, type: name in API_FIELDS ? 'api' : 'msg' }))
  const types = {
    ...Object.fromEntries(
      Object.entries(API_FIELDS).flatMap(([name, [req, res]]) => [
        [typeName(name, 'Ptl', 'Req'), toSchema(req)],
        [typeName(name, 'Ptl', 'Res'), toSchema(res)],
      ]),
    ),
    ...Object.fromEntries(
      Object.entries(MSG_FIELDS).map(([name, fields]) => [typeName(name, 'Msg', 'Msg'), toSchema(fields)]),
    ),
  }
  return { version: 1, services, types }
}

/** `user/Login` is `user/PtlLogin/ReqLogin`. */
function typeName(service: string, file: string, kind: string): string {
  const [, folder = '', name = ''] = /^(.*\/)?([^/]+)$/.exec(service) ?? []
  return `${folder}${file}${name}/${kind}${name}`
}

function toSchema(fields: Fields): object {
  const properties = Object.entries(fields).map(([name, type], id) => ({
    id,
    name: name.replace('?', ''),
    type,
    ...(name.endsWith('?') && { optional: true }),
  }))
  return { type: 'Interface', properties }
}
