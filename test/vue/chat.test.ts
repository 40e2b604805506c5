import { mount } from '@vue/test-utils'
import { createSocket } from 'hawser'
import { mountWithSocket } from 'hawser/testing'
import { expect, test } from 'vitest'
import Chat from './Chat.vue'

test('shows what others say', async () => {
  const { wrapper, server, world, unmount } = await mountWithSocket(createSocket, (scene) => {
    scene.server.on('join', () => ({ members: ['Ada', 'Bob'] }))
    return mount(Chat, { props: { room: 'general' }, global: { plugins: [scene.socket] } })
  })
  server.push('chat', { user: 'Ada', content: 'Hello' })
  await world.settle()
  expect(wrapper.get('li').text()).toBe('Ada: Hello')
  await unmount()
})
