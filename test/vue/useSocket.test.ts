import { createWebSocketClient, isSocketError, provideSocket, useSocket } from 'hawser'
import type { UseSocketReturn, WebSocketClient } from 'hawser'
import { describe, expect, test } from 'vitest'
import { h } from 'vue'
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
