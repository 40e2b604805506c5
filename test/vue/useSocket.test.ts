import { createWebSocketClient, isSocketError, provideSocket, useSocket } from 'hawser'
import type { UseSocketReturn, WebSocketClient } from 'hawser'
import { describe, expect, test } from 'vitest'
import { Suspense, effectScope, h, nextTick, onMounted, ref, render } from 'vue'
import { createStage, setupOnly } from './stage.ts'

describe('a config of its own', () => {
  test('dials when the component is mounted, not before', async () => {
    const { config, mount, settle, world } = createStage()
    let socket!: UseSocketReturn
    mount(() => {
      socket = useSocket(config())
      expect(socket.status.value).toBe('idle')
      expect(world.alive).toMatchObject({ listeners: 0, sockets: [], timers: [] })
    })
    expect(socket.status.value).toBe('resolving')
    await settle()
    expect(socket.status.value).toBe('open')
  })

  test('is gone with the component', async () => {
    const { config, mount, settle, world } = createStage()
    let socket!: UseSocketReturn
    const wrapper = mount(() => {
      socket = useSocket(config())
    })
    await settle()
    wrapper.unmount()
    world.assertIdle()
    expect(socket.status.value).toBe('closed')
  })

  test('is known to composables beside it and below it', () => {
    const { config, mount } = createStage()
    const clients: WebSocketClient[] = []
    const Child = setupOnly(() => {
      clients.push(useSocket().client)
    })
    mount(() => {
      clients.push(useSocket(config()).client, useSocket().client)
      return () => h(Child)
    })
    expect(new Set(clients).size).toBe(1)
    expect(clients).toHaveLength(3)
  })

  test('is refused at once when it makes no sense', () => {
    const { config, mount } = createStage()
    mount(() => {
      expect(() => useSocket(config({ openTimeout: -1 }))).toThrow('openTimeout must be')
      // @ts-expect-error an unknown option
      expect(() => useSocket({ ...config(), openTimeuot: 1 })).toThrow('openTimeuot must be a known option')
      // @ts-expect-error no URL
      expect(() => useSocket({ url: undefined })).toThrow('url must be')
    })
  })
})

describe('a client that somebody made', () => {
  test.each([
    ['alone', (client: WebSocketClient) => useSocket(client)],
    ['among options', (client: WebSocketClient) => useSocket({ client })],
  ])('given %s is used, dialled, and left to its maker', async (_how, use) => {
    const { config, mount, settle } = createStage()
    const client = createWebSocketClient(config())
    const wrapper = mount(() => {
      expect(use(client).client).toBe(client)
    })
    await settle()
    expect(client.isConnected()).toBe(true)
    wrapper.unmount()
    expect(client.isConnected()).toBe(true)
    client.destroy()
  })

  test('is found where it is provided', async () => {
    const { config, mount, settle } = createStage()
    const client = createWebSocketClient(config())
    let own: unknown
    let below: unknown
    const Child = setupOnly(() => {
      below = useSocket().client
    })
    const wrapper = mount(() => {
      expect(provideSocket(client)).toBe(client)
      own = useSocket().client
      return () => h(Child)
    })
    await settle()
    expect([own, below]).toEqual([client, client])
    wrapper.unmount()
    expect(client.isConnected()).toBe(true)
    client.destroy()
  })

  test('is asked for where none is', () => {
    const { mount } = createStage()
    let error: unknown
    mount(() => {
      try {
        useSocket()
      } catch (thrown) {
        error = thrown
      }
    })
    expect(isSocketError(error, 'config') && error.details.key).toBe('client')
    expect(() => useSocket()).toThrow('client must be given as { client } here')
  })
})

