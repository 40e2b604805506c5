import { type RecoveryOptions, recovery } from 'hawser/interceptors'
import { describe, expect, test } from 'vitest'
import { OPTIONS, lose, messages, push, use, watch } from '../support/recoveryScene.ts'
import { setUp } from '../support/setUp.ts'

describe('a connection that is lost again while the gap is fetched', () => {
  test('ends the fetch, and the next one asks from the same place', async () => {
    const signals: { readonly aborted: boolean }[] = []
    const fetch: RecoveryOptions['fetch'] = (since, context) => {
      signals.push(context.signal)
      return OPTIONS.fetch(since, context)
    }
    const scene = await use({ fetch })
    const { world, server, heard, recovered } = scene
    push(server, 1)
    await lose(scene)
    await server.expect('resume')
    push(server, 3)
    await lose(scene)
    const resume = await server.expect('resume')
    expect(resume.data).toMatchObject({ after: 1 })
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false])
    push(server, 5)
    server.reply(resume, { messages: messages(2, 3, 4), complete: true })
    await world.settle()
    expect(heard).toEqual([1, 2, 3, 4, 5])
    expect(recovered).toEqual([{ recovered: true, count: 3 }])
  })

  test('loses nothing that came over the link before from a server that had begun anew', async () => {
    const scene = await use()
    const { world, server, client, heard, recovered } = scene
    push(server, 7)
    await lose(scene)
    push(server, 1)
    await lose(scene)
    push(server, 2)
    await world.settle()
    client.disconnect()
    expect(heard).toEqual([7, 1, 2])
    expect(recovered).toEqual([{ recovered: false, count: 0 }])
  })

  test('again and again holds live messages no longer than it may hold them', async () => {
    const scene = await use({ timeout: 15_000 }, { maxReconnectAttempts: Infinity })
    const { world, server, heard, recovered, errors } = scene
    push(server, 1)
    for (let position = 2; position < 12; position += 1) {
      await lose(scene)
      push(server, position)
      await world.settle()
    }
    expect(heard).toEqual(Array.from({ length: heard.length }, (_, index) => index + 1))
    // All but what came in the last 15 seconds, and until the dial after them.
    expect(heard.length).toBeGreaterThanOrEqual(11 - 5)
    expect(recovered).toContainEqual({ recovered: false, count: 0 })
    expect(errors).toMatchObject(recovered.map(() => ({ kind: 'timeout' })))
  })

  test('for long, and came back, still has its gap filled', async () => {
    const scene = await use({ timeout: 15_000 })
    const { world, server, heard, recovered } = scene
    push(server, 1)
    await lose(scene)
    push(server, 3)
    await server.expect('resume')
    server.refuse({ times: 2 })
    await lose(scene)
    await world.advance(10_000)
    expect(heard).toEqual([1, 3])
    const resume = await server.expect('resume')
    expect(resume.data).toMatchObject({ after: 3 })
    server.reply(resume, { messages: messages(4), complete: true })
    await world.settle()
    expect(heard).toEqual([1, 3, 4])
    expect(recovered).toEqual([
      { recovered: false, count: 0 },
      { recovered: true, count: 1 },
    ])
  })

  test('and never comes back gives up what was held', async () => {
    const scene = await use({}, { maxReconnectAttempts: 1 })
    const { world, server, client, heard, recovered } = scene
    push(server, 1)
    await lose(scene)
    push(server, 3)
    await world.settle()
    server.refuse()
    server.drop()
    await world.advance(60_000)
    expect(client.state.name).toBe('failed')
    expect(heard).toEqual([1, 3])
    expect(recovered).toEqual([{ recovered: false, count: 0 }])
  })
})

describe('what is held is delivered, and the truth told,', () => {
  test('when a lazy client goes to rest meanwhile', async () => {
    const { world, server, client, heard, recovered } = await use({}, { lazy: true })
    push(server, 1)
    await world.settle()
    server.drop()
    await world.settle()
    client.send('hello')
    await world.settle()
    push(server, 3)
    await world.settle()
    expect(heard).toEqual([1])
    server.drop()
    await world.settle()
    expect(client.state.name).toBe('idle')
    expect(heard).toEqual([1, 3])
    expect(recovered).toEqual([{ recovered: false, count: 0 }])
  })

  test('when it is taken out meanwhile', async () => {
    const scene = watch(setUp())
    const { world, server, client, heard, recovered } = scene
    const remove = client.use(recovery(OPTIONS))
    await Promise.all([client.connect(), world.settle()])
    push(server, 1)
    await lose(scene)
    push(server, 3)
    await world.settle()
    expect(heard).toEqual([1])
    remove()
    expect(heard).toEqual([1, 3])
    expect(recovered).toEqual([{ recovered: false, count: 0 }])
    await lose(scene)
    push(server, 5)
    await world.settle()
    expect(heard).toEqual([1, 3, 5])
    expect(server.received).toHaveLength(1)
  })
})
