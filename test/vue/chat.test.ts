import { mount } from '@vue/test-utils'
import { createSocket } from 'hawser'
import { mountWithSocket } from 'hawser/testing'
import { expect, test } from 'vitest'
import Chat from './Chat.vue'

/** The chat in a room of two, with the connection open. */
const open = () =>
  mountWithSocket(createSocket, ({ socket, server }) => {
    server.on('join', () => ({ members: ['Ada', 'Bob'] }))
    return mount(Chat, { props: { room: 'general' }, global: { plugins: [socket] } })
  })

test('shows who is there, and what they say', async () => {
  const { wrapper, server, world, unmount } = await open()
  expect(wrapper.get('aside').text()).toBe('Ada, Bob')
  server.push('chat', { user: 'Ada', content: 'Hello' })
  await world.settle()
  expect(wrapper.get('li').text()).toBe('Ada: Hello')
  await unmount()
})

test('sends what was said while the connection was away as soon as it is back', async () => {
  const { wrapper, server, world, unmount } = await open()
  server.drop()
  await world.settle()
  await wrapper.get('input').setValue('Still there?')
  await wrapper.get('form').trigger('submit')
  expect(wrapper.get('[role=status]').text()).toBe('Back in 5 s, 1 waiting')
  await world.advance(5_000)
  expect(wrapper.find('[role=status]').exists()).toBe(false)
  expect(await server.expect('chat')).toMatchObject({ data: { room: 'general', content: 'Still there?' } })
  await unmount()
})
