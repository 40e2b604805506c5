import { mount } from '@vue/test-utils'
import { createSocket } from 'hawser'
import { type ScriptStep, mountWithSocket } from 'hawser/testing'
import { expect, test } from 'vitest'
import Chat from './Chat.vue'

/** The chat, with the connection open and a server that plays a script. */
const open = (...script: ScriptStep[]) =>
  mountWithSocket(createSocket, ({ socket, server }) => {
    server.script([{ expect: 'join', reply: { members: ['Ada', 'Bob'] } }, ...script])
    return mount(Chat, { props: { room: 'general' }, global: { plugins: [socket] } })
  })

test('sends what was said while the connection was away as soon as it is back', async () => {
  const { wrapper, server, world, unmount } = await open()
  expect(wrapper.get('aside').text()).toBe('Ada, Bob')
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

test('goes on where it was when the server comes back', async () => {
  const { wrapper, world, unmount } = await open(
    { push: 'chat', data: { user: 'Ada', content: 'I restart it' } },
    { wait: 1_000 },
    { close: 1012 },
    { push: 'chat', data: { user: 'Ada', content: 'Done' } }, // as soon as somebody is connected
    { expect: 'chat' },
    { push: 'chat', data: { user: 'Bob', content: 'Thanks' } },
  )
  await world.advance(6_000)
  expect(wrapper.findAll('li').map((line) => line.text())).toEqual(['Ada: I restart it', 'Ada: Done'])
  await wrapper.get('form').trigger('submit')
  await world.settle()
  expect(wrapper.findAll('li')[2]?.text()).toBe('Bob: Thanks')
  await unmount() // would say at which step the script stands, if it is not at its end
})
