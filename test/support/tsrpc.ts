import type { WebSocketConfig } from 'hawser/core'
import { type TsrpcOptions, type TsrpcService, tsrpc } from 'hawser/dialects'
import { type TsrpcServerOptions, createTsrpcServer } from './servers/tsrpc.ts'
import { setUpAgainst } from './setUpAgainst.ts'

export const ADDRESS = 'wss://tsrpc.test/'

export interface Service extends TsrpcService {
  api: {
    Echo: { req: { text: string }; res: { reply: string } }
    Slow: { req: object; res: { n: number } }
    Any: { req: { value: unknown }; res: object }
  }
  msg: { Chat: { content: string }; 'game/GameStart': { at: number } }
}

/** A client of a server of `Service`, in a world of its own; `answers` end the slow calls. */
export function start(
  options: Partial<TsrpcOptions> = {},
  server: TsrpcServerOptions = {},
  config: Partial<WebSocketConfig<never, never>> = {},
) {
  const answers: ((n: number) => void)[] = []
  const tsrpcServer = createTsrpcServer({
    apis: {
      Echo: (req) => ({ reply: (req as { text: string }).text }),
      Slow: () => new Promise((resolve) => answers.push((n) => resolve({ n }))),
      Any: () => ({}),
    },
    msgs: { Chat: () => {} },
    ...server,
  })
  const preset = tsrpc<Service>({ url: ADDRESS, ...options })
  return { server: tsrpcServer, answers, ...setUpAgainst(tsrpcServer.take, { ...preset, ...config }) }
}

/** As `start`, with the connection open. */
export async function startOpen(...args: Parameters<typeof start>) {
  const all = start(...args)
  await all.client.connect()
  return all
}
