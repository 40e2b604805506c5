import { mount } from '@vue/test-utils'
import { createSocket, useSocket } from 'hawser'
import { text } from 'hawser/dialects'
import { mountWithSocket } from 'hawser/testing'
import { expect, test } from 'vitest'
import { setupOnly } from './stage.ts'

const Status = setupOnly(() => {
  const { status } = useSocket()
  return () => status.value
})

test('is back when the connection is open and the page shows it, however long the way', async () => {
  const { wrapper, client, unmount } = await mountWithSocket(
    createSocket,
    ({ socket }) => mount(Status, { global: { plugins: [socket] } }),
    { latency: 40 },
  )
  expect(client.isConnected()).toBe(true)
  expect(wrapper.text()).toBe('open')
  await unmount()
})

test('takes the plugin as the app makes it, with options of the test', async () => {
  const { server, client, unmount } = await mountWithSocket(
    (config) => createSocket({ ...config, dialect: text() }),
    ({ socket }) => mount(Status, { global: { plugins: [socket] } }),
    { config: { url: '/lines', query: { room: 7 } } },
  )
  const heard: unknown[] = []
  client.on('message', (line) => heard.push(line))
  server.send('as it is')
  expect(server.connections.map(({ url }) => url)).toEqual(['wss://app.test/lines?room=7'])
  await expect.poll(() => heard).toEqual(['as it is'])
  await unmount()
})

test('needs nothing of Vue but what it is given', async () => {
  const { wrapper, server, unmount } = await mountWithSocket(createSocket, ({ socket }) => {
    void socket.client.connect()
    return { unmount: () => socket.client.destroy(), name: 'hand-made' }
  })
  expect(wrapper.name).toBe('hand-made')
  expect(server.connections).toHaveLength(1)
  await unmount()
})

test('says what a component left behind', async () => {
  const { unmount } = await mountWithSocket(createSocket, ({ socket }) => {
    socket.client.env.after(60_000, () => {})
    return mount(Status, { global: { plugins: [socket] } })
  })
  await expect(unmount()).rejects.toThrow('not idle: timers due in 60000 ms')
})
