import { mount } from '@vue/test-utils'
import { WebSocket } from 'ws'
import { afterEach, expect, test, vi } from 'vitest'
import { startPageProxy, startPageServer } from '../support/pageServer.ts'
import Readme from './Readme.vue'

// What the pages print, put together as they say: the component of the README, the proxy of the guide, and the server of
// the envelope.

const ends: (() => unknown)[] = []

afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end()
})

test('the component of the README talks to the documented server, through the proxy of the guide', async () => {
  const server = await startPageServer()
  ends.push(server.end)
  const proxy = await startPageProxy(server.port)
  ends.push(proxy.end)
  vi.stubGlobal('WebSocket', WebSocket)
  ends.push(() => vi.unstubAllGlobals())
  vi.spyOn(document, 'baseURI', 'get').mockReturnValue(`http://127.0.0.1:${proxy.port}/`)
  ends.push(() => vi.restoreAllMocks())
  const [mine, other] = [mount(Readme), mount(Readme)]
  ends.push(() => [mine, other].forEach((page) => page.unmount()))
  const shown = () => [mine, other].map((page) => page.findAll('p').map((each) => each.text()))
  await expect.poll(shown).toEqual([[], []])
  // Said again for the other, whose subscription may have been on its way.
  const say = async () => {
    await mine.get('button').trigger('click')
    return shown()
  }
  const hellos = expect.arrayContaining(['Hello'])
  await expect.poll(say).toEqual([hellos, hellos])
})
