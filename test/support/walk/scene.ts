import type { Env, InterceptorFactory, WebSocketClient } from 'hawser/core'
import type { FakeConnection, FakeMessage, FakeServer, FakeWorld } from 'hawser/testing'
import type { GapAnswer } from './actions.ts'
import type { Character } from './character.ts'
import type { Ledger } from './ledger.ts'
import type { Newsroom } from './newsroom.ts'
import type { Page } from './page.ts'
import type { WalkStorage } from './storage.ts'

/** Ways to break the client or its world, to show that the walk would find out. */
export interface Sabotage {
  env?(env: Env): Env
  client?(client: WebSocketClient): WebSocketClient
  recovery?(factory: InterceptorFactory): InterceptorFactory
  storedOutbox?(factory: InterceptorFactory): InterceptorFactory
}

/** What a walk may come across. */
export type Sight =
  | 'a gap filled'
  | 'a gap left'
  | 'a reload'
  | 'messages kept over a reload'
  | 'a stream of several parts'
  | 'a message waited for'
  | 'an iteration of messages'

/** Something that was promised, and comes when the walk wants it to. */
export interface Owed {
  give(): void
  refuse(error: Error): void
}

/** A request for an answer in one or several parts. */
export interface Question {
  readonly message: FakeMessage
  parts: number
}

/** One client after another, and all that a walk plays with. */
export interface Scene {
  readonly world: FakeWorld
  readonly server: FakeServer
  readonly newsroom: Newsroom
  readonly storage: WalkStorage
  readonly character: Character
  readonly sabotage: Sabotage
  readonly ledger: Ledger
  /** The client as it is now. */
  page: Page
  /** Whose each connection is. */
  readonly owners: Map<FakeConnection, Page>
  /** Requests that the server has not answered. */
  unanswered: Question[]
  readonly urls: Owed[]
  readonly gaps: Owed[]
  /** When each message that was kept over a reload goes stale. */
  readonly expiries: Map<number, number>
  /** What listeners sent: one of `open` speaks before the outbox does, so these may overtake. */
  readonly early: Set<number>
  isInListener: boolean
  /** Connections whose frames are held back. */
  readonly clogged: Set<FakeConnection>
  provide: 'now' | 'slow' | 'throw' | 'reject' | 'rubbish'
  /** `leave`: the client is closed while its socket is made. */
  sockets: 'work' | 'throw' | 'leave'
  gapAnswer: GapAnswer
  /** Once true everything works, and listeners do nothing any more. */
  isOver: boolean
  /** What happened, so that a walk through nothing does not look like one that found nothing. */
  saw(what: Sight): void
}
