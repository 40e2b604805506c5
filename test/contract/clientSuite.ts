import { type WebSocketClient, type WebSocketConfig, createWebSocketClient } from 'hawser/core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Peer, type Stage, until } from './stage.ts'

/** What a client does, whatever its sockets are made of. */
export function testClient(createStage: () => Promise<Stage>): void {
  let stage: Stage
  let client: WebSocketClient
  beforeEach(async () => {
    stage = await createStage()
  })
  afterEach(async () => {
    client.disconnect()
    stage.assertIdle()
    await stage.end()
  })

  const create = (config: Partial<WebSocketConfig> = {}): void => {
    client = createWebSocketClient({ ...stage.config, reconnectInterval: 20, reconnectJitter: 0, ...config })
  }

  const connect = async (config: Partial<WebSocketConfig> = {}): Promise<Peer> => {
    create(config)
    void client.connect()
    await until(stage, () => client.isConnected() && stage.peers.length > 0)
    const peer = stage.peers[0]
    if (!peer) throw new Error('nobody was let in')
    return peer
  }

  const types = ({ frames }: Peer): unknown[] =>
    frames.map((frame) => (JSON.parse(frame as string) as { type: unknown }).type) // the client speaks JSON

  test('messages go both ways, and requests are answered', async () => {
    const peer = await connect()
    const seen: unknown[] = []
    client.on('chat', (data) => seen.push(data))
    client.send('chat', { content: '你好' })
    const answer: unknown[] = []
    void client.request('join').then((result) => answer.push(result))
    await until(stage, () => peer.frames.length === 2)
    const [chat, join] = peer.frames.map((frame) => JSON.parse(frame as string) as Record<string, unknown>) // likewise
    expect(chat).toMatchObject({ type: 'chat', data: { content: '你好' } })
    peer.send(JSON.stringify({ type: 'chat', data: chat?.['data'] }))
    peer.send(JSON.stringify({ type: 'join', replyTo: join?.['id'], data: 'welcome' }))
    await until(stage, () => seen.length === 1 && answer.length === 1)
    expect([seen, answer]).toEqual([[{ content: '你好' }], ['welcome']])
  })

  test('disconnect tells the server why', async () => {
    const peer = await connect()
    client.disconnect(4000, '再见')
    await until(stage, () => peer.closed !== undefined)
    expect(peer.closed).toEqual({ code: 4000, reason: '再见' })
  })

  describe('a lost connection comes back', () => {
    test.each(['drop', 'close', 'silence'] as const)('after %s', async (how) => {
      const peer = await connect({ heartbeatInterval: how === 'silence' && 100, heartbeatTimeout: 100 })
      client.send('before')
      await until(stage, () => types(peer).includes('before'))
      if (how === 'close') peer.close(1012, 'restart')
      else peer[how]()
      await until(stage, () => !client.isConnected())
      client.send('meanwhile')
      await until(stage, () => client.isConnected())
      await until(stage, () => stage.peers.slice(1).some((later) => types(later).includes('meanwhile')))
    })
  })

  test('a half-open connection is found out by the heartbeat', async () => {
    const peer = await connect({ heartbeatInterval: 40, heartbeatTimeout: 40 })
    const causes: unknown[] = []
    client.on('error', (error) => causes.push(error.kind === 'connection' && error.details.cause.kind))
    peer.silence()
    await until(stage, () => causes.length > 0)
    expect(causes).toEqual(['silent'])
  })

  test('a server that answers its pings keeps its client, and tells how far away it is', async () => {
    const peer = await connect({ heartbeatInterval: 20, heartbeatTimeout: 5_000 })
    for (let n = 0; n < 5; n += 1) {
      const before = peer.frames.length
      await until(stage, () => peer.frames.length > before)
      peer.send('{"type":"pong"}')
    }
    await until(stage, () => client.state.name === 'open' && client.state.latency !== undefined)
    expect(stage.peers).toHaveLength(1)
  })

  test('a server that forbids is left alone', async () => {
    const peer = await connect()
    peer.close(4401, 'who are you?')
    await until(stage, () => client.state.name === 'failed')
    await stage.pass(100)
    expect(client.state).toMatchObject({ cause: { kind: 'refused', code: 4401, reason: 'who are you?' } })
    expect(stage.peers).toHaveLength(1)
  })

  test.each(['refuse', 'hang'] as const)(
    'a server that does %s is given up after so many attempts',
    async (how) => {
      create({ maxReconnectAttempts: 2, openTimeout: 150 })
      stage.treat(how)
      const errors: unknown[] = []
      client.on('error', ({ kind }) => errors.push(kind))
      void client.connect()
      await until(stage, () => client.state.name === 'failed')
      expect(errors).toEqual(['connection', 'connection', 'connection'])
      stage.treat('accept')
      void client.connect()
      await until(stage, () => client.isConnected())
    },
  )

  test('leaving while it connects leaves nothing', async () => {
    create()
    stage.treat('hang')
    void client.connect()
    await until(stage, () => client.state.name === 'opening')
    client.disconnect()
    await stage.pass(60)
    expect(client.state.name).toBe('closed')
  })

  test('a full socket makes messages wait, and none is lost or out of order', async () => {
    const peer = await connect({ highWaterMark: 100_000, heartbeatInterval: false })
    const big = 'x'.repeat(2 * 1024 * 1024)
    peer.clog()
    const outcomes: string[] = []
    for (let n = 0; n < 10; n += 1) {
      outcomes.push(client.send(`n${n}`, big))
      await stage.pass(4)
    }
    expect(outcomes[0]).toBe('sent')
    expect(outcomes.at(-1)).toBe('queued')
    peer.drain()
    await until(stage, () => peer.frames.length === 10)
    expect(types(peer)).toEqual(Array.from({ length: 10 }, (_, n) => `n${n}`))
    expect(client.outbox.size).toBe(0)
  })
}
