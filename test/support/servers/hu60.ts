import { type ServerSocket, addressOf, headerOf, parse, remember } from './socket.ts'

export interface Hu60ServerOptions {
  /** The uid of each sid. Robots are below 0. */
  users: Readonly<Record<string, number>>
  /** Connections that a user may have. @default 10 */
  limit?: number
}

export interface Hu60Command {
  readonly id?: string
  readonly action?: unknown
  readonly data?: unknown
}

/** The hu60bot push service, as strict as the real one. It has no timers: whatever happens, happens at once. */
export interface Hu60Server {
  readonly take: (socket: ServerSocket) => void
  /** Every command that arrived, in order. */
  readonly commands: readonly Hu60Command[]
  /** Sends an event to all sockets of a user who has not stopped it. */
  push(uid: number, event: string, data: unknown): void
  /** How many sockets a user has. */
  count(uid: number): number
  /** Cuts everybody off, and forgets what they stopped. */
  restart(): void
}

interface Session {
  readonly uid: number
  readonly socket: ServerSocket
}

const ACTIONS = [
  'ping',
  'lsol',
  'unsub',
  'sub',
  'lsunsub',
  'ls',
  'procinf',
  'regapi',
  'lsapi',
  'resp',
] as const

export function createHu60Server({ users, limit = 10 }: Hu60ServerOptions): Hu60Server {
  let sessions: Session[] = []
  const commands: Hu60Command[] = []
  const stopped = new Map<number, Set<string>>()
  const apis = new Map<number, string[]>()

  const send = ({ socket }: Session, event: string, data: unknown): void =>
    socket.send(JSON.stringify({ event, data }))

  const of = (uid: number): Session[] => sessions.filter((each) => each.uid === uid)

  const push = (uid: number, event: string, data: unknown): void => {
    if (stopped.get(uid)?.has(event)) return
    for (const session of of(uid)) send(session, event, data)
  }

  const tellPresence = (uid: number, event: 'online' | 'offline'): void => {
    if (uid >= 0) return
    const everybody = new Set(sessions.map((each) => each.uid))
    for (const each of everybody) push(each, event, { uid, count: of(uid).length })
  }

  const leave = (session: Session): void => {
    sessions = sessions.filter((each) => each !== session)
    tellPresence(session.uid, 'offline')
  }

  /** The newest of the earlier ones has to go. */
  const evict = (uid: number): void => {
    const victim = of(uid).at(-1)
    if (!victim || of(uid).length < limit) return
    send(victim, 'disconnecting', 'reached the connections limit')
    victim.socket.drop()
    leave(victim)
  }

  const callRobot = (session: Session, action: string, data: unknown): void => {
    const { bot, data: question } = Object(data) as { bot?: unknown; data?: unknown } // looked at below
    if (typeof bot !== 'number') return send(session, 'error', 'data.bot not found')
    if (apis.get(bot)?.includes(action)) push(bot, 'req', { uid: session.uid, action, data: question })
  }

  const answers: Readonly<Record<(typeof ACTIONS)[number], (session: Session, data: unknown) => void>> = {
    ping: (session) => send(session, 'ping', 'pong'),
    lsol: (session) => {
      const robots = new Set(sessions.map(({ uid }) => uid).filter((uid) => uid < 0))
      send(session, 'lsol', Object.fromEntries([...robots].map((uid) => [uid, of(uid).length])))
    },
    unsub(session, data) {
      if (!isNames(data)) return send(session, 'error', 'invalid data format')
      stopped.set(session.uid, new Set([...(stopped.get(session.uid) ?? []), ...data]))
      send(session, 'unsub', 'ok')
    },
    sub(session, data) {
      if (!isNames(data)) return send(session, 'error', 'invalid data format')
      const names = stopped.get(session.uid)
      // Who has never stopped anything gets no answer.
      if (!names) return
      for (const name of data) names.delete(name)
      send(session, 'sub', 'ok')
    },
    lsunsub: (session) => {
      const names = stopped.get(session.uid)
      send(session, 'lsunsub', names ? [...names] : null)
    },
    ls: (session) => send(session, 'ls', [...ACTIONS].toReversed()),
    procinf: (session) => send(session, 'procinf', { started: '1h2m3.4s' }),
    regapi(session, data) {
      if (!isNames(data)) return send(session, 'error', 'invalid data format')
      const [refused, taken] = [data.filter(isAction), data.filter((name) => !isAction(name))]
      for (const name of refused) send(session, 'error', `api ${name} is reserved`)
      apis.set(session.uid, taken)
      send(session, 'regapi', 'ok')
    },
    lsapi: (session) => send(session, 'lsapi', Object.fromEntries(apis)),
    resp(session, data) {
      const { uid, action, data: answer } = Object(data) as { uid: number; action: string; data: unknown } // a robot's word
      push(uid, action, { bot: session.uid, data: answer })
    },
  }

  const receive = (session: Session, frame: string | ArrayBuffer): void => {
    const command = Object(parse(typeof frame === 'string' ? frame : '')) as Hu60Command & { id?: unknown } // looked at below
    remember(commands, command)
    const { id, action, data } = command
    if (id !== undefined && typeof id !== 'string') {
      const problem = `cannot unmarshal ${typeof id} into Go struct field BotCmd.id of type string`
      return send(session, 'error', `json: ${problem}`)
    }
    if (id) send(session, 'ack', id)
    const isApi = [...apis.values()].flat().includes(String(action))
    if (isAction(action)) answers[action](session, data)
    else if (isApi) callRobot(session, String(action), data)
    else send(session, 'error', `unsupported action: ${String(action)}`)
  }

  return {
    commands,
    push,
    count: (uid) => of(uid).length,
    restart() {
      const cut = sessions
      sessions = []
      stopped.clear()
      for (const { socket } of cut) socket.drop()
    },
    take(socket) {
      if (addressOf(socket).path !== '/ws/msg') return socket.refuse(404)
      socket.accept()
      // Only now it is asked who this is.
      const sid = findSid(socket)
      if (sid === undefined) return socket.close(1008, 'sid not found')
      const uid = users[sid]
      if (uid === undefined) return socket.close(1008, `can not get user uid. sid ${sid} is not correct`)
      evict(uid)
      const session = { uid, socket }
      sessions.push(session)
      socket.onFrame((frame) => receive(session, frame))
      socket.onClose(() => leave(session))
      socket.send('{"event": "connected"}')
      tellPresence(uid, 'online')
    },
  }
}

/** The cookie counts only for pages of the same host. */
function findSid(socket: ServerSocket): string | undefined {
  const origin = headerOf(socket, 'origin')
  const isForeign = origin !== undefined && new URL(origin).host !== headerOf(socket, 'host')
  const cookie = /(?:^|; *)hu60_sid=([^;]*)/.exec(headerOf(socket, 'cookie') ?? '')?.[1]
  return addressOf(socket).query.get('_sid') ?? headerOf(socket, 'x-sid') ?? (isForeign ? undefined : cookie)
}

function isAction(name: unknown): name is (typeof ACTIONS)[number] {
  return ACTIONS.some((each) => each === name)
}

function isNames(data: unknown): data is string[] {
  return Array.isArray(data) && data.every((each) => typeof each === 'string')
}
