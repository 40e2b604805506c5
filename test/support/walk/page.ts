import {
  type Env,
  type Interceptor,
  type InterceptorFactory,
  type WebSocketClient,
  createWebSocketClient,
} from 'hawser/core'
import { logging, recovery, storedOutbox } from 'hawser/interceptors'
import { type Budget, watchBudget } from './budget.ts'
import { type Fetches, createFetches } from './fetches.ts'
import { type Hearing, createHearing } from './hearing.ts'
import type { News } from './newsroom.ts'
import type { Scene } from './scene.ts'
import { ADDRESS, SECRET, Trouble, findFault } from './trouble.ts'

/** One client from its making to its end, and who uses it. */
export interface Page {
  readonly client: WebSocketClient
  readonly hearing: Hearing
  readonly budget: Budget
  readonly fetches: Fetches
  readonly controllers: AbortController[]
  readonly subscriptions: { readonly topic: string; readonly off: () => void }[]
  /** What the page before left in the storage. */
  readonly inherited: ReadonlyMap<number, string>
  /** Whether the client ever dialled. */
  hasDialled: boolean
  /** Nobody listens any more. */
  isGone: boolean
  /** From now on nothing is kept. */
  cut(): void
  /** A message must arrive under the id that it had. */
  checkId(payload: number, id: unknown): void
}

export function openPage(scene: Scene): Page {
  const { character, sabotage, ledger, newsroom, storage } = scene
  const { storage: ownStorage, cut } = storage.open()
  const inherited = new Map(storage.items().map(({ data, id }) => [data, id]))
  const fetches = createFetches(scene, () => page)
  const recover = recovery({
    positionOf: ({ seq }) => seq,
    streamOf: ({ data }) => (character.recovery && character.recovery.isByRoom ? (data as News).room : ''), // all news
    fetch: fetches.fetch,
    ...(character.recovery && { capacity: character.recovery.capacity }),
  })
  const keep = storedOutbox({ storage: ownStorage, key: 'walk', until: character.storage || 'sent' })
  const use = [
    ...(character.ready === 'nothing' ? [] : [waitUntilReady(scene)]),
    ...(character.storage ? [sabotage.storedOutbox?.(keep) ?? keep] : []),
    ...(character.recovery ? [sabotage.recovery?.(recover) ?? recover] : []),
    ...(character.logging === 'off' ? [] : [watchedLog(scene)]),
    // The nearest to the wire.
    witness(() => page),
  ]
  const made = makeClient(scene, () => page, use)
  const client = sabotage.client?.(made) ?? made
  const page: Page = {
    client,
    fetches,
    hearing: createHearing(newsroom, Boolean(character.recovery), ledger.complain),
    budget: watchBudget(client, character, ledger.complain),
    controllers: [],
    subscriptions: [],
    inherited,
    hasDialled: false,
    isGone: false,
    cut,
    checkId(payload, id) {
      const known = inherited.get(payload)
      if (known !== undefined && known !== id)
        ledger.complain(`${payload} arrived as ${String(id)}, not ${known}`)
    },
  }
  listen(scene, page)
  return page
}

function makeClient(scene: Scene, page: () => Page, use: InterceptorFactory[]): WebSocketClient {
  const { world, sabotage, urls, owners, character } = scene
  const { lazy, maxReconnectAttempts, minUptime, outbox, revive, heartbeat } = character

  const env: Env = {
    ...world,
    openSocket(...args) {
      const how = scene.isOver ? 'work' : scene.sockets
      if (how === 'throw') throw new Trouble(`no socket to ${args[0]} today`)
      if (how === 'leave') page().client.disconnect()
      const socket = world.openSocket(...args)
      const connection = world.sockets.at(-1)
      if (connection) owners.set(connection, page())
      return socket
    },
  }

  const url = (): string | Promise<string> => {
    page().hasDialled = true
    switch (scene.isOver ? 'now' : scene.provide) {
      case 'now':
        return ADDRESS
      case 'slow':
        return new Promise((resolve, reject) => urls.push({ give: () => resolve(ADDRESS), refuse: reject }))
      case 'throw':
        throw new Trouble('no url today')
      case 'reject':
        return Promise.reject(new Trouble('no url today'))
      case 'rubbish':
        return 'rubbish://'
    }
  }

  return createWebSocketClient({
    url,
    env: sabotage.env?.(env) ?? env,
    lazy,
    maxReconnectAttempts,
    minUptime,
    outbox,
    revive,
    reconnectInterval: 1_000,
    heartbeatInterval: heartbeat ? 2_000 : false,
    heartbeatTimeout: 500,
    openTimeout: 3_000,
    highWaterMark: 50,
    use,
  })
}

/** Sees what arrives before anything else does. */
function witness(page: () => Page): InterceptorFactory {
  return () => ({
    name: 'witness',
    receive(message) {
      if (message.type === 'news') page().hearing.arrive(message.data as News) // what the newsroom says
      return message
    },
  })
}

/** Something that has to be done before the connection is ready. */
function waitUntilReady(scene: Scene): InterceptorFactory {
  const { world, character } = scene
  const ready: Interceptor['ready'] = ({ signal }) => {
    if (character.ready === 'sometimes fails' && !scene.isOver && world.random() < 0.3)
      throw new Trouble('not ready')
    return new Promise<void>((resolve) => {
      if (signal.aborted) return
      const cancel = world.after(30, resolve)
      signal.addEventListener('abort', cancel)
    })
  }
  return () => ({ name: 'ready', ready })
}

function watchedLog({ character, ledger, world }: Scene): InterceptorFactory {
  return logging({
    log({ text, at }) {
      if (text.includes(SECRET)) ledger.complain(`the log tells the secret: ${text}`)
      if (text.length > 201 || at !== world.now()) ledger.complain(`the log says ${at} ${text}`)
      if (character.logging === 'throws') throw new Trouble('the log is full')
    },
  })
}

/** Those who listen from the beginning to the end. */
function listen({ ledger, saw }: Scene, page: Page): void {
  const { client, hearing } = page
  client.on('news', (data) => hearing.hear(data as News)) // what the newsroom says
  // A pattern is asked about every type of message.
  client.onMessage(/^nothing/, () => ledger.complain('a pattern was told of another type'))
  client.on('recovered', (recovered) => {
    hearing.announce(recovered)
    saw(recovered.recovered ? 'a gap filled' : 'a gap left')
  })
  client.on('error', (error) => {
    const fault = findFault(error)
    if (fault) ledger.complain(fault)
  })
  client.outbox.onChange((item) => {
    if (!page.isGone) ledger.changed(item, page)
  })
}
