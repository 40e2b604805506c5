import type { Dialect, Incoming, WebSocketConfig } from 'hawser/core'
import {
  envelope,
  hu60,
  oneBot11,
  parseHu60Content,
  silky,
  text,
  toCq,
  toSegments,
  tsrpc,
} from 'hawser/dialects'
import { describe, expect, test } from 'vitest'
import { createPick, mutate, randomBytes, randomJson, randomText } from '../support/mutate.ts'
import { setUpAgainst } from '../support/setUpAgainst.ts'
import hu60Frames from './captured/hu60.json' with { type: 'json' }
import oneBot11Frames from './captured/oneBot11.json' with { type: 'json' }
import tsrpcFrames from './captured/tsrpc.json' with { type: 'json' }

/** Inputs of each kind for each dialect. */
const RUNS = Number(process.env['HAWSER_FUZZ_RUNS'] ?? 100_000)
const SEED = Number(process.env['HAWSER_FUZZ_SEED'] ?? 1)

const envelopeFrames = [
  '{"type":"chat","data":{"content":"hi"},"timestamp":1700000000000,"id":"a","seq":7}',
  '{"type":"join","replyTo":3,"data":["a"],"more":true}',
  '{"type":"join","replyTo":3,"error":{"message":"no","code":"E"}}',
  '{"type":"pong","data":{"timestamp":1}}',
]
const silkyFrames = [
  'message:test echo,sessionId:bf5d966308d64d12a27a30ed3f3064fb',
  'A session of 100 already exists',
]

const url = 'wss://fuzz.test/'
const subjects: readonly (readonly [
  name: string,
  config: WebSocketConfig<object, object>,
  frames: readonly string[],
])[] = [
  ['envelope', { url, dialect: envelope() }, envelopeFrames],
  ['text', { url, dialect: text() }, silkyFrames],
  ['hu60', hu60({ url }), hu60Frames],
  ['oneBot11', oneBot11({ url }), oneBot11Frames],
  ['tsrpc', tsrpc({ url }), tsrpcFrames.server],
  ['silky', silky({ url }), silkyFrames],
]

/** What is wrong with a decoded frame, by the words of the port. */
function problemOf(incoming: Incoming, frame: string | ArrayBuffer): string | undefined {
  switch (incoming.kind) {
    case 'message':
      return typeof incoming.type === 'string' && incoming.type !== ''
        ? undefined
        : 'a message without a type'
    case 'reply':
      return incoming.id === undefined ? problemOfType(incoming.type) : problemOfId(incoming.id)
    case 'ack':
      return typeof incoming.id === 'string' ? undefined : problemOfId(incoming.id)
    case 'refused':
      return typeof incoming.reason === 'string' && incoming.reason ? undefined : 'refused without a reason'
    case 'alive':
      return incoming.interval > 0 ? undefined : 'an interval that is none'
    case 'closing':
      return incoming.retryAfter === undefined || incoming.retryAfter >= 0
        ? undefined
        : 'a delay that is none'
    case 'invalid':
      return incoming.problem && incoming.frame === frame ? undefined : 'invalid without the frame'
    case 'ready':
    case 'ping':
    case 'pong':
      return undefined
  }
}

function problemOfId(id: unknown): string | undefined {
  return typeof id === 'number' ? undefined : 'an id that is no number'
}

function problemOfType(type: unknown): string | undefined {
  return typeof type === 'string' && type !== '' ? undefined : 'a reply to nobody'
}

/** The first frame that a dialect throws at, or makes nonsense of. */
function findTrouble(dialect: Dialect<object, object>, next: () => string | ArrayBuffer): unknown {
  for (let run = 0; run < RUNS; run++) {
    const frame = next()
    try {
      for (const incoming of [dialect.decode(frame)].flat()) {
        const problem = problemOf(incoming, frame)
        if (problem) return { problem, frame, incoming }
      }
    } catch (error) {
      return { error, frame }
    }
  }
}

