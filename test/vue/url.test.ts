import { useSocket } from 'hawser'
import type { SocketUrl, UseSocketReturn } from 'hawser'
import { expect, onTestFinished, test, vi } from 'vitest'
import { h, reactive, ref, watchEffect } from 'vue'
import { createStage, setupOnly } from './stage.ts'

async function open(url: SocketUrl, options?: { key?: string; autoConnect?: boolean }) {
  const stage = createStage()
  let socket!: UseSocketReturn
  const wrapper = stage.mount(() => {
    socket = useSocket({ ...stage.config({ reconnectInterval: 1_000 }), url }, options)
  })
  await stage.settle()
  const asked = (): string[] => stage.world.sockets.map((connection) => new URL(connection.url).pathname)
  return { ...stage, socket, wrapper, asked }
}

test('a ref that changes redials once', async () => {
  const room = ref('/a')
  const { asked, settle, socket } = await open(room)
  room.value = '/b'
  room.value = '/c'
  await settle()
  expect(asked()).toEqual(['/a', '/c'])
  expect(socket.isConnected.value).toBe(true)
})

test('so does what a getter reads', async () => {
  const room = reactive({ id: 'a', title: 'first' })
  const { asked, settle } = await open(() => `/${room.id}`)
  room.id = 'b'
  room.title = 'second'
  await settle()
  expect(asked()).toEqual(['/a', '/b'])
})

test('a getter that comes to the same does not', async () => {
  const room = reactive({ id: 'a', topics: ['x'] })
  const { asked, settle } = await open(() => `/${room.id}/${room.topics.length}`)
  room.topics = ['y']
  await settle()
  expect(asked()).toEqual(['/a/1'])
})

test('nor does one that changes and changes back', async () => {
  const room = ref('/a')
  const { asked, settle } = await open(room)
  room.value = '/b'
  room.value = '/a'
  await settle()
  expect(asked()).toEqual(['/a'])
})

test('a getter that is asked anew reads anew', async () => {
  const [isMain, main, other] = [ref(true), ref('/a'), ref('/x')]
  const { asked, settle } = await open(() => (isMain.value ? main.value : other.value))
  isMain.value = false
  await settle()
  main.value = '/b'
  await settle()
  other.value = '/y'
  await settle()
  expect(asked()).toEqual(['/a', '/x', '/y'])
})

test('what an asynchronous provider reads before it waits counts too', async () => {
  const token = ref('1')
  const { asked, settle } = await open(async () => `/${token.value}`)
  token.value = '2'
  await settle()
  expect(asked()).toEqual(['/1', '/2'])
})

test('a change while dialling dials the new address', async () => {
  const room = ref('/a')
  const { asked, server, settle, socket } = await open(room, { autoConnect: false })
  server.hang(1)
  void socket.connect()
  await settle()
  room.value = '/b'
  await settle()
  expect(asked()).toEqual(['/a', '/b'])
  expect(socket.status.value).toBe('open')
})

test('a connection that gave up tries the new address', async () => {
  const room = ref('/a')
  const { asked, server, settle, socket } = await open(room)
  server.refuse({ code: 4403 })
  server.close(4403)
  await settle()
  expect(socket.status.value).toBe('failed')
  server.accept()
  room.value = '/b'
  await settle()
  expect(asked()).toEqual(['/a', '/b'])
  expect(socket.status.value).toBe('open')
})

test('one that nobody wants is not dialled', async () => {
  const room = ref('/a')
  const { asked, settle, socket } = await open(room, { autoConnect: false })
  room.value = '/b'
  await settle()
  expect(asked()).toEqual([])
  await socket.connect()
  socket.disconnect()
  room.value = '/c'
  await settle()
  expect(asked()).toEqual(['/b'])
  expect(socket.status.value).toBe('closed')
})

test('a change and a connect() in one go dial once', async () => {
  const room = ref('/a')
  const { asked, settle, socket } = await open(room, { autoConnect: false })
  room.value = '/b'
  void socket.connect()
  await settle()
  expect(asked()).toEqual(['/b'])
})

