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