describe.each(subjects)('%s', (_name, { dialect = envelope() }, frames) => {
  /** Keys and texts that mean something to the dialect. */
  const words = [...new Set(frames.join(' ').match(/[\w.#]+/g))].concat(
    '__proto__',
    'constructor',
    'then',
    '',
  )

  test('makes sense of whatever real frames turn into', () => {
    const pick = createPick(SEED)
    expect(
      findTrouble(dialect, () => mutate(frames[pick(frames.length)] ?? '', frames, pick)),
    ).toBeUndefined()
  }, 600_000)

  test('makes sense of whatever comes', () => {
    const pick = createPick(SEED + 1)
    const makers = [
      () => randomJson(words, pick),
      () => randomJson(words, pick),
      () => randomText(pick, 20),
      () => randomBytes(pick, 4),
    ]
    expect(findTrouble(dialect, () => makers[pick(makers.length)]?.() ?? '')).toBeUndefined()
  }, 600_000)

  test.each([
    ['brackets', '['.repeat(300_000)],
    ['lists in lists', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
    ['objects in objects', `${'{"data":'.repeat(100_000)}1${'}'.repeat(100_000)}`],
    ['a number', `7${'0'.repeat(1_000_000)}`],
    ['backslashes', `"${'\\'.repeat(1_000_000)}`],
  ])(
    'survives endless %s',
    (_what, nested) => {
      for (const frame of [
        nested,
        ...frames.map((each) => each.replace(/(?<=:)1\b|null|"pong"|"hi"/, () => nested)),
      ]) {
        const decoded = [dialect.decode(frame)].flat()
        expect(decoded.map((incoming) => problemOf(incoming, frame)).filter(Boolean)).toEqual([])
      }
    },
    60_000 + RUNS / 20,
  )

  test('takes a frame of 10 MB', () => {
    const long = `${'x'.repeat(10_000_000)}7672696335120716277`
    for (const frame of frames) {
      const longer = frame.replace(/(?<=:)"(hi|pong|ok|hello|try again|x+|你好~)"/, () =>
        JSON.stringify(long),
      )
      const began = performance.now()
      const decoded = [dialect.decode(longer)].flat()
      expect(performance.now() - began).toBeLessThan(10_000)
      expect(decoded.map((incoming) => problemOf(incoming, longer)).filter(Boolean)).toEqual([])
    }
  }, 120_000)

  test(
    'hurts no client with it',
    async () => {
      const pick = createPick(SEED + 2)
      let send = (_frame: string): void => {}
      const config = {
        url,
        dialect: { ...dialect, readyOn: 'open' as const },
        maxReconnectAttempts: Infinity,
      }
      const { world, client } = setUpAgainst((socket) => {
        socket.accept()
        send = (frame) => socket.send(frame)
      }, config)
      client.on('error', () => {}) // it may be refused
      client.onMessage('*', () => true)
      await client.connect()
      client.request('lsol' as never, undefined as never).catch(() => {}) // mutants may answer it
      for (let run = 0; run < 1_000; run++) {
        send(mutate(frames[pick(frames.length)] ?? '', frames, pick))
        await world.settle()
        if (!client.isConnected()) await client.connect()
      }
      expect(client.isConnected()).toBe(true)
    },
    60_000 + RUNS / 20,
  )
})

/** The first of many texts, made from some, for which something does not hold. */
function findException(seeds: readonly string[], seed: number, holds: (text: string) => boolean): unknown {
  const pick = createPick(seed)
  for (let run = 0; run < RUNS; run++) {
    const mutant = mutate(seeds[pick(seeds.length)] ?? '', seeds, pick)
    if (!holds(mutant)) return mutant
  }
}

test('CQ strings of any kind are read, and written the same from then on', () => {
  const seeds = [
    'a[CQ:at,qq=1]b',
    '[CQ:share,url=http://a.test/?b=c&amp;d=e,title=x&#44;y]',
    '&#91;CQ:at&#93;',
  ]
  const isStable = (message: string): boolean => {
    const written = toCq(toSegments(message))
    return toCq(toSegments(written)) === written
  }
  expect(findException(seeds, SEED + 3, isStable)).toBeUndefined()
}, 600_000)

test('contents of any kind are segments, or the text itself', () => {
  const seeds = [
    '[{"type":"text","value":"\\r\\n"},{"type":"face","face":"滑稽"}]',
    '[{"type":"atMsg","msg":[]}]',
  ]
  const isEither = (content: string): boolean => {
    const parsed = parseHu60Content(content)
    return typeof parsed === 'string'
      ? parsed === content
      : parsed.every(({ type }) => typeof type === 'string')
  }
  expect(findException(seeds, SEED + 4, isEither)).toBeUndefined()
}, 600_000)
