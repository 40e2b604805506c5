import { type Cause, type Snapshot, type WebSocketConfig, createWebSocketClient } from 'hawser/core'

/** What a client made of a fault, from `connect()` until it was well again or had given up. */
export interface Observation {
  /** The states it passed and what it lost on the way, in short. */
  readonly did: string
  /** Milliseconds. */
  readonly took: number
}

/** A fault that a client has not come to terms with by then is a fault of the client. Milliseconds. */
const PATIENCE = 15_000

/** Short, so that a run is. Exact, so that it is the same run every time. */
const OPTIONS = {
  heartbeatInterval: 200,
  heartbeatTimeout: 1_000,
  openTimeout: 2_000,
  reconnectInterval: 100,
  reconnectJitter: 0,
  maxReconnectAttempts: 3,
} as const

export interface Told extends Partial<WebSocketConfig> {
  readonly url: string
  /** Characters of what is echoed at the end. @default 10 */
  readonly echo?: number
}

/**
 * Runs the same in Node and in a page. The server says `payload` with text to be checked, and `healthy` when it will do
 * no more harm: then an echo must come back.
 */
export async function observe({ echo = 10, ...config }: Told): Promise<Observation> {
  const path: string[] = []
  let invalid = 0
  let payloads = 0
  let broken = 0
  let retries = 0
  const client = createWebSocketClient({ ...OPTIONS, ...config })
  const start = performance.now()

  const isOver = new Promise<string>((resolve, reject) => {
    client.on('state', (state) => {
      note(path, state)
      if (state.name === 'failed') resolve('')
    })
    client.on('open', () => void client.send('hello', undefined))
    client.on('error', () => {}) // told by the states
    client.on('reconnect-failed', ({ attempts }) => void (retries = attempts))
    client.on('invalid', () => void (invalid += 1))
    client.on('payload', (text: string) => {
      payloads += 1
      if (text !== textOf(text.length)) broken += 1
    })
    client.once('healthy', () => {
      const text = textOf(echo)
      client.request('echo', text).then((back) => resolve(back === text ? '' : 'broken echo'), reject)
    })
    setTimeout(() => resolve('gave no answer'), PATIENCE)
    client.connect().catch(() => {}) // likewise
  })

  const complaint = await isOver
  const took = performance.now() - start
  const counts = { retries, payloads, broken, invalid }
  const notes = Object.entries(counts).map(([what, number]) => number > 0 && `${what}: ${number}`)
  const did = [path.join(' → '), complaint, ...notes].filter(Boolean).join('; ')
  client.destroy()
  return { did, took }
}

/** Text of a length, with characters of one to three bytes, each in its place. */
export function textOf(length: number): string {
  return '0123456789abcdeé中'.repeat(Math.ceil(length / 17)).slice(0, length)
}

/** `resolving` says nothing here: every attempt begins with it. What comes again and again is told once. */
function note(path: string[], state: Snapshot): void {
  const { name } = state
  if (name === 'resolving' || (name === 'open' && path.at(-1) === name)) return
  path.push('cause' in state ? `${name} (${describe(state.cause)})` : name)
  for (const length of [2, 3]) {
    const cycle = path.slice(-length).join()
    if (cycle === path.slice(-2 * length, -length).join()) path.splice(-length)
  }
}

function describe(cause: Cause): string {
  if (cause.kind === 'exhausted') return `exhausted: ${describe(cause.last)}`
  return 'code' in cause ? `${cause.kind} ${cause.code}` : cause.kind
}
