import { WebSocket } from 'ws'
import type { ClientOptions } from 'ws'
import type {
  Frame,
  FrameError,
  FrameId,
  PlaygroundEvents,
  PlaygroundRequests,
  Welcome,
} from '../../playground/server/protocol.ts'

export interface Ended {
  code: number
  reason: string
}

type Events = PlaygroundEvents & { pong: undefined }
type EventFrame<Type extends keyof Events> = Frame<Events[Type]> & { type: Type; data: Events[Type] }

/** A WebSocket that remembers every frame until somebody asks for it. */
export interface TestClient {
  readonly socket: WebSocket
  readonly welcome: Promise<Welcome>
  /** The types of all frames that have come, in order; what is no frame is `garbage` or `binary`. */
  readonly log: readonly string[]
  /** The close code, whoever closed. */
  readonly ended: Promise<Ended>
  send(frame: Frame | string | Uint8Array): void
  /** The next frame of a type that was not asked for yet. */
  next<Type extends keyof Events>(
    type: Type,
    isMeant?: (data: Events[Type]) => boolean,
  ): Promise<EventFrame<Type>>
  /** The next frame that answers an id. */
  answer(id: FrameId): Promise<Frame>
  request<Name extends keyof PlaygroundRequests>(
    name: Name,
    data?: PlaygroundRequests[Name]['params'],
  ): Promise<PlaygroundRequests[Name]['result']>
  /** The error a request is answered with. */
  refusal(name: string, data?: unknown): Promise<FrameError>
  /** Everything of a type that has come by the time the server has answered once more. */
  seen<Type extends keyof Events>(type: Type): Promise<Events[Type][]>
  close(): void
}

export function createTestClient(url: string, options: ClientOptions = {}): TestClient {
  const socket = new WebSocket(url, options)
  const frames: Frame[] = []
  const log: string[] = []
  const waiting = new Map<(frame: Frame) => boolean, (frame: Frame) => void>()
  let lastId = 0

  socket.on('message', (data: Buffer, isBinary) => {
    const frame = isBinary ? { type: 'binary', data } : read(data.toString())
    log.push(frame.type)
    const waiter = [...waiting].find(([isWanted]) => isWanted(frame))
    if (!waiter) return void frames.push(frame)
    const [isWanted, resolve] = waiter
    waiting.delete(isWanted)
    resolve(frame)
  })
  // A refused or broken connection is told by `ended`.
  socket.on('error', () => socket.terminate())
  const ended = new Promise<Ended>((resolve) => {
    socket.on('close', (code, reason) => resolve({ code, reason: String(reason) }))
  })

  function take(isWanted: (frame: Frame) => boolean): Promise<Frame> {
    const found = frames.find(isWanted)
    if (found) {
      frames.splice(frames.indexOf(found), 1)
      return Promise.resolve(found)
    }
    return new Promise((resolve) => waiting.set(isWanted, resolve))
  }

  const send = (frame: Frame | string | Uint8Array) => {
    socket.send(typeof frame === 'string' || frame instanceof Uint8Array ? frame : JSON.stringify(frame))
  }
  const answer = (id: FrameId) => take((frame) => frame.replyTo === id)
  const next: TestClient['next'] = async (type, isMeant = () => true) => {
    type Data = Parameters<typeof isMeant>[0]
    const frame = await take(
      ({ type: got, replyTo, data }) => got === type && replyTo === undefined && isMeant(data as Data),
    )
    return frame as Awaited<ReturnType<typeof next<typeof type>>> // the server's word for it, which the tests then check
  }
  const call = (type: string, data: unknown) => {
    send({ type, data, id: ++lastId })
    return answer(lastId)
  }

  return {
    socket,
    log,
    ended,
    welcome: next('welcome').then(({ data }) => data),
    send,
    next,
    answer,
    async request(name, data) {
      const frame = await call(name, data)
      if (frame.error) throw new Error(`${name}: ${frame.error.code} ${frame.error.message}`)
      return frame.data as PlaygroundRequests[typeof name]['result'] // as above
    },
    async refusal(name, data) {
      const { error } = await call(name, data)
      if (!error) throw new Error(`${name} was not refused`)
      return error
    },
    async seen(type) {
      await call('echo', {})
      const found = frames.filter((frame) => frame.type === type && !('replyTo' in frame))
      return found.map((frame) => frame.data as Events[typeof type]) // as above
    },
    close: () => socket.close(),
  }
}

function read(text: string): Frame {
  try {
    return JSON.parse(text)
  } catch {
    return { type: 'garbage', data: text }
  }
}
