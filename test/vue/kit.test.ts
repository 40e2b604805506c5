import { mount } from '@vue/test-utils'
import { createSocket, useSocket, useSocketEvent, useSocketMessages } from 'hawser'
import { mountWithSocket } from 'hawser/testing'
import { expect, test } from 'vitest'
import { defineComponent, effectScope } from 'vue'

const News = defineComponent(() => {
  const { messages } = useSocketMessages('news')
  return () => messages.value.join(', ')
})

test('a list is written at the next frame of the page', async () => {
  const { wrapper, server, world, unmount } = await mountWithSocket(createSocket, ({ socket }) =>
    mount(News, { global: { plugins: [socket] } }),
  )
  server.push('news', 'rain')
  server.push('news', 'sun')
  await world.settle() // both are here, and handlers were called; the list is written with the next frame
  expect(wrapper.text()).toBe('')
  await world.advance(200)
  expect(wrapper.text()).toBe('rain, sun')
  await unmount()
})

test('every attempt has a bind code of its own', async () => {
  let codes = 0
  const { server, world, unmount } = await mountWithSocket(
    createSocket,
    ({ socket, world: { now, serve } }) => {
      serve('/code', () => ({ body: { code: `code-${(codes += 1)}`, expireTime: now() + 60_000 } }))
      return mount(News, { global: { plugins: [socket] } })
    },
    { config: { bindCode: { url: '/code' } } },
  )
  server.drop()
  await world.advance(5_000)
  expect(world.sockets.map(({ url }) => new URL(url).search)).toEqual(['?code=code-1', '?code=code-2'])
  await unmount()
})

const Prices = defineComponent(() => {
  const { status } = useSocket({ url: '/prices' }) // a connection of its own
  return () => status.value
})

test('a component with a connection of its own has it in the same world', async () => {
  const { wrapper, server, unmount } = await mountWithSocket(createSocket, ({ socket }) =>
    mount(Prices, { global: { plugins: [socket] } }),
  )
  expect(wrapper.text()).toBe('open')
  expect(server.connections.map(({ url }) => url)).toEqual(['wss://app.test/prices'])
  await unmount()
})

test('a store needs no component', async () => {
  const { wrapper, server, world, unmount } = await mountWithSocket(
    createSocket,
    ({ socket: { client } }) => {
      const scope = effectScope()
      const store = scope.run(() => {
        useSocket(client) // dials it, which a component would do otherwise
        return useSocketMessages('news', { client })
      })
      const end = () => {
        scope.stop()
        client.destroy()
      }
      return { store, unmount: end }
    },
  )
  server.push('news', 'snow')
  await world.advance(200)
  expect(wrapper.store?.messages.value).toEqual(['snow'])
  await unmount()
})

const Broken = defineComponent(() => {
  useSocketEvent('news', () => {
    throw new Error('not a word I know')
  })
  return () => ''
})

test('an error that is expected is taken, or the end of the test would throw it', async () => {
  const { server, world, unmount } = await mountWithSocket(createSocket, ({ socket }) =>
    mount(Broken, { global: { plugins: [socket] } }),
  )
  server.push('news', 'hail')
  await world.settle()
  expect(world.takeReports()).toEqual([expect.objectContaining({ message: 'news: not a word I know' })])
  await unmount()
})
