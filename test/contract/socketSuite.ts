import type { SocketLike } from 'hawser/core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Stage, until } from './stage.ts'

const [CONNECTING, OPEN, CLOSING, CLOSED] = [0, 1, 2, 3]

interface Watched {
  socket: SocketLike
  /** Names of events in order. */
  events: string[]
  messages: unknown[]
  closes: { code: number; reason: string; wasClean?: boolean }[]
}

function watch(socket: SocketLike): Watched {
  const watched: Watched = { socket, events: [], messages: [], closes: [] }
  socket.binaryType = 'arraybuffer'
  socket.addEventListener('open', () => watched.events.push('open'))
  socket.addEventListener('error', () => watched.events.push('error'))
  socket.addEventListener('message', ({ data }) => watched.messages.push(data))
  socket.addEventListener('close', (event) => {
    watched.events.push('close')
    const { code, reason, wasClean } = event as Watched['closes'][number] // all implementations have it
    watched.closes.push({ code, reason, ...(wasClean === undefined ? {} : { wasClean }) })
  })
  return watched
}

/** What a socket does, whoever made it. */
export function testSockets(createStage: () => Promise<Stage>): void {
  let stage: Stage
  beforeEach(async () => {
    stage = await createStage()
  })
  afterEach(() => stage.end())

  const open = async (protocols?: readonly string[]) => {
    const watched = watch(stage.open(stage.config.url, protocols))
    await until(stage, () => watched.socket.readyState === OPEN)
    await until(stage, () => stage.peers.length > 0)
    const peer = stage.peers[0]
    if (!peer) throw new Error('nobody was let in')
    return { ...watched, peer }
  }

  /** Both ends let go of it. */
  const leave = async ({ socket, closes }: Pick<Watched, 'socket' | 'closes'>): Promise<void> => {
    socket.close()
    await until(stage, () => closes.length > 0)
  }

  test('a socket connects, and is open', async () => {
    const watched = watch(stage.open(stage.config.url))
    expect(watched.socket.readyState).toBe(CONNECTING)
    expect(() => watched.socket.send('too early')).toThrow(/CONNECTING/)
    await until(stage, () => watched.events.length > 0)
    expect(watched.events).toEqual(['open'])
    expect([watched.socket.readyState, watched.socket.bufferedAmount]).toEqual([OPEN, 0])
    await leave(watched)
  })

  test('frames arrive as they were sent, in order, text as text and bytes as bytes', async () => {
    const watched = await open()
    const { socket, messages, peer } = watched
    const bytes = new Uint8Array([0, 1, 254, 255])
    for (const frame of ['one', '二 ⚓', '', bytes, bytes.buffer, 'last']) {
      socket.send(frame)
      peer.send(frame)
    }
    await until(stage, () => messages.length === 6 && peer.frames.length === 6)
    const expected = ['one', '二 ⚓', '', [0, 1, 254, 255], [0, 1, 254, 255], 'last']
    for (const frames of [messages, peer.frames])
      expect(
        frames.map((frame) => (frame instanceof ArrayBuffer ? [...new Uint8Array(frame)] : frame)),
      ).toEqual(expected)
    await leave(watched)
  })

  describe('closing', () => {
    test('by the client: the server learns code and reason, and answers', async () => {
      const { socket, events, closes, peer } = await open()
      socket.close(4001, '再见')
      expect(socket.readyState).toBe(CLOSING)
      expect(closes).toEqual([])
      await until(stage, () => closes.length > 0 && peer.closed !== undefined)
      expect(peer.closed).toEqual({ code: 4001, reason: '再见' })
      expect(closes).toEqual([{ code: 4001, reason: '再见', wasClean: true }])
      expect([events, socket.readyState]).toEqual([['open', 'close'], CLOSED])
    })

    test('by the client without a code is 1005', async () => {
      const { socket, closes, peer } = await open()
      socket.close()
      await until(stage, () => closes.length > 0 && peer.closed !== undefined)
      expect([peer.closed?.code, closes[0]?.code]).toEqual([1005, 1005])
    })

    test('by the client lets out what was sent before', async () => {
      const { socket, closes, peer } = await open()
      socket.send('last words')
      socket.close(1000, '')
      await until(stage, () => closes.length > 0 && peer.closed !== undefined)
      expect(peer.frames).toEqual(['last words'])
    })

    test.each([1000, 1001, 1008, 1011, 1012, 3000, 4999])('by the server with %d', async (code) => {
      const { socket, events, closes, peer } = await open()
      peer.send('before')
      peer.close(code, 'bye')
      await until(stage, () => closes.length > 0)
      expect(closes).toEqual([{ code, reason: 'bye', wasClean: true }])
      expect([events, socket.readyState]).toEqual([['open', 'close'], CLOSED])
    })

    test('is refused for codes and reasons that cannot travel', async () => {
      const watched = await open()
      for (const code of [0, 999, 2000, 5000]) expect(() => watched.socket.close(code, '')).toThrow(/code/)
      expect(() => watched.socket.close(1000, 'x'.repeat(124))).toThrow(/reason|payload|123|125/)
      expect(watched.socket.readyState).toBe(OPEN)
      await leave(watched)
    })

    test('a closed socket takes frames and loses them', async () => {
      const { socket, closes, peer } = await open()
      socket.close(1000, '')
      socket.send('lost')
      await until(stage, () => closes.length > 0 && peer.closed !== undefined)
      socket.send('lost too')
      socket.close(1000, '')
      expect(socket.bufferedAmount).toBeGreaterThan(0)
      expect(peer.frames).toEqual([])
    })

    test('before it is open is a failure', async () => {
      stage.treat('hang')
      const { socket, events, closes } = watch(stage.open(stage.config.url))
      socket.close(1000, '')
      await until(stage, () => closes.length > 0)
      expect(events).toEqual(['error', 'close'])
      expect(closes[0]).toMatchObject({ code: 1006, reason: '' })
    })
  })

  describe('failing', () => {
    test.each(['refuse', 'offend'] as const)('%s: error, then close 1006', async (how) => {
      stage.treat(how)
      const { socket, events, closes } = watch(stage.open(stage.config.url))
      await until(stage, () => closes.length > 0)
      expect(events).toEqual(['error', 'close'])
      expect(closes[0]).toMatchObject({ code: 1006, reason: '' })
      expect(socket.readyState).toBe(CLOSED)
    })

    test('nobody is there: the same', async () => {
      const { events, closes } = watch(stage.open(stage.nowhere))
      await until(stage, () => closes.length > 0)
      expect(events).toEqual(['error', 'close'])
      expect(closes[0]).toMatchObject({ code: 1006, reason: '' })
    })

    test('a server that hangs leaves it connecting', async () => {
      stage.treat('hang')
      const watched = watch(stage.open(stage.config.url))
      await stage.pass(60)
      expect([watched.socket.readyState, watched.events]).toEqual([CONNECTING, []])
      await leave(watched)
    })

    test('a connection that is cut: close 1006', async () => {
      const { closes, peer } = await open()
      peer.drop()
      await until(stage, () => closes.length > 0)
      expect(closes[0]).toMatchObject({ code: 1006, reason: '' })
    })

    test('a half-open connection tells nothing, and its close never ends', async () => {
      const { socket, closes, messages, peer } = await open()
      peer.silence()
      peer.send('unheard')
      socket.send('unheard')
      await stage.pass(60)
      expect([socket.readyState, messages, peer.frames]).toEqual([OPEN, [], []])
      socket.close(1000, '')
      await stage.pass(60)
      expect([socket.readyState, closes]).toEqual([CLOSING, []])
    })

    test.each(['not a url', 'ftp://127.0.0.1/'])('%s is thrown at', (url) => {
      expect(() => stage.open(url)).toThrow(/URL|url/)
    })

    test('so are doubles among the subprotocols', () => {
      expect(() => stage.open(stage.config.url, ['a', 'a'])).toThrow(/subprotocol/)
    })
  })

  test('a subprotocol is chosen of those offered', async () => {
    const watched = await open(['chat.v2', 'chat.v1'])
    expect([watched.peer.protocol, (watched.socket as SocketLike & { protocol: string }).protocol]).toEqual([
      'chat.v2',
      'chat.v2',
    ])
    await leave(watched)
  })

  test('what is not read stays in bufferedAmount', async () => {
    const watched = await open()
    const { socket, peer } = watched
    const big = 'x'.repeat(4 * 1024 * 1024)
    peer.clog()
    for (let n = 0; n < 3; n += 1) socket.send(big)
    await stage.pass(20)
    expect(socket.bufferedAmount).toBeGreaterThan(big.length)
    peer.drain()
    await until(stage, () => peer.frames.length === 3)
    expect(socket.bufferedAmount).toBe(0)
    await leave(watched)
  })

  test('a listener that was taken off is not called', async () => {
    const watched = await open()
    let calls = 0
    const listener = (): void => void (calls += 1)
    watched.socket.addEventListener('message', listener)
    watched.socket.addEventListener('message', listener)
    watched.peer.send('one')
    await until(stage, () => watched.messages.length === 1)
    expect(calls).toBe(1)
    watched.socket.removeEventListener('message', listener)
    watched.peer.send('two')
    await until(stage, () => watched.messages.length === 2)
    expect(calls).toBe(1)
    await leave(watched)
  })
}