describe('autoConnect', () => {
  test('false leaves dialling to you', async () => {
    const { config, mount, settle } = createStage()
    let socket!: UseSocketReturn
    mount(() => {
      socket = useSocket(config(), { autoConnect: false })
    })
    await settle()
    expect(socket.status.value).toBe('idle')
    await socket.connect()
    expect(socket.status.value).toBe('open')
  })

  test('false may be said by the one who finds a client', async () => {
    const { config, mount, settle } = createStage()
    const client = createWebSocketClient(config())
    mount(() => {
      provideSocket(client)
      useSocket({ autoConnect: false })
      useSocket({ client, autoConnect: false })
    })
    await settle()
    expect(client.state.name).toBe('idle')
  })

  test('leaves a lazy client alone, whoever made it', async () => {
    const { config, mount, settle } = createStage()
    const client = createWebSocketClient(config({ lazy: true }))
    let own!: UseSocketReturn
    mount(() => {
      provideSocket(client)
      useSocket()
      useSocket(client)
      own = useSocket(config({ lazy: true }))
    })
    await settle()
    expect([client.state.name, own.status.value]).toEqual(['idle', 'idle'])
    own.send('chat', 'now')
    await settle()
    expect([client.state.name, own.status.value]).toEqual(['idle', 'open'])
  })

  test('leaves a client alone that was disconnected', async () => {
    const { config, mount, settle } = createStage()
    const client = createWebSocketClient(config())
    void client.connect()
    client.disconnect()
    mount(() => void useSocket(client))
    await settle()
    expect(client.state.name).toBe('closed')
  })

  test('ends in a state when it fails, not in an unhandled rejection', async () => {
    const { config, mount, server, settle } = createStage()
    server.refuse()
    let socket!: UseSocketReturn
    mount(() => {
      socket = useSocket(config({ maxReconnectAttempts: 0, revive: false }))
    })
    await settle()
    expect(socket.status.value).toBe('failed')
    expect(socket.error.value).toMatchObject({ kind: 'connection' })
  })
})

