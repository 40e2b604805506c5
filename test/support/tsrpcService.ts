import type { TsrpcApi, TsrpcTrouble } from './servers/tsrpc.ts'

interface Types {
  date: Date
  bytes: Uint8Array
  any: unknown
}

/** What the simulated and the real server have to offer. */
export interface Service {
  api: {
    Echo: { req: { text: string }; res: { reply: string; time: Date } }
    'user/Login': { req: { user: string }; res: { token: string } }
    Fail: { req: { code?: string; numeric?: number }; res: object }
    Throw: { req: object; res: object }
    Missing: { req: object; res: object }
    Kick: { req: { reason?: string; code?: number }; res: object }
    Slow: { req: object; res: object }
    Types: { req: Types; res: Types }
    Nope: { req: object; res: object }
  }
  msg: {
    Chat: { name: string; content: string }
    'game/GameStart': { at: number }
    'game/GameOver': { at: number }
  }
}

/** What both servers do with what they are asked. */
export const apis: Readonly<Record<string, TsrpcApi>> = {
  Echo: (req) => ({ reply: `echo:${(req as { text: string }).text}`, time: new Date(1_700_000_000_000) }),
  'user/Login': (req) => ({ token: `t-${(req as { user: string }).user}` }),
  Fail(req) {
    const { code, numeric } = req as { code?: string; numeric?: number }
    throw { message: 'it failed', code: numeric ?? code ?? 'E_FAIL', extra: 'try again' } as TsrpcTrouble
  },
  Throw() {
    throw new Error('boom')
  },
  Kick(req, connection) {
    const { reason, code } = req as { reason?: string; code?: number }
    connection.close(reason, code)
    return new Promise(() => {})
  },
  Slow: () => new Promise(() => {}),
  Types: (req) => req,
}
