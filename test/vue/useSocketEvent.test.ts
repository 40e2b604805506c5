import { createSocket, createWebSocketClient, useSocket, useSocketEvent } from 'hawser'
import type { AnyEvents, AnyRequests, Dialect, SocketPlugin, UseSocketEventOptions } from 'hawser'
import { describe, expect, test } from 'vitest'
import { KeepAlive, type Ref, Suspense, type VNode, effectScope, h, nextTick, onActivated, ref } from 'vue'
import { createStage, setupOnly } from './stage.ts'

type Listen = (plugin: SocketPlugin) => void

/** A component that listens, in an app whose connection is open. */
async function listening(listen: Listen) {
  const stage = createStage()
  const plugin = createSocket(stage.config({ reconnectInterval: 1_000 }))
  const wrapper = stage.mount(() => listen(plugin), plugin)
  await stage.settle()
  return { ...stage, plugin, wrapper }
}

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

describe('it listens', () => {
  test('from the mount to the unmount', async () => {
    const { config, mount, server, settle } = createStage()
    const client = createWebSocketClient(config())
    const seen: unknown[] = []
    const wrapper = mount(() => {
      useSocketEvent(['chat'], (data) => seen.push(data), { client })
      useSocketEvent('close', () => seen.push('close'), { client })
    })
    await client.connect()
    server.push('chat', 1)
    await settle()
    wrapper.unmount()
    server.push('chat', 2)
    await settle()
    client.disconnect()
    expect(seen).toEqual([1])
  })

  test('until it is stopped', async () => {
    const seen: unknown[] = []
    let stop = (): void => {}
    const { server, settle } = await listening(() => {
      stop = useSocketEvent('chat', (data) => seen.push(data))
    })
    server.push('chat', 1)
    await settle()
    stop()
    stop()
    server.push('chat', 2)
    await settle()
    expect(seen).toEqual([1])
  })

  test('not at all when it is stopped before the mount', async () => {
    const seen: unknown[] = []
    const { server, settle } = await listening(() => {
      useSocketEvent('chat', (data) => seen.push(data))()
    })
    server.push('chat', 1)
    await settle()
    expect(seen).toEqual([])
  })

  test('not while a Suspense waits, and never when it is taken away', async () => {
    const seen: unknown[] = []
    const isShown = ref(true)
    let ready = (): void => {}
    const Child = {
      async setup() {
        useSocketEvent('chat', (data) => seen.push(data))
        await new Promise<void>((resolve) => {
          ready = resolve
        })
        return () => 'there'
      },
    }
    const { config, mount, server, settle } = createStage()
    const plugin = createSocket(config())
    mount(() => {
      useSocket()
      return () => (isShown.value ? h(Suspense, null, { default: () => h(Child) }) : 'nothing')
    }, plugin)
    await settle()
    const push = async (data: unknown): Promise<void> => {
      server.push('chat', data)
      await settle()
    }
    await push(1)
    isShown.value = false
    await nextTick()
    ready()
    await settle()
    await push(2)
    isShown.value = true
    await settle()
    ready()
    await settle()
    await push(3)
    expect(seen).toEqual([3])
  })

  test('in a given client, which it does not dial', async () => {
    const { config, mount, server, settle } = createStage()
    const client = createWebSocketClient(config())
    const seen: unknown[] = []
    mount(() => void useSocketEvent('chat', (data) => seen.push(data), { client }))
    await settle()
    expect(client.state.name).toBe('idle')
    await client.connect()
    server.push('chat', 1)
    await settle()
    expect(seen).toEqual([1])
    client.destroy()
  })

  test('outside of components to the end of the effect scope', async () => {
    const { config, server, settle } = createStage()
    const scope = effectScope()
    const seen: unknown[] = []
    const client = createWebSocketClient(config())
    scope.run(() => useSocketEvent('chat', (data) => seen.push(data), { client }))
    await client.connect()
    server.push('chat', 1)
    await settle()
    scope.stop()
    server.push('chat', 2)
    await settle()
    expect(seen).toEqual([1])
    client.destroy()
  })

  test('only where there is a client', () => {
    expect(() => useSocketEvent('chat', () => {})).toThrow('client must be given as { client } here')
  })
})