describe('the state as refs', () => {
  async function open(more?: Parameters<ReturnType<typeof createStage>['config']>[0]) {
    const stage = createStage()
    let socket!: UseSocketReturn
    const wrapper = stage.mount(() => {
      socket = useSocket(stage.config(more))
      return () => h('p', `${socket.status.value} ${socket.retryIn.value}`)
    })
    await stage.settle()
    return { ...stage, socket, wrapper }
  }

  test('follows the client', async () => {
    const { socket, server, settle, advance } = await open({ reconnectInterval: 1_000 })
    expect(socket.state.value).toBe(socket.client.state)
    expect(socket.isConnected.value).toBe(true)
    expect(socket.isReconnecting.value).toBe(false)
    expect(socket.attempt.value).toBe(0)

    server.refuse({ times: 1 })
    server.drop()
    await settle()
    expect(socket.status.value).toBe('waiting')
    expect(socket.isConnected.value).toBe(false)
    expect(socket.isReconnecting.value).toBe(true)
    expect(socket.attempt.value).toBe(1)

    await advance(1_000)
    expect(socket.attempt.value).toBe(2)
    await advance(1_000)
    expect(socket.status.value).toBe('open')
    expect(socket.isReconnecting.value).toBe(false)

    socket.disconnect()
    expect(socket.status.value).toBe('closed')
    expect(socket.attempt.value).toBe(0)
  })

  test('the first dial is no reconnecting', async () => {
    const { config, mount } = createStage()
    let socket!: UseSocketReturn
    mount(() => {
      socket = useSocket(config())
    })
    expect([socket.status.value, socket.isReconnecting.value]).toEqual(['resolving', false])
  })

  test('retryIn counts down in whole seconds, and only while waiting', async () => {
    const { socket, server, settle, advance, world, wrapper } = await open({ reconnectInterval: 2_500 })
    expect(socket.retryIn.value).toBeUndefined()
    server.drop()
    await settle()
    expect(socket.retryAt.value).toBe(world.now() + 2_500)
    expect(socket.retryIn.value).toBe(2_500)
    await advance(500)
    expect(socket.retryIn.value).toBe(2_000)
    await advance(900)
    expect(socket.retryIn.value).toBe(2_000)
    await advance(100)
    expect(socket.retryIn.value).toBe(1_000)
    expect(wrapper.text()).toBe('waiting 1000')
    await advance(1_000)
    expect(socket.status.value).toBe('open')
    expect(socket.retryIn.value).toBeUndefined()
    expect(socket.retryAt.value).toBeUndefined()
  })

  test('a page in the back/forward cache waits without counting', async () => {
    const { socket, world, settle } = await open()
    world.signal('suspend')
    await settle()
    expect(socket.retryIn.value).toBe(Infinity)
    expect(world.alive.timers).toEqual([])
  })

  test('latency is that of the last ping', async () => {
    const { socket, advance } = await open({ heartbeatInterval: 1_000 })
    expect(socket.latency.value).toBeUndefined()
    await advance(1_000)
    expect(socket.latency.value).toBe(0)
  })

  test('error is the last one, until the connection opens', async () => {
    const { socket, server, settle, advance } = await open({ reconnectInterval: 1_000 })
    expect(socket.error.value).toBeUndefined()
    server.close(1011, 'oops')
    await settle()
    expect(socket.error.value?.message).toContain('1011 oops')
    await advance(1_000)
    expect(socket.error.value).toBeUndefined()
  })

  test('a handler that throws shows in error until the connection opens anew, and is still reported to the console', async () => {
    const { socket, server, settle, world, advance } = await open({ heartbeatInterval: 1_000 })
    const problem = new Error('handler is broken')
    socket.client.on('chat', () => {
      throw problem
    })
    server.push('chat', 1)
    await settle()
    expect(socket.error.value).toMatchObject({ kind: 'handler', cause: problem })
    expect(world.takeReports()).toEqual([expect.objectContaining({ cause: problem })])
    await advance(1_000)
    expect(socket.latency.value).toBe(0)
    expect(socket.error.value).toMatchObject({ kind: 'handler' })
    await socket.reconnect()
    expect(socket.error.value).toBeUndefined()
  })

  test('the actions may be destructured', async () => {
    const { server, settle, socket } = await open()
    const { connect, disconnect, reconnect, request, send } = socket
    server.on('sum', (data) => (data as number[]).reduce((a, b) => a + b)) // what is sent below
    expect(send('chat', 'hello')).toBe('sent')
    expect((await server.expect('chat')).data).toBe('hello')
    expect(await request('sum', [1, 2])).toBe(3)
    await reconnect()
    disconnect(4000, 'enough')
    expect(socket.status.value).toBe('closed')
    await connect()
    await settle()
    expect(socket.status.value).toBe('open')
  })
})

describe('the actions as click handlers', () => {
  /** A button for each, and what the socket says. */
  async function buttons() {
    const stage = createStage()
    const wrapper = stage.mount(() => {
      const { connect, disconnect, reconnect, status } = useSocket(stage.config(), { autoConnect: false })
      return () => [
        h('button', { id: 'connect', onClick: connect }),
        h('button', { id: 'disconnect', onClick: disconnect }),
        h('button', { id: 'reconnect', onClick: reconnect }),
        h('p', status.value),
      ]
    })
    const click = async (id: string): Promise<string> => {
      await wrapper.find(`#${id}`).trigger('click')
      await stage.settle()
      return wrapper.find('p').text()
    }
    return { ...stage, click }
  }

  test('do what they do without arguments', async () => {
    const { click, server } = await buttons()
    expect(await click('connect')).toBe('open')
    expect(await click('reconnect')).toBe('open')
    expect(server.connections).toHaveLength(1)
    expect(await click('disconnect')).toBe('closed')
  })

  test('take arguments by hand, and refuse those that are none', () => {
    const { config } = createStage()
    const { disconnect, status } = useSocket(config(), { autoConnect: false })
    expect(() => disconnect(1001)).toThrow('code must be')
    // @ts-expect-error no number
    expect(() => disconnect('soon')).toThrow('code must be')
    expect(status.value).toBe('idle')
    disconnect(4000, 'enough')
    expect(status.value).toBe('closed')
  })
})

