import type { InterceptorFactory, WebSocketConfig } from 'hawser'
import { describe, expect, test } from 'vitest'
import { effectScope, watchEffect } from 'vue'
import { outboxing } from './outboxing.ts'

/** A component that shows what failed, in an app whose connection is open. */
async function failing(more?: Partial<WebSocketConfig>) {
  const all = await outboxing(
    ({ failed }) => failed.value.map(({ id, outcome }) => `${id} ${outcome}`).join(),
    more,
  )
  const { client, server, settle } = all
  /** The server will not have it. */
  const refuse = async (id: string, data: unknown, why: unknown): Promise<void> => {
    client.send('chat', data, { id })
    server.reject(await server.expect('chat'), why)
    await settle()
  }
  return { ...all, refuse }
}

describe('failed', () => {
  test('has what the server rejected, with all that was said of it', async () => {
    const { outbox, refuse, wrapper } = await failing()
    await refuse('m1', { content: 'rude' }, 'mind your language')
    expect(wrapper.text()).toBe('m1 rejected')
    expect(outbox.failed.value).toEqual([
      expect.objectContaining({
        id: 'm1',
        type: 'chat',
        data: { content: 'rude' },
        outcome: 'rejected',
        answer: 'mind your language',
      }),
    ])
  })

  test('has what was dropped, the last one last', async () => {
    const { advance, client, server, settle, wrapper } = await failing({ outbox: { ttl: 500 } })
    server.drop()
    await settle()
    client.send('chat', 1, { id: 'm1' })
    client.send('chat', 2, { id: 'm2', ttl: 300 })
    await advance(500)
    expect(wrapper.text()).toBe('m2 dropped,m1 dropped')
  })

  test('has only what was sent under an id of yours', async () => {
    const { client, settle, wrapper } = await failing()
    client.disconnect()
    expect(client.send('chat', 1)).toBe('dropped')
    client.request('sum').catch(() => {})
    await settle()
    expect(wrapper.text()).toBe('')
  })

  test('forgets the oldest beyond a thousand', async () => {
    const { client, outbox } = await failing()
    client.disconnect()
    for (let index = 0; index <= 1_000; index++) client.send('chat', index, { id: `m${index}` })
    expect(outbox.failed.value).toHaveLength(1_000)
    expect(outbox.failed.value[0]?.id).toBe('m1')
    expect(outbox.outcomeOf('m0')).toBeUndefined()
    expect(outbox.retry('m0')).toBeUndefined()
  })
})

describe('retry', () => {
  test('sends the same again under the same id, which has not failed any more', async () => {
    const { outbox, refuse, server, settle, wrapper } = await failing()
    await refuse('m1', { content: 'hello' }, 'not now')
    expect(outbox.retry('m1')).toBe('sent')
    await settle()
    expect(wrapper.text()).toBe('')
    expect(outbox.outcomeOf('m1')).toBe('sent')
    const again = await server.expect('chat')
    expect([again.id, again.data]).toEqual(['m1', { content: 'hello' }])
    server.reply(again)
    await settle()
    expect(outbox.outcomeOf('m1')).toBe('acknowledged')
  })

  test('of what an interceptor wraps begins with what was given to send()', async () => {
    const wrap: InterceptorFactory = () => ({
      name: 'wrap',
      send: (outgoing) =>
        outgoing.kind === 'message'
          ? { ...outgoing, type: `v1/${outgoing.type}`, data: { inner: outgoing.data } }
          : outgoing,
    })
    const { client, outbox, server, settle } = await failing({ use: [wrap] })
    client.send('chat', 'hello', { id: 'm1' })
    const given = [expect.objectContaining({ id: 'm1', type: 'chat', data: 'hello' })]
    expect(outbox.items.value).toEqual(given)
    server.reject(await server.expect('v1/chat'), 'not now')
    await settle()
    expect(outbox.failed.value).toEqual(given)
    outbox.retry('m1')
    expect((await server.expect('v1/chat')).data).toEqual({ inner: 'hello' })
    expect(outbox.items.value).toEqual(given)
  })

  test('waits where the connection is on its way', async () => {
    const { advance, outbox, refuse, server, settle } = await failing()
    await refuse('m1', 'hello', 'not now')
    server.drop()
    await settle()
    expect(outbox.retry('m1')).toBe('queued')
    expect([outbox.size.value, outbox.failed.value]).toEqual([1, []])
    await advance(1_000)
    expect((await server.expect('chat')).id).toBe('m1')
  })

  test('that fails too leaves it among the failed', async () => {
    const { client, outbox, refuse, settle, wrapper } = await failing()
    await refuse('m1', 'hello', 'not now')
    client.disconnect()
    expect(outbox.retry('m1')).toBe('dropped')
    await settle()
    expect(wrapper.text()).toBe('m1 dropped')
  })

  test('does nothing for what has not failed, and for what nobody knows', async () => {
    const { client, outbox, server, settle } = await failing()
    client.send('chat', 1, { id: 'm1' })
    server.reply(await server.expect('chat'))
    await settle()
    expect(outbox.retry('m1')).toBeUndefined()
    expect(outbox.retry('m2')).toBeUndefined()
    expect(outbox.retry(3)).toBeUndefined()
    await settle()
    expect(server.received).toHaveLength(1)
  })

  test('in an effect makes it depend on nothing', async () => {
    const { outbox, refuse, settle } = await failing()
    await refuse('m1', 'hello', 'not now')
    let runs = 0
    const scope = effectScope()
    scope.run(() =>
      watchEffect(() => {
        runs += 1
        outbox.retry('m1')
      }),
    )
    await refuse('m2', 'hello', 'not now')
    await settle()
    expect(runs).toBe(1)
    scope.stop()
  })
})

describe('discard', () => {
  test('forgets what failed', async () => {
    const { outbox, refuse, settle, wrapper } = await failing()
    await refuse('m1', 'hello', 'no')
    await refuse('m2', 'hello', 'no')
    outbox.discard('m1')
    await settle()
    expect(wrapper.text()).toBe('m2 rejected')
    expect(outbox.outcomeOf('m1')).toBeUndefined()
    expect(outbox.retry('m1')).toBeUndefined()
  })

  test('leaves alone what waits', async () => {
    const { client, outbox, server, settle } = await failing()
    server.drop()
    await settle()
    client.send('chat', 1, { id: 'm1' })
    outbox.discard('m1')
    expect([outbox.size.value, outbox.outcomeOf('m1')]).toEqual([1, 'queued'])
  })
})
