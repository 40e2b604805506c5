import type {
  AnyEvents,
  AnyRequests,
  Frame,
  Interceptor,
  Milliseconds,
  Off,
  Open,
  Snapshot,
  WebSocketClient,
} from '../core.js'
import { showData, showFrame } from './payload.js'

/** A client of whatever server. */
// Nothing is left to the defaults, which are the user's to say, in `Register`.
// oxlint-disable-next-line typescript/no-unnecessary-type-arguments
export type AnyClient = WebSocketClient<AnyEvents, AnyRequests>

export const LAYERS = ['messages', 'frames', 'connection'] as const

type Layer = (typeof LAYERS)[number]

/** One thing that happened, as the timeline shows it. */
export interface Happening {
  readonly layer: Layer
  /** Epoch milliseconds. */
  readonly time: Milliseconds
  readonly title: string
  readonly subtitle: string
  readonly data: object
  readonly logType?: 'default' | 'warning' | 'error'
  /** Same for all that became of one message on its way out. */
  readonly groupId?: string
}

/** What is made of `data` is only made where the timeline is told of it. */
type Told = Omit<Happening, 'time' | 'data'> & { readonly data: () => object }

/** No message: whoever watches a client listens to this too, so that the client itself counts them. */
export const WATCHING = 'hawser:devtools'

/** The listeners of each `watch` on one client, which are none of the app's. */
export const OWN_LISTENERS: readonly string[] = ['state', 'error', 'invalid', 'recovered', '*', WATCHING]

/**
 * Tells everything that happens on a client until the returned function is called, at most so much of each layer in a
 * second; what is beyond is counted and told as one.
 */
export function watch(client: AnyClient, limit: number, tell: (happening: Happening) => void): Off {
  const budgetOf = (layer: Layer): Budget => createBudget(client.env, limit, layer, tell)
  const budgets = {
    messages: budgetOf('messages'),
    frames: budgetOf('frames'),
    connection: budgetOf('connection'),
  }
  const note = (told: Told): void => budgets[told.layer].note(told)
  let before = client.state
  /** What a message carries, as it was before its own handlers had it. */
  let arrived: { readonly data: unknown; readonly shown: unknown } | undefined
  const offs = [
    client.use(() => ({
      ...tellFrames(note),
      receive(message) {
        const { data } = message
        arrived = budgets.messages.hasRoom() ? { data, shown: showData(data) } : undefined
        return message
      },
    })),
    client.onMessage(WATCHING, () => {}),
    client.on('state', (state) => {
      note(tellState(before, state))
      before = state
    }),
    client.on('error', (error) => {
      const { kind, message, details } = error
      note({
        layer: 'connection',
        title: kind,
        subtitle: message,
        data: () => ({ details: showData(details) }),
        logType: 'error',
      })
      // Looked at, not taken: the last resort still has its say.
      return false
    }),
    client.on('invalid', ({ problem, type = 'frame', frame }) => {
      const data = (): object => ({ problem, frame: showData(frame) })
      note({ layer: 'messages', title: `invalid ${type}`, subtitle: problem, data, logType: 'warning' })
    }),
    client.on('recovered', ({ recovered, count }) => {
      const [title, subtitle] = [recovered ? 'recovered' : 'not recovered', `${count} messages`]
      note({ layer: 'connection', title, subtitle, data: () => ({ recovered, count }) })
    }),
    client.onMessage('*', (data, message) => {
      const same = arrived?.data === data ? arrived : undefined
      arrived = undefined
      const show = (): object => ({ ...message, data: same ? same.shown : showData(data) })
      note({ layer: 'messages', title: message.type, subtitle: 'in', data: show })
    }),
    client.outbox.onChange(({ kind, type, id, outcome, data, answer }) => {
      note({
        layer: 'messages',
        title: type,
        subtitle: `out, ${kind}, ${outcome}`,
        data: () => ({
          id,
          data: showData(data),
          outcome,
          ...(answer !== undefined && { answer: showData(answer) }),
        }),
        logType: outcome === 'dropped' || outcome === 'rejected' ? 'warning' : 'default',
        groupId: `out ${id}`,
      })
    }),
  ]
  return () => offs.forEach((off) => off())
}

/** A stage that lets every frame pass. */
function tellFrames(note: (told: Told) => void): Interceptor {
  const passing =
    (title: 'in' | 'out') =>
    <Any extends Frame>(frame: Any): Any => {
      const subtitle = typeof frame === 'string' ? `${frame.length} characters` : `${frame.byteLength} bytes`
      note({ layer: 'frames', title, subtitle, data: () => ({ frame: showFrame(frame) }) })
      return frame
    }
  return { name: 'devtools', encodeFrame: passing('out'), decodeFrame: passing('in') }
}

function tellState(before: Snapshot, state: Snapshot): Told {
  const told = { layer: 'connection', title: state.name, data: () => ({ ...state }) } as const
  if (state.name === 'open') return { ...told, ...tellOpen(before, state) }
  if (state.name === 'waiting') return { ...told, subtitle: state.cause.kind, logType: 'warning' }
  if (state.name === 'failed') return { ...told, subtitle: state.cause.kind, logType: 'error' }
  if ('cause' in state) return { ...told, subtitle: state.cause.kind }
  const isRetry = state.name === 'resolving' && state.attempt > 0
  return { ...told, subtitle: isRetry ? `retry ${state.attempt}` : '' }
}

/** While it is open only two things change: a ping was answered, or it has lasted and the retries are all there again. */
function tellOpen(before: Snapshot, { attempt, latency }: Open): Pick<Told, 'title' | 'subtitle'> {
  if (before.name !== 'open') return { title: 'open', subtitle: '' }
  if (before.attempt !== attempt) return { title: 'open', subtitle: 'steady' }
  return { title: 'heartbeat', subtitle: `${latency} ms` }
}

const SECOND = 1_000

interface Budget {
  note(told: Told): void
  hasRoom(): boolean
}

function createBudget(
  { now }: Pick<AnyClient['env'], 'now'>,
  limit: number,
  layer: Layer,
  tell: (happening: Happening) => void,
): Budget {
  let since = -Infinity
  let count = 0
  const isNext = (): boolean => now() >= since + SECOND
  return {
    hasRoom: () => isNext() || count < limit,
    note(told) {
      const time = now()
      if (isNext()) {
        const left = count - limit
        const data = { left }
        if (left > 0) tell({ layer, time, title: 'too much', subtitle: `${left} left out`, data })
        since = time
        count = 0
      }
      count += 1
      if (count <= limit) tell({ ...told, data: told.data(), time })
    },
  }
}
