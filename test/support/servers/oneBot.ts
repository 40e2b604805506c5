import { type ServerSocket, addressOf, headerOf, parse, remember } from './socket.ts'

/** The implementations disagree on much; each is simulated in what it does. */
export type OneBotFlavour = 'napcat' | 'llonebot' | 'gocqhttp' | 'lagrange'

export interface OneBotServerOptions {
  flavour?: OneBotFlavour
  /** @default none, everybody may come in */
  token?: string
  /** What an action does: gives data, or throws a `OneBotTrouble`. */
  actions?: Readonly<Record<string, OneBotAction>>
}

/** `part` sends one of several responses, as NapCat's streams do. */
export type OneBotAction = (params: unknown, part: (data: object) => void) => unknown

/** What an action fails with. */
export interface OneBotTrouble {
  readonly retcode: number
  readonly wording: string
}

export interface OneBotCall {
  readonly action?: unknown
  readonly params?: unknown
  readonly echo?: unknown
}

/** A OneBot 11 implementation with a forward WebSocket. It has no timers: `beat` is called by the test. */
export interface OneBotServer {
  readonly take: (socket: ServerSocket) => void
  /** Every call that arrived, wherever. */
  readonly calls: readonly OneBotCall[]
  /** Quick operations that were accepted. */
  readonly operations: readonly { readonly context: unknown; readonly operation: unknown }[]
  /** Sends an event to all sockets that carry events; a string as it is. */
  event(event: object | string): void
  /** The heartbeat that says when the next one comes. */
  beat(interval: number): void
  /** Cuts everybody off. */
  drop(): void
  count(): number
}

interface Session {
  readonly socket: ServerSocket
  readonly path: string
}

const SELF_ID = 10001000

export function createOneBotServer({
  flavour = 'napcat',
  token,
  actions = {},
}: OneBotServerOptions = {}): OneBotServer {
  const sessions = new Set<Session>()
  const calls: OneBotCall[] = []
  const operations: { context: unknown; operation: unknown }[] = []

  const say = ({ socket }: Session, frame: object): void => socket.send(JSON.stringify(frame))

  const fail = (session: Session, retcode: number, wording: string, echo?: unknown): void =>
    say(session, {
      status: 'failed',
      retcode,
      data: null,
      message: wording,
      wording,
      ...(flavour === 'napcat' ? { echo: echo ?? '', stream: 'normal-action' } : { echo }),
    })

  const event = (content: object | string): void => {
    const frame =
      typeof content === 'string'
        ? content
        : JSON.stringify({ time: 1515204254, self_id: SELF_ID, ...content })
    for (const { socket, path } of sessions) if (path !== '/api') socket.send(frame)
  }

  const quickOperate = (params: unknown): null => {
    const { context, operation } = Object(params) as { context?: object; operation?: object } // looked at below
    const isMissing = (key: string): boolean => !Object.hasOwn(Object(context) as object, key)
    if (['time', 'self_id', 'post_type', 'user_id'].some(isMissing) || typeof operation !== 'object') {
      throw { retcode: 1400, wording: 'bad context' } satisfies OneBotTrouble
    }
    remember(operations, { context, operation })
    return null
  }

  const run = async (session: Session, { action, params, echo }: OneBotCall): Promise<void> => {
    const find = (name: string): OneBotAction | undefined =>
      name === '.handle_quick_operation'
        ? quickOperate
        : Object.hasOwn(actions, name)
          ? actions[name]
          : undefined
    const name = String(action)
    const plain = name.replace(/_(async|rate_limited)$/, '')
    const act = find(plain)
    if (!act) return fail(session, flavour === 'gocqhttp' ? 404 : 1404, `no action ${name}`, echo)
    if (name.endsWith('_async')) return say(session, { status: 'async', retcode: 1, data: null, echo })
    const part = (data: object): void =>
      say(session, { status: 'ok', retcode: 0, data, echo, stream: 'stream-action' })
    try {
      const data = (await act(params, part)) ?? null
      const isStream = Object(data).type === 'response'
      const extra = flavour === 'napcat' && { stream: isStream ? 'stream-action' : 'normal-action' }
      const shown = flavour === 'napcat' ? (echo ?? '') : echo
      if (sessions.has(session)) say(session, { status: 'ok', retcode: 0, data, echo: shown, ...extra })
    } catch (error) {
      const { retcode, wording } = error as OneBotTrouble // what actions throw
      fail(session, retcode, wording, echo)
    }
  }

  const receive = (session: Session, frame: string | ArrayBuffer): void => {
    if (typeof frame !== 'string') return
    const call = parse(frame) as OneBotCall | undefined // looked at as it is used
    if (typeof call !== 'object')
      return flavour === 'lagrange' ? undefined : fail(session, 1400, 'bad request')
    remember(calls, call)
    // All but NapCat take no action at the address for events, and say nothing.
    if (session.path === '/event' && flavour !== 'napcat') return
    void run(session, call)
  }

  return {
    calls,
    operations,
    event,
    beat: (interval) =>
      event({
        post_type: 'meta_event',
        meta_event_type: 'heartbeat',
        interval,
        status: { online: true, good: true },
      }),
    drop() {
      const cut = [...sessions]
      sessions.clear()
      for (const { socket } of cut) socket.drop()
    },
    count: () => sessions.size,
    take(socket) {
      const path = addressOf(socket).path.replace(/(.)\/$/, '$1')
      if (!['/', '/api', '/event'].includes(path)) return socket.refuse(404)
      const problem = refusalOf(socket, flavour, token)
      if (typeof problem === 'number') return socket.refuse(problem)
      socket.accept()
      const session = { socket, path }
      if (problem) {
        fail(session, 1403, problem, null)
        return socket.close()
      }
      sessions.add(session)
      socket.onFrame((frame) => receive(session, frame))
      socket.onClose(() => void sessions.delete(session))
      if (path === '/api') return
      say(session, {
        time: 1515204254,
        self_id: SELF_ID,
        post_type: 'meta_event',
        meta_event_type: 'lifecycle',
        sub_type: 'connect',
      })
    },
  }
}

/** A status before the upgrade, words after it, or undefined for who may come in. */
function refusalOf(
  socket: ServerSocket,
  flavour: OneBotFlavour,
  token?: string,
): number | string | undefined {
  if (!token) return undefined
  const header = headerOf(socket, 'authorization')
  const byHeader =
    header && (flavour === 'gocqhttp' ? header.replace(/^\S* /, '') : /^Bearer (.*)$/.exec(header)?.[1])
  const byQuery = addressOf(socket).query.get('access_token')
  const given = flavour === 'napcat' ? byQuery || byHeader : header ? byHeader : byQuery
  if (given === token) return undefined
  if (flavour === 'gocqhttp') return given ? 403 : 401
  return flavour === 'lagrange' ? 403 : 'token验证失败'
}