test('a provider that throws is a failed attempt, and a change mends it', async () => {
  const id = ref<string>()
  const { asked, settle, socket } = await open(() => {
    if (!id.value) throw new Error('not signed in')
    return `/${id.value}`
  })
  expect(socket.status.value).toBe('waiting')
  expect(socket.error.value?.message).toContain('not signed in')
  id.value = 'a'
  await settle()
  expect(asked()).toEqual(['/a'])
})

test('a getter that cannot be read any more is a failed attempt too', async () => {
  const room = ref<{ id: string } | undefined>({ id: 'a' })
  const { asked, settle, socket } = await open(() => {
    if (!room.value) throw new Error('no room')
    return `/${room.value.id}`
  })
  room.value = undefined
  await settle()
  expect(socket.error.value?.message).toContain('no room')
  room.value = { id: 'b' }
  await settle()
  expect(asked()).toEqual(['/a', '/b'])
})

test('an address that comes back after it could not be read is dialled at once', async () => {
  const room = ref<string | undefined>('a')
  const { asked, settle, socket } = await open(() => {
    if (!room.value) throw new Error('no room')
    return `/${room.value}`
  })
  room.value = undefined
  await settle()
  room.value = 'a'
  await settle()
  expect(asked()).toEqual(['/a', '/a'])
  expect(socket.status.value).toBe('open')
})

test('one that has to be waited for from now on, and cannot be had, fails the attempt and nothing else', async () => {
  const unhandled = vi.fn<() => void>()
  process.on('unhandledRejection', unhandled)
  onTestFinished(() => void process.off('unhandledRejection', unhandled))
  const token = ref('a')
  const { settle, socket } = await open(() =>
    token.value ? `/${token.value}` : Promise.reject(new Error('no token')),
  )
  token.value = ''
  await settle()
  expect(socket.error.value?.message).toContain('no token')
  // Node tells of a rejection when all microtasks are done.
  await new Promise((resolve) => setImmediate(resolve))
  expect(unhandled).not.toHaveBeenCalled()
})

test('an effect that writes it comes to depend on nothing else', async () => {
  const stage = createStage()
  const [room, url] = [ref('a'), ref('')]
  stage.mount(() => {
    watchEffect(() => {
      url.value = `/${room.value}`
    })
    useSocket({ ...stage.config(), url })
  })
  await stage.settle()
  room.value = 'b'
  await stage.settle()
  url.value = '/by-hand'
  await stage.settle()
  expect(url.value).toBe('/by-hand')
  expect(stage.world.sockets.map((each) => new URL(each.url).pathname)).toEqual(['/a', '/b', '/by-hand'])
})

test('one that two components share redials once, and ends with both', async () => {
  const stage = createStage()
  const room = ref('/a')
  const read = vi.fn<() => string>(() => room.value)
  const Child = setupOnly(() => void useSocket({ ...stage.config(), url: read }, { key: 'shared' }))
  const wrapper = stage.mount(() => () => [h(Child), h(Child)])
  await stage.settle()
  room.value = '/b'
  await stage.settle()
  expect(stage.world.sockets).toHaveLength(2)
  wrapper.unmount()
  read.mockClear()
  room.value = '/c'
  await stage.settle()
  expect(read).not.toHaveBeenCalled()
})

test.each([{}, { key: 'shared' }])(
  'after the end nothing follows, and nothing is read (%j)',
  async (options) => {
    const room = ref('/a')
    const read = vi.fn<() => string>(() => room.value)
    const { advance, asked, settle, wrapper, world } = await open(read, options)
    wrapper.unmount()
    await advance(1_000)
    read.mockClear()
    room.value = '/b'
    await settle()
    expect(asked()).toEqual(['/a'])
    expect(read).not.toHaveBeenCalled()
    world.assertIdle()
  },
)
