import type { RecoveryOptions } from 'hawser/interceptors'
import type { FakeServer } from 'hawser/testing'
import { describe, expect, test } from 'vitest'
import { type Resume, lose, use } from '../support/recoveryScene.ts'

describe('several sequences', () => {
  const streamOf: RecoveryOptions['streamOf'] = ({ data }) => (data as { room: string }).room
  const say = (server: FakeServer, room: string, seq: number): void =>
    void server.push('chat', { room, seq }, { seq })
  const gap = (room: string, seq: number, complete = true) => ({
    messages: [{ type: 'chat', data: { room, seq }, seq }],
    complete,
  })

  test('are asked for from their own places', async () => {
    const scene = await use({ streamOf })
    const { world, server, heard, recovered } = scene
    server.on('resume', (data) => {
      const { after, stream } = data as Resume // what OPTIONS sends
      return gap(stream, after + 1)
    })
    say(server, 'a', 10)
    say(server, 'b', 3)
    await lose(scene)
    await world.settle()
    expect(heard).toHaveLength(4)
    expect(heard).toEqual(
      expect.arrayContaining([
        { room: 'a', seq: 11 },
        { room: 'b', seq: 4 },
      ]),
    )
    expect(recovered).toEqual([{ recovered: true, count: 2 }])
  })

  test('are asked for a few at a time, however many there are', async () => {
    const asked: Resume[] = []
    let most = 0
    const scene = await use({ streamOf }, { outbox: { capacity: 1 } })
    const { world, server, client, heard, recovered } = scene
    server.on('resume', (data) => {
      asked.push(data as Resume) // what OPTIONS sends
      most = Math.max(most, client.inspect().pending)
      return gap((data as Resume).stream, 2)
    })
    const rooms = Array.from({ length: 120 }, (_, index) => `room ${index}`)
    for (const room of rooms) say(server, room, 1)
    await lose(scene)
    await world.advance(1_000)
    expect(asked).toHaveLength(120)
    expect(most).toBeGreaterThan(1)
    expect(most).toBeLessThan(10)
    expect(heard).toHaveLength(240)
    expect(recovered).toEqual([{ recovered: true, count: 120 }])
  })

  test('are asked for after what the user had queued, none of which is pushed out', async () => {
    const scene = await use({ streamOf }, { outbox: { capacity: 3 }, highWaterMark: 0 })
    const { world, server, client, recovered } = scene
    server.on('resume', () => ({ messages: [], complete: true }))
    for (let room = 0; room < 20; room += 1) say(server, `room ${room}`, 1)
    await world.settle()
    server.drop()
    await world.settle()
    const outcomes: unknown[] = []
    client.outbox.onChange(({ kind, outcome }) => kind === 'message' && outcomes.push(outcome))
    for (const text of ['one', 'two', 'three']) client.send('mine', text)
    client.once('open', () => world.sockets[1]?.clog())
    await world.advance(6_000)
    expect(recovered).toEqual([])
    world.sockets[1]?.drain()
    await world.advance(3_000)
    expect(outcomes).toEqual(['queued', 'queued', 'queued', 'sent', 'sent', 'sent'])
    expect(server.received.slice(0, 3).map(({ data }) => data)).toEqual(['one', 'two', 'three'])
    expect(server.received).toHaveLength(23)
    expect(recovered).toEqual([{ recovered: true, count: 0 }])
  })

  test('whose gaps came in time are delivered where another one takes too long', async () => {
    const fetch: RecoveryOptions['fetch'] = (since, { stream }) =>
      stream === 'a' ? new Promise(() => {}) : Promise.resolve(gap(stream, since + 1))
    const scene = await use({ streamOf, fetch })
    const { world, server, heard, recovered } = scene
    say(server, 'a', 10)
    say(server, 'b', 3)
    await lose(scene)
    say(server, 'a', 12)
    await world.advance(15_000)
    expect(heard.slice(2)).toEqual([
      { room: 'b', seq: 4 },
      { room: 'a', seq: 12 },
    ])
    expect(recovered).toEqual([{ recovered: false, count: 1 }])
  })

  test('beyond those that are remembered are not asked for, which is told once', async () => {
    const asked: string[] = []
    const fetch: RecoveryOptions['fetch'] = async (_since, { stream }) => {
      asked.push(stream)
      return { messages: [], complete: true }
    }
    const scene = await use({ streamOf, fetch, streams: 2 })
    const { world, server, recovered } = scene
    say(server, 'a', 1)
    say(server, 'b', 1)
    say(server, 'a', 2)
    say(server, 'c', 1)
    await lose(scene)
    await world.settle()
    expect(asked.splice(0).toSorted()).toEqual(['a', 'c'])
    await lose(scene)
    await world.settle()
    expect(asked.toSorted()).toEqual(['a', 'c'])
    expect(recovered).toEqual([
      { recovered: false, count: 0 },
      { recovered: true, count: 0 },
    ])
  })

  test('one that begins while the gap of another is fetched has none, until the next reconnect', async () => {
    const scene = await use({ streamOf })
    const { world, server, heard, recovered } = scene
    say(server, 'a', 10)
    await lose(scene)
    say(server, 'b', 3)
    await world.settle()
    expect(heard).toHaveLength(2)
    await lose(scene)
    server.on('resume', (data) => {
      const { after, stream } = data as Resume // what OPTIONS sends
      return gap(stream, after + 1)
    })
    await lose(scene)
    await world.settle()
    expect(heard.slice(1)).toEqual(
      expect.arrayContaining([
        { room: 'b', seq: 3 },
        { room: 'b', seq: 4 },
      ]),
    )
    expect(recovered).toEqual([{ recovered: true, count: 2 }])
  })

  test('none is asked for any more when asking for another ended the connection', async () => {
    const asked: string[] = []
    const fetch: RecoveryOptions['fetch'] = (_since, { client, stream }) => {
      asked.push(stream)
      client.disconnect()
      return new Promise(() => {})
    }
    const scene = await use({ streamOf, fetch })
    say(scene.server, 'a', 10)
    say(scene.server, 'b', 3)
    await lose(scene)
    expect(asked).toEqual(['a'])
  })

  test('one that fails leaves the others their gaps', async () => {
    const fetch: RecoveryOptions['fetch'] = (since, { stream }) =>
      stream === 'a' ? Promise.reject(new Error('gone')) : Promise.resolve(gap(stream, since + 1))
    const scene = await use({ streamOf, fetch })
    const { world, server, heard, recovered, errors } = scene
    say(server, 'a', 10)
    say(server, 'b', 3)
    await lose(scene)
    await world.settle()
    expect(heard.slice(2)).toEqual([{ room: 'b', seq: 4 }])
    expect(recovered).toEqual([{ recovered: false, count: 1 }])
    expect(errors).toHaveLength(1)
  })
})
