import { useSocket, useSocketEvent } from 'hawser'
import { expect, test, vi } from 'vitest'
import { type Component, KeepAlive, Suspense, h, reactive, ref } from 'vue'
import { hot } from './hot.ts'
import { createRoutes } from './routes.ts'
import { type Stage, createStage, setupOnly } from './stage.ts'

/** A page that shows rooms, all of which say their address under one key. */
function openRooms(...names: string[]) {
  const stage = createStage()
  const at = reactive({ a: '/a', b: '/b', c: '/c' })
  const room = (name: keyof typeof at): Component =>
    setupOnly(() => void useSocket({ ...stage.config(), url: () => at[name] }, { key: 'room' }))
  const routes = { a: room('a'), b: room('b'), c: room('c') }
  return { ...stage, at, dialled: () => pathsOf(stage), ...createRoutes(stage, routes, ...names) }
}

function pathsOf({ world }: Stage): string[] {
  return world.sockets.map(({ url }) => new URL(url).pathname)
}

test('a change of route dials the address of the new page, and follows it', async () => {
  const { at, dialled, settle, shown } = openRooms('a')
  await settle()
  shown.delete('a')
  await settle()
  shown.add('b')
  await settle()
  expect(dialled()).toEqual(['/a', '/b'])
  at.a = '/gone'
  at.b = '/b2'
  await settle()
  expect(dialled()).toEqual(['/a', '/b', '/b2'])
})

test('so does one from page to page under one route, as of a keyed RouterView', async () => {
  const stage = createStage()
  const id = ref('a')
  const Room = {
    props: ['id'],
    setup: (props: { id: string }) => {
      useSocket({ ...stage.config(), url: () => `/${props.id}` }, { key: 'room' })
      return () => props.id
    },
  }
  stage.mount({ render: () => h(Room, { id: id.value, key: id.value }) })
  await stage.settle()
  id.value = 'b'
  await stage.settle()
  stage.server.drop()
  await stage.advance(5_000)
  expect(pathsOf(stage)).toEqual(['/a', '/b', '/b'])
})

test('where both come to the same, nothing redials', async () => {
  const { at, dialled, settle, shown } = openRooms('a')
  at.b = '/a'
  await settle()
  shown.delete('a')
  shown.add('b')
  await settle()
  expect(dialled()).toEqual(['/a'])
})

test('of two at once the latest counts, and after it the one before', async () => {
  const { at, dialled, settle, shown } = openRooms('a')
  await settle()
  shown.add('b')
  await settle()
  at.a = '/a2'
  await settle()
  expect(dialled()).toEqual(['/a', '/b'])
  shown.delete('b')
  await settle()
  expect(dialled()).toEqual(['/a', '/b', '/a2'])
})

test('one that makes way for the next does not bring back the one before', async () => {
  const { dialled, settle, shown } = openRooms('c', 'a')
  await settle()
  const before = dialled()
  shown.delete('a')
  shown.add('b')
  await settle()
  expect(dialled()).toEqual([...before, '/b'])
})

test('a ref of a later one is followed as well', async () => {
  const stage = createStage()
  const [first, second] = [ref('/a'), ref('/a')]
  const user = (url: typeof first): Component =>
    setupOnly(() => void useSocket({ ...stage.config(), url }, { key: 'room' }))
  const [First, Second] = [user(first), user(second)]
  stage.mount(() => () => [h(First), h(Second)])
  await stage.settle()
  second.value = '/b'
  await stage.settle()
  expect(pathsOf(stage)).toEqual(['/a', '/b'])
})

test('a setup that is not mounted yet changes nothing', async () => {
  const stage = createStage()
  const isNext = ref(false)
  let ready = (): void => {}
  const room = (name: string, wait?: Promise<void>): Component => ({
    async setup() {
      useSocket({ ...stage.config(), url: () => `/${name}` }, { key: 'room' })
      await wait
      return () => name
    },
  })
  const [First, Second] = [room('a'), room('b', new Promise((resolve) => (ready = resolve)))]
  stage.mount({ render: () => h(Suspense, null, { default: () => h(isNext.value ? Second : First) }) })
  await stage.settle()
  isNext.value = true
  await stage.settle()
  expect(pathsOf(stage)).toEqual(['/a'])
  ready()
  await stage.settle()
  expect(pathsOf(stage)).toEqual(['/a', '/b'])
})

test('one that KeepAlive shows again counts again', async () => {
  const stage = createStage()
  const name = ref('a')
  const room = (path: string): Component =>
    setupOnly(() => void useSocket({ ...stage.config(), url: () => path }, { key: 'room' }))
  const rooms: Record<string, Component> = { a: room('/a'), b: room('/b') }
  stage.mount(() => () => h(KeepAlive, () => h(rooms[name.value] ?? 'p')))
  await stage.settle()
  name.value = 'b'
  await stage.settle()
  name.value = 'a'
  await stage.settle()
  expect(pathsOf(stage)).toEqual(['/a', '/b', '/a'])
})

test('an address that has to be waited for is asked of the later one at the next dial', async () => {
  const stage = createStage()
  const ask = vi.fn<(name: string) => Promise<string>>((name) => Promise.resolve(`/${name}`))
  const room = (name: string): Component =>
    setupOnly(() => void useSocket({ ...stage.config(), url: () => ask(name) }, { key: 'room' }))
  const { shown } = createRoutes(stage, { a: room('a'), b: room('b') }, 'a')
  await stage.settle()
  shown.delete('a')
  shown.add('b')
  await stage.settle()
  expect(ask).toHaveBeenCalledTimes(1)
  stage.server.drop()
  await stage.advance(5_000)
  expect(pathsOf(stage)).toEqual(['/a', '/b'])
})

test('query, subprotocols and headers are those of the later one from the next dial on', async () => {
  const stage = createStage()
  const room = (name: string): Component =>
    setupOnly(
      () =>
        void useSocket(
          stage.config({
            query: () => ({ name }),
            protocols: () => name,
            headers: () => ({ name }),
          }),
          { key: 'room' },
        ),
    )
  const { shown } = createRoutes(stage, { a: room('a'), b: room('b') }, 'a')
  await stage.settle()
  shown.delete('a')
  shown.add('b')
  await stage.settle()
  expect(stage.world.sockets).toHaveLength(1)
  stage.server.drop()
  await stage.advance(5_000)
  const { url, protocols, headers } = stage.world.sockets[1] ?? {}
  expect([url, protocols, headers]).toEqual(['wss://app.test/ws?name=b', ['b'], { name: 'b' }])
})

test('a hot update brings the functions of the new code', async () => {
  const stage = createStage()
  const chat = (path: string) => ({
    __hmrId: 'sharing-functions',
    setup() {
      const { status } = useSocket({ ...stage.config(), url: () => path }, { key: 'chat' })
      useSocketEvent('chat', () => {})
      return () => `${path} ${status.value}`
    },
  })
  const Chat = chat('/a')
  hot().createRecord('sharing-functions', Chat)
  const wrapper = stage.mount({ render: () => h('div', [h(Chat)]) })
  await stage.settle()
  hot().reload('sharing-functions', chat('/b'))
  await stage.settle()
  await stage.settle()
  expect([wrapper.text(), ...pathsOf(stage)]).toEqual(['/b open', '/a', '/b'])
})
