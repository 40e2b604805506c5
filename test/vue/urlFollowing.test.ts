import { useSocket, useSocketEvent, useSocketRequest } from 'hawser'
import { describe, expect, test } from 'vitest'
import { Suspense, h, ref, watch } from 'vue'
import { type Stage, createStage, setupOnly } from './stage.ts'

const pathsOf = ({ world }: Stage): string[] => world.sockets.map(({ url }) => new URL(url).pathname)

describe('an address is followed whoever dials it', () => {
  test.each([{}, { key: 'shared' }])('a composable below, which is mounted earlier (%j)', async (options) => {
    const stage = createStage()
    const [url, isShown] = [ref('/a'), ref(true)]
    const Child = setupOnly(() => void useSocketEvent('chat', () => {}))
    stage.mount(() => {
      useSocket({ ...stage.config(), url }, options)
      return () => (isShown.value ? h(Child) : null)
    })
    await stage.settle()
    isShown.value = false
    await stage.settle()
    url.value = '/b'
    await stage.settle()
    expect(pathsOf(stage)).toEqual(['/a', '/b'])
  })

  test.each([
    ['connect() in the setup', false],
    ['the first send of a lazy one', true],
  ])('%s', async (_who, lazy) => {
    const stage = createStage()
    const url = ref('/a')
    stage.mount(() => {
      const { connect, send } = useSocket({ ...stage.config({ lazy }), url })
      if (lazy) send('chat', 'hello')
      else void connect()
    })
    await stage.settle()
    url.value = '/b'
    await stage.settle()
    expect(pathsOf(stage)).toEqual(['/a', '/b'])
  })

  test('a request that is awaited before the mount', async () => {
    const stage = createStage()
    stage.server.on('sum', () => 3)
    const url = ref('/a')
    const Child = {
      async setup() {
        useSocket({ ...stage.config(), url })
        const { data } = await useSocketRequest('sum', { immediate: true })
        return () => data.value
      },
    }
    const wrapper = stage.mount({ render: () => h(Suspense, null, { default: () => h(Child) }) })
    await stage.settle()
    url.value = '/b'
    await stage.settle()
    expect(wrapper.text()).toBe('3')
    expect(pathsOf(stage)).toEqual(['/a', '/b'])
  })
})

test('what follows from a change is waited for', async () => {
  const stage = createStage()
  const [room, token] = [ref('a'), ref('of-a')]
  stage.mount(() => {
    useSocket({ ...stage.config(), url: () => `/${room.value}/${token.value}` })
    watch(room, (name) => {
      token.value = `of-${name}`
    })
  })
  await stage.settle()
  room.value = 'b'
  await stage.settle()
  expect(pathsOf(stage)).toEqual(['/a/of-a', '/b/of-b'])
})
