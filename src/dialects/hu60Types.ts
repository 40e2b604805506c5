import type { Hu60Segment } from './hu60Content.js'

/** A private letter or a mention. */
export interface Hu60Msg {
  readonly id: number
  readonly touid: number
  readonly byuid: number
  /** 0 is a private letter, 1 a mention. */
  readonly type: 0 | 1
  readonly isread: 0 | 1
  /** Segments; a string where the content was no JSON. */
  readonly content: string | readonly Hu60Segment[]
  /** An ISO date; undefined where the server left it empty, as it does up to now. */
  readonly ctime: string | undefined
}

/** A robot came or went. */
export interface Hu60Presence {
  /** Robots are below 0. */
  readonly uid: number
  /** Connections that it has now. */
  readonly count: number
}

/** What somebody asks of a robot's API; what the handler returns is the answer. */
export interface Hu60RobotCall {
  readonly uid: number
  readonly action: string
  readonly data: unknown
}

export interface Hu60Events {
  msg: Hu60Msg
  online: Hu60Presence
  offline: Hu60Presence
  req: Hu60RobotCall
  /** The server is about to cut this connection, and why. The client stays away for a minute. */
  disconnecting: string
  /** A refusal that belongs to no request. Only `onMessage` hears it: `on('error')` is about the connection. */
  error: string
}

export interface Hu60Requests {
  /** Robots that are online, with their connections. */
  lsol: { params: undefined; result: Record<string, number> }
  /** Stops events for the user, in all of their tabs and robots, until the server restarts. */
  unsub: { params: readonly string[]; result: 'ok' }
  /** The opposite of `unsub`. Resolves when the server has taken it, for it may say nothing more. */
  sub: { params: readonly string[]; result: 'ok' }
  /** The events that were stopped. */
  lsunsub: { params: undefined; result: readonly string[] }
  /** The actions that there are. */
  ls: { params: undefined; result: readonly string[] }
  procinf: { params: undefined; result: { readonly started: string } }
  /** For robots: announces the actions that it answers. */
  regapi: { params: readonly string[]; result: 'ok' }
  /** The actions of each robot. */
  lsapi: { params: undefined; result: Record<string, readonly string[]> }
}

/** The requests of robots' APIs, `{ chat: { params: Question; result: Answer } }`, as they travel. */
export type Hu60RobotRequests<Apis extends object> = {
  [Name in keyof Apis]: Apis[Name] extends { params: infer Params; result: infer Result }
    ? {
        params: { readonly bot: number; readonly data: Params }
        result: { readonly bot: number; readonly data: Result }
      }
    : never
}
