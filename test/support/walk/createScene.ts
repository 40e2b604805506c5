import { type FakeConnection, type FakeMessage, createFakeServer, createFakeWorld } from 'hawser/testing'
import type { Character } from './character.ts'
import { createLedger } from './ledger.ts'
import { type News, createNewsroom } from './newsroom.ts'
import { openPage } from './page.ts'
import type { Sabotage, Scene, Sight } from './scene.ts'
import { createWalkStorage } from './storage.ts'

export function createScene(character: Character, sabotage: Sabotage, saw: (what: Sight) => void): Scene {
  const { seed, latency } = character
  const world = createFakeWorld({ seed, latency })
  const server = createFakeServer(world)
  const storage = createWalkStorage()
  const scene: Omit<Scene, 'page'> = {
    world,
    server,
    newsroom: createNewsroom(server),
    storage,
    character,
    sabotage,
    ledger: createLedger(character.storage === 'acknowledged'),
    owners: new Map(),
    unanswered: [],
    urls: [],
    gaps: [],
    expiries: new Map(),
    early: new Set(),
    isInListener: false,
    clogged: new Set(),
    provide: 'now',
    sockets: 'work',
    gapAnswer: 'over the socket',
    isOver: false,
    saw,
  }
  const whole = scene as Scene // the page follows
  whole.page = openPage(whole)
  serve(whole)
  return whole
}

/** What the server does by itself. */
function serve(scene: Scene): void {
  const { server, newsroom, ledger, owners, early } = scene
  /** The last payload over each connection. */
  const last = new Map<FakeConnection, number>()
  const note = (_data: unknown, message: FakeMessage): void =>
    void scene.unanswered.push({ message, parts: 0 })
  server.on('ask', note)
  server.on('list', note)
  server.on('resume', (data) => newsroom.gapAfter(data as News)) // as `fetch` sends it
  server.on('say', (data, { id, connection }) => {
    const payload = data as number // as `send` was given
    const page = owners.get(connection)
    if (!page) return
    ledger.arrived(payload, page)
    page.checkId(payload, id)
    const before = last.get(connection) ?? 0
    if (early.has(payload)) return
    if (payload < before) ledger.complain(`${payload} arrived after ${before}`)
    last.set(connection, payload)
  })
}
