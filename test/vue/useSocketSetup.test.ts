import { createWebSocketClient, useSocket, useSocketSubscription } from 'hawser'
import type { UseSocketReturn } from 'hawser'
import { describe, expect, test } from 'vitest'
import { Suspense, effectScope, h, nextTick, onMounted, ref, render } from 'vue'
import { createStage, setupOnly } from './stage.ts'

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

describe('an effect scope in a setup', () => {
  test('waits for the mount as well', async () => {
    const { config, mount, settle, world } = createStage()
    const client = createWebSocketClient(config())
    const Child = {
      setup() {
        effectScope().run(() => {
          useSocket(client)
          useSocketSubscription('orders', { client })
        })
        return new Promise<() => string>(() => {})
      },
    }
    mount({ render: () => h(Suspense, null, { default: () => h(Child) }) })
    await settle()
    expect([client.state.name, ...client.inspect().topics.keys()]).toEqual(['idle'])
    world.assertIdle()
  })

  test('has the client of the component', async () => {
    const { config, mount, settle } = createStage()
    const clients: unknown[] = []
    mount(() => {
      clients.push(useSocket(config()).client)
      effectScope().run(() => clients.push(useSocket().client))
    })
    await settle()
    expect(clients[1]).toBe(clients[0])
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
