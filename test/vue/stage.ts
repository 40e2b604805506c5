import { type VueWrapper, mount } from '@vue/test-utils'
import type { WebSocketConfig } from 'hawser'
import { type FakeServer, type FakeWorld, createFakeServer, createFakeWorld } from 'hawser/testing'
import { expect, onTestFinished, vi } from 'vitest'
import { type Component, type Plugin, type VNodeChild, defineComponent, nextTick } from 'vue'

export interface Stage {
  readonly world: FakeWorld
  readonly server: FakeServer
  /** A config for this world whose delays are exact. */
  config(more?: Partial<WebSocketConfig>): WebSocketConfig
  /** Mounts a component, or one that is nothing but its `setup`. */
  mount(component: Component | Setup, ...plugins: Plugin[]): VueWrapper
  /** Waits until the world and Vue have done what needs no time. */
  settle(): Promise<void>
  advance(duration: number): Promise<void>
}

type Setup = () => unknown

/** A page and a server in a fake world. At the end of the test all that was mounted goes, and nothing may be alive then. */
export function createStage(): Stage {
  const world = createFakeWorld()
  const server = createFakeServer(world)
  const wrappers: VueWrapper[] = []
  const warn = vi.spyOn(console, 'warn')
  // Vue says in every run that Suspense is experimental.
  const info = vi.spyOn(console, 'info').mockImplementation(() => {})

  onTestFinished(async () => {
    for (const wrapper of wrappers) if (wrapper.exists()) wrapper.unmount()
    const warnings = warn.mock.calls
    warn.mockRestore()
    info.mockRestore()
    await world.settle()
    world.assertIdle()
    expect(warnings).toEqual([])
  })

  const settle = async (): Promise<void> => {
    await world.settle()
    await nextTick()
  }
  return {
    world,
    server,
    config: (more) => ({ url: '/ws', reconnectJitter: 0, env: world, ...more }),
    mount(component, ...plugins) {
      const wrapper = mount(isSetup(component) ? setupOnly(component) : component, { global: { plugins } })
      wrappers.push(wrapper)
      return wrapper
    },
    settle,
    async advance(duration) {
      await world.advance(duration)
      await settle()
    },
  }
}

/** A component that is its `setup`; what that returns as a function is rendered. */
export function setupOnly(setup: Setup): Component {
  return defineComponent(() => {
    const render = setup()
    return typeof render === 'function' ? () => render() as VNodeChild : () => 'rendered' // tests return nothing else
  })
}

function isSetup(component: Component | Setup): component is Setup {
  return typeof component === 'function'
}
