import type { LifecycleEvents, SocketError, WebSocketConfig } from 'hawser/core'
import { type RecoveryOptions, recovery } from 'hawser/interceptors'
import type { FakeServer } from 'hawser/testing'
import { type SetUp, setUpOpen } from './setUp.ts'

/** What is asked for a gap. */
export interface Resume {
  readonly after: number
  readonly stream: string
}

/** Asks the server, as most users will. */
export const OPTIONS: RecoveryOptions = {
  positionOf: ({ seq }) => seq,
  fetch: (after, { client, signal, stream }) => client.request('resume', { after, stream }, { signal }),
}

export const use = (
  options: Partial<RecoveryOptions> = {},
  config: Partial<WebSocketConfig> = {},
): Promise<Scene> => setUpOpen({ use: [recovery({ ...OPTIONS, ...options })], ...config }).then(watch)

export interface Scene extends SetUp {
  /** The data of every `chat`, in order of delivery. */
  readonly heard: unknown[]
  readonly recovered: LifecycleEvents['recovered'][]
  readonly errors: SocketError[]
}

export function watch(scene: SetUp): Scene {
  const { client } = scene
  const heard: unknown[] = []
  const recovered: LifecycleEvents['recovered'][] = []
  const errors: SocketError[] = []
  client.on('chat', (data) => heard.push(data))
  client.on('recovered', (event) => recovered.push(event))
  client.on('error', (error) => error.kind !== 'connection' && errors.push(error))
  return { ...scene, heard, recovered, errors }
}

export const push = (server: FakeServer, ...positions: number[]): void => {
  for (const seq of positions) server.push('chat', seq, { seq })
}
export const messages = (...positions: number[]) => positions.map((seq) => ({ type: 'chat', data: seq, seq }))

/** The connection is lost and comes back; the fetch is on its way then. */
export async function lose({ world, server }: SetUp): Promise<void> {
  await world.settle()
  server.drop()
  await world.advance(5_000)
}
