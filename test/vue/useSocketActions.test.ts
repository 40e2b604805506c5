import { useSocket } from 'hawser'
import { describe, expect, test } from 'vitest'
import { h } from 'vue'
import { createStage } from './stage.ts'

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
