import { renderToString } from '@vue/server-renderer'
import { createSocket, createWebSocketClient, useSocket, useSocketEvent, useSocketRequest } from 'hawser'
import { createFakeWorld } from 'hawser/testing'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type App, Suspense, createSSRApp, defineComponent, effectScope, h, ref } from 'vue'
import { createStage } from './stage.ts'

describe('a store that is first used by a component that takes over HTML', () => {
  /** A page whose component uses a store, and in a browser waits until `ready`. */
  async function takeOver() {
    const stage = createStage()
    const plugin = createSocket(stage.config())
    const isShown = ref(true)
    const seen: unknown[] = []
    let ready = (): void => {}
    const gate = new Promise<void>((resolve) => {
      ready = resolve
    })

    const createPage = (isServer: boolean): App => {
      const scope = effectScope(true)
      let status: { readonly value: string } | undefined
      const Child = defineComponent({
        async setup() {
          status ??= app.runWithContext(() =>
            scope.run(() => {
              useSocketEvent('chat', (data) => seen.push(data))
              return useSocket().status
            }),
          )
          if (!isServer) await gate
          return () => h('i', status?.value)
        },
      })
      const app: App = createSSRApp({
        render: () => h('div', [isShown.value ? h(Suspense, null, { default: () => h(Child) }) : null]),
      })
      onTestFinished(() => scope.stop())
      return app
    }

    const server = createSocket({ url: 'wss://app.test/ws', env: createFakeWorld({ page: false }) })
    const element = document.createElement('div')
    element.innerHTML = await renderToString(createPage(true).use(server))
    const app = createPage(false).use(plugin)
    app.mount(element)
    onTestFinished(() => app.unmount())
    await stage.settle()
    const push = async (data: unknown): Promise<void> => {
      stage.server.push('chat', data)
      await stage.settle()
    }
    return { ...stage, element, isShown, plugin, push, ready, seen }
  }

  test('starts with it', async () => {
    const { element, push, ready, seen, settle } = await takeOver()
    expect(element.innerHTML).toBe('<div><i>idle</i></div>')
    ready()
    await settle()
    await settle()
    expect(element.innerHTML).toBe('<div><i>open</i></div>')
    await push(1)
    expect(seen).toEqual([1])
  })

  test('or when that is taken away before it was mounted', async () => {
    const { isShown, plugin, push, seen, settle } = await takeOver()
    expect(plugin.client.state.name).toBe('idle')
    isShown.value = false
    await settle()
    await settle()
    expect(plugin.client.state.name).toBe('open')
    await push(1)
    expect(seen).toEqual([1])
  })
})

describe('a vnode that is shown again takes over nothing', () => {
  test.each([
    ['taken out by itself', false],
    ['taken out with what it is in', true],
  ])('%s', async (_how, isWhole) => {
    const stage = createStage()
    stage.server.on('sum', () => 3)
    const client = createWebSocketClient(stage.config())
    const isShown = ref(true)
    const seen: unknown[] = []
    const Child = defineComponent(async () => {
      const { data } = await useSocketRequest('sum', { client, immediate: true })
      seen.push(data.value)
      return () => data.value
    })
    const again = h(Suspense, null, { default: h(Child) })
    void client.connect()
    const wrapper = stage.mount(() => () => {
      const shown = isShown.value ? again : null
      return h('main', isWhole ? [shown && h('div', [shown])] : [shown])
    })
    await stage.settle()
    isShown.value = false
    await stage.settle()
    isShown.value = true
    await stage.settle()
    expect(seen).toEqual([3, 3])
    wrapper.unmount()
    client.destroy()
  })
})
