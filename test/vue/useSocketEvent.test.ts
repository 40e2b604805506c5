import { createSocket, useSocket, useSocketEvent } from 'hawser'
import type { AnyEvents, AnyRequests, Dialect } from 'hawser'
import { describe, expect, test } from 'vitest'
import { h, ref } from 'vue'
import { listening } from './listening.ts'
import { createStage, setupOnly } from './stage.ts'

describe('messages', () => {
  test('every one is one call: two in one tick, and equal ones', async () => {
    const seen: unknown[] = []
    const { server, settle } = await listening(() => void useSocketEvent('chat', (data) => seen.push(data)))
    server.push('chat', { id: 1 })
    server.push('chat', { id: 1 })
    server.push('other', 0)
    await settle()
    server.push('chat', { id: 1 })
    await settle()
    expect(seen).toEqual([{ id: 1 }, { id: 1 }, { id: 1 }])
  })

  test('the handler runs at once, not at the next tick', async () => {
    const order: string[] = []
    const { server, settle, plugin } = await listening(() => {
      useSocketEvent('chat', () => order.push('handler'))
    })
    plugin.client.onMessage('chat', () => order.push('after it'))
    server.push('chat')
    await settle()
    expect(order).toEqual(['handler', 'after it'])
  })

  test('it gets the whole message too', async () => {
    const seen: unknown[] = []
    const { server, settle } = await listening(() => {
      useSocketEvent('chat', (_data, message) => seen.push([message.type, message.id]))
    })
    server.push('chat', 1, { id: 'm1' })
    await settle()
    expect(seen).toEqual([['chat', 'm1']])
  })

  test.each([
    ['several types', ['a', 'b'], ['a', 'b']],
    ['a pattern', /^[bc]$/, ['b', 'c']],
    ['all', '*', ['a', 'b', 'c']],
  ])('%s', async (_what, name, expected) => {
    const seen: string[] = []
    const { server, settle } = await listening(() => {
      useSocketEvent(name as '*', (_data, { type }) => seen.push(type)) // one overload at a time
    })
    for (const type of ['a', 'b', 'c']) server.push(type)
    await settle()
    expect(seen).toEqual(expected)
  })

  test('a list hears messages that are called as events of the connection are', async () => {
    const seen: unknown[] = []
    const { server, settle } = await listening(() => {
      useSocketEvent(['error'], (data) => seen.push(data))
    })
    server.push('error', 'from the server')
    await settle()
    expect(seen).toEqual(['from the server'])
  })

  test('a ref may name another type at any time; nothing is missed between', async () => {
    const seen: unknown[] = []
    const type = ref<string | string[]>('a')
    const { server, settle } = await listening(() => void useSocketEvent(type, (data) => seen.push(data)))
    server.push('a', 1)
    server.push('b', 2)
    await settle()
    type.value = 'b'
    server.push('a', 3)
    server.push('b', 4)
    await settle()
    type.value = ['a', 'b']
    server.push('a', 5)
    server.push('b', 6)
    await settle()
    expect(seen).toEqual([1, 4, 5, 6])
  })

  test('a list of types may be changed in place, and counts at once', async () => {
    const seen: unknown[] = []
    const types = ref(['joined'])
    const { server, settle } = await listening(() => {
      useSocketEvent(types, (_data, { type }) => seen.push(type))
    })
    types.value.push('left')
    server.push('left')
    types.value.shift()
    server.push('joined')
    await settle()
    expect(seen).toEqual(['left'])
  })

  test('a ref that a handler changes counts for the rest of the same frame', async () => {
    const seen: unknown[] = []
    const room = ref('lobby')
    const lines: Dialect<AnyEvents, AnyRequests> = {
      name: 'lines',
      readyOn: 'open',
      encode: () => undefined,
      decode: (frame) => {
        const types = typeof frame === 'string' ? frame.split(' ') : []
        return types.map((type) => ({ kind: 'message', type, data: type }))
      },
    }
    const { config, mount, server, settle } = createStage()
    const enter = (data: unknown): void => {
      seen.push(data)
      room.value = 'kitchen'
    }
    mount(() => void useSocketEvent(room, enter), createSocket(config({ dialect: lines })))
    await settle()
    server.send('lobby kitchen lobby')
    await settle()
    expect(seen).toEqual(['lobby', 'kitchen'])
  })

  test.each(['before', 'after'])(
    'a list in place of a name, told by one who listens %s it, is one call',
    async (when) => {
      const seen: unknown[] = []
      const type = ref<string | string[]>('a')
      const widen = (): void => void useSocketEvent('a', () => (type.value = ['a', 'b']))
      const { server, settle } = await listening(() => {
        if (when === 'before') widen()
        useSocketEvent(type, (data) => seen.push(data))
        if (when === 'after') widen()
      })
      server.push('a', 1)
      await settle()
      expect(seen).toEqual([1])
    },
  )

  test('a handler that throws becomes an error event, and the others still run', async () => {
    const seen: unknown[] = []
    const { server, settle, world } = await listening(() => {
      useSocketEvent('chat', () => {
        throw new Error('broken')
      })
      useSocketEvent('chat', (data) => seen.push(data))
    })
    server.push('chat', 1)
    await settle()
    expect(seen).toEqual([1])
    expect(world.takeReports()).toHaveLength(1)
  })
})

describe('events of the connection', () => {
  test('are heard under their own names', async () => {
    const seen: unknown[] = []
    const { server, advance, settle } = await listening(() => {
      useSocketEvent('open', ({ replayed }) => seen.push(`open ${replayed}`))
      useSocketEvent('close', ({ code }) => seen.push(`close ${code}`))
      useSocketEvent('reconnect', (attempt) => seen.push(`reconnect ${attempt}`))
      useSocketEvent('error', ({ kind }) => seen.push(`error ${kind}`))
    })
    server.close(1012)
    await settle()
    await advance(1_000)
    expect(seen).toEqual(['open false', expect.anything(), expect.anything(), 'reconnect 1', 'open false'])
    expect(seen).toContain('close 1012')
    expect(seen).toContain('error connection')
  })

  test('open is not replayed to a component that comes later', async () => {
    const seen: unknown[] = []
    const isShown = ref(false)
    const Late = setupOnly(() => void useSocketEvent('open', () => seen.push('open')))
    const { config, mount, settle } = createStage()
    const plugin = createSocket(config())
    mount(() => {
      useSocket()
      return () => (isShown.value ? h(Late) : 'nothing')
    }, plugin)
    await settle()
    isShown.value = true
    await settle()
    expect(seen).toEqual([])
    await plugin.client.reconnect()
    expect(seen).toEqual(['open'])
  })
})