describe('while KeepAlive keeps the component out of sight', () => {
  async function kept(options?: UseSocketEventOptions) {
    const seen: unknown[] = []
    const isShown = ref(true)
    const Child = setupOnly(() => {
      useSocketEvent('chat', (data) => seen.push(data), options)
    })
    const stage = createStage()
    const plugin = createSocket(stage.config())
    const wrapper = stage.mount(() => () => h(KeepAlive, () => (isShown.value ? h(Child) : null)), plugin)
    await stage.settle()
    const push = async (...all: unknown[]): Promise<void> => {
      for (const data of all) stage.server.push('chat', data)
      await stage.settle()
    }
    const show = async (value: boolean): Promise<void> => {
      isShown.value = value
      await stage.settle()
    }
    await push(1)
    return { ...stage, plugin, push, seen, show, wrapper, isShown }
  }

  test('its handlers are called as ever', async () => {
    const { push, seen, show } = await kept()
    await show(false)
    await push(2)
    await show(true)
    await push(3)
    expect(seen).toEqual([1, 2, 3])
  })

  test('with pause it misses what comes', async () => {
    const { push, seen, show } = await kept({ whenDeactivated: 'pause' })
    await show(false)
    await push(2)
    expect(seen).toEqual([1])
    await show(true)
    await push(3)
    expect(seen).toEqual([1, 3])
  })

  test('with pause the first message after its return is not missed', async () => {
    const { seen, show, isShown, server, settle } = await kept({ whenDeactivated: 'pause' })
    await show(false)
    isShown.value = true
    await nextTick()
    server.push('chat', 2)
    await settle()
    expect(seen).toEqual([1, 2])
  })

  test('with buffer it handles everything in order when it is back', async () => {
    const { push, seen, show } = await kept({ whenDeactivated: 'buffer' })
    await show(false)
    await push(2, 2, 3)
    expect(seen).toEqual([1])
    await show(true)
    expect(seen).toEqual([1, 2, 2, 3])
    await push(4)
    await show(false)
    await push(5)
    await show(true)
    expect(seen).toEqual([1, 2, 2, 3, 4, 5])
  })

  test('with buffer nothing overtakes', async () => {
    const { plugin, push, seen, show, isShown, server, settle } = await kept({ whenDeactivated: 'buffer' })
    await show(false)
    await push(2)
    // The next one arrives in the same moment in which the component returns.
    plugin.client.onMessage('return', () => {
      isShown.value = true
    })
    server.push('return')
    server.push('chat', 3)
    await settle()
    expect(seen).toEqual([1, 2, 3])
  })

  test('a kept message whose handler throws is an error event, and the rest is handled', async () => {
    const seen: unknown[] = []
    const isShown = ref(true)
    const Child = setupOnly(() => {
      const handle = (data: unknown): void => {
        if (data === 1) throw new Error('broken')
        seen.push(data)
      }
      useSocketEvent('chat', handle, { whenDeactivated: 'buffer' })
    })
    const { config, mount, server, settle, world } = createStage()
    mount(() => () => h(KeepAlive, () => (isShown.value ? h(Child) : null)), createSocket(config()))
    await settle()
    isShown.value = false
    await settle()
    server.push('chat', 1)
    server.push('chat', 2)
    await settle()
    isShown.value = true
    await settle()
    expect(seen).toEqual([2])
    expect(world.takeReports()).toEqual([expect.objectContaining({ kind: 'handler' })])
  })

  test('with buffer what a handler brings about waits behind the rest', async () => {
    const seen: unknown[] = []
    const isShown = ref(true)
    const { config, mount, server, settle } = createStage()
    const plugin = createSocket(config())
    const tell = (code: number): void => {
      if (code === 4001) plugin.client.disconnect(4002)
      seen.push(code)
    }
    const Child = setupOnly(() => {
      useSocketEvent('close', ({ code }) => tell(code), { whenDeactivated: 'buffer' })
    })
    mount(() => () => h(KeepAlive, () => (isShown.value ? h(Child) : null)), plugin)
    await settle()
    isShown.value = false
    await settle()
    for (const code of [4001, 4000]) {
      server.close(code)
      await settle()
      await plugin.client.connect()
    }
    isShown.value = true
    await settle()
    expect(seen).toEqual([4001, 4000, 4002])
  })

  describe('and it does something in the moment it comes back,', () => {
    interface Page {
      readonly isShown: Ref<boolean>
      readonly isThere: Ref<boolean>
      stop(): void
    }

    /** It comes back to a message that came while it was away, `1`. */
    async function comeBack(whenDeactivated: 'pause' | 'buffer', act: (page: Page) => void) {
      const stage = createStage()
      const [isShown, isThere] = [ref(true), ref(true)]
      const seen: unknown[] = []
      let activations = 0
      const Child = setupOnly(() => {
        const stop = useSocketEvent('chat', (data) => seen.push(data), { whenDeactivated })
        onActivated(() => {
          activations += 1
          if (activations === 2) act({ isShown, isThere, stop })
        })
      })
      const page = (): VNode | null => (isShown.value ? h(Child) : null)
      stage.mount(() => () => (isThere.value ? h(KeepAlive, page) : null), createSocket(stage.config()))
      const show = async (value: boolean): Promise<void> => {
        isShown.value = value
        await stage.settle()
      }
      const push = async (data: unknown): Promise<void> => {
        stage.server.push('chat', data)
        await stage.settle()
      }
      await stage.settle()
      await show(false)
      await push(1)
      await show(true)
      await push(2)
      return { seen, show, activations: () => activations }
    }

    test('such as to go again: with pause it goes on to miss what comes', async () => {
      const { seen, show } = await comeBack('pause', ({ isShown }) => (isShown.value = false))
      await show(true)
      expect(seen).toEqual([])
    })

    test('such as to go again: with buffer everything is still kept', async () => {
      const { seen, show } = await comeBack('buffer', ({ isShown }) => (isShown.value = false))
      expect(seen).toEqual([])
      await show(true)
      expect(seen).toEqual([1, 2])
    })

    test('such as to end: nothing is handled after it', async () => {
      const { seen, activations } = await comeBack('buffer', ({ isThere }) => (isThere.value = false))
      expect([activations(), seen]).toEqual([2, []])
    })

    test('such as to stop: nothing is handled after it', async () => {
      const { seen } = await comeBack('buffer', ({ stop }) => stop())
      expect(seen).toEqual([])
    })
  })

  test('with buffer a handler that stops handles no more of what was kept', async () => {
    const seen: unknown[] = []
    const isShown = ref(true)
    const Child = setupOnly(() => {
      const stop = useSocketEvent('chat', (data) => stopAfter(data), { whenDeactivated: 'buffer' })
      const stopAfter = (data: unknown): void => {
        seen.push(data)
        stop()
      }
    })
    const { config, mount, server, settle } = createStage()
    mount(() => () => h(KeepAlive, () => (isShown.value ? h(Child) : null)), createSocket(config()))
    await settle()
    isShown.value = false
    await settle()
    server.push('chat', 1)
    server.push('chat', 2)
    await settle()
    isShown.value = true
    await settle()
    expect(seen).toEqual([1])
  })

  test('one that never returns handles nothing', async () => {
    const { push, seen, show, wrapper } = await kept({ whenDeactivated: 'buffer' })
    await show(false)
    await push(2)
    wrapper.unmount()
    await nextTick()
    expect(seen).toEqual([1])
  })
})
