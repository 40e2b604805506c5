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