describe('setup without mount', () => {
  test('a Suspense that fails leaves nothing', async () => {
    const { config, mount, settle, world } = createStage()
    const client = createWebSocketClient(config())
    const hasFailed = ref(false)
    let socket!: UseSocketReturn
    const Child = {
      async setup() {
        socket = useSocket(client)
        useSocket(config(), { key: 'shared' })
        useSocket(config())
        await nextTick()
        throw new Error('no data')
      },
      render: () => 'there',
    }
    const wrapper = mount({
      errorCaptured() {
        hasFailed.value = true
        return false
      },
      render: () => (hasFailed.value ? 'failed' : h(Suspense, null, { default: () => h(Child) })),
    })
    await settle()
    expect(wrapper.text()).toBe('failed')
    await world.advance(1_000)
    client.destroy()
    world.assertIdle()
    const { value } = socket.state
    await client.connect()
    expect(socket.state.value).toBe(value)
    client.destroy()
  })

  test('one that is taken away while its Suspense waits is never started', async () => {
    const { config, mount, settle, world } = createStage()
    let ready = (): void => {}
    const gate = new Promise<void>((resolve) => {
      ready = resolve
    })
    const Child = {
      async setup() {
        useSocket(config())
        await gate
        return () => 'there'
      },
    }
    const wrapper = mount({ render: () => h(Suspense, null, { default: () => h(Child) }) })
    await settle()
    wrapper.unmount()
    ready()
    await settle()
    expect(world.sockets).toEqual([])
  })
})

describe('what happens between setup and mount', () => {
  test('is not missed', async () => {
    const { config, mount, settle } = createStage()
    const client = createWebSocketClient(config())
    let socket!: UseSocketReturn
    let ready = (): void => {}
    const Child = {
      async setup() {
        socket = useSocket(client)
        await new Promise<void>((resolve) => {
          ready = resolve
        })
        return () => socket.status.value
      },
    }
    const wrapper = mount({ render: () => h(Suspense, null, { default: () => h(Child) }) })
    await client.connect()
    expect(socket.status.value).toBe('idle')
    ready()
    await settle()
    expect(wrapper.text()).toBe('open')
    client.destroy()
  })

  test('a component that is taken away before its turn to mount never starts', () => {
    const { config, world } = createStage()
    const root = document.createElement('div')
    const First = setupOnly(() => onMounted(() => render(null, root)))
    const Second = setupOnly(() => void useSocket(config()))
    render(h('main', [h(First), h(Second)]), root)
    world.assertIdle()
    expect(world.sockets).toEqual([])
  })
})

describe('outside of components', () => {
  test('it follows the effect scope', async () => {
    const { config, settle, world } = createStage()
    const scope = effectScope()
    const socket = scope.run(() => useSocket(config()))
    expect(socket?.status.value).toBe('resolving')
    await settle()
    expect(socket?.status.value).toBe('open')
    scope.stop()
    world.assertIdle()
  })

  test('a store that a component is the first to use outlives it', async () => {
    const { config, mount, settle } = createStage()
    const store = effectScope(true)
    let socket: UseSocketReturn | undefined
    const wrapper = mount(() => {
      socket = store.run(() => useSocket(config()))
    })
    await settle()
    wrapper.unmount()
    await settle()
    expect(socket?.status.value).toBe('open')
    store.stop()
    expect(socket?.status.value).toBe('closed')
  })

  test('a store starts though the component that was first to use it never mounts', async () => {
    const { config, mount, settle } = createStage()
    const store = effectScope(true)
    let socket: UseSocketReturn | undefined
    const Child = {
      setup() {
        socket = store.run(() => useSocket(config()))
        return new Promise<() => string>(() => {})
      },
    }
    mount({ render: () => h(Suspense, null, { default: () => h(Child) }) })
    await settle()
    await nextTick()
    expect(socket?.status.value).toBe('open')
    store.stop()
  })

  test('without a scope it lasts until it is destroyed', async () => {
    const { config, settle, world } = createStage()
    const { client, status } = useSocket(config())
    await settle()
    expect(status.value).toBe('open')
    client.destroy()
    world.assertIdle()
  })
})
