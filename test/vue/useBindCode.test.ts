import { createSocket, useBindCode, useSocket } from 'hawser'
import type { UseBindCodeOptions, UseBindCodeReturn } from 'hawser'
import type { FakeAnswer, FakeWorld } from 'hawser/testing'
import { expect, test, vi } from 'vitest'
import { effectScope } from 'vue'
import { createStage } from './stage.ts'

const PATH = '/api/socket/bind-code'

type Answer = (world: FakeWorld) => FakeAnswer

/** A code that is good for so long. */
const good =
  (code: string, time: number): Answer =>
  ({ now }) => ({ body: { code, expireTime: now() + time } })

const silence: Answer = () => 'silence'

function asking(first: Answer, options?: UseBindCodeOptions) {
  const stage = createStage()
  const serve = (answer: Answer): void => void stage.world.serve(PATH, () => answer(stage.world))
  serve(first)
  let bind!: UseBindCodeReturn
  const wrapper = stage.mount(() => {
    bind = useBindCode({ env: stage.world, ...options })
    expect(stage.world.requests).toEqual([])
  })
  return { ...stage, bind, wrapper, serve }
}

test('a code is fetched when the component is mounted', async () => {
  const { bind, settle, world } = asking(good('c1', 60_000))
  expect(bind.isLoading.value).toBe(true)
  expect(bind.code.value).toBeUndefined()
  expect(bind.remaining.value).toBeUndefined()
  expect(bind.isExpired.value).toBe(false)
  await settle()
  expect(bind.isLoading.value).toBe(false)
  expect(bind.code.value).toBe('c1')
  expect(bind.expireTime.value).toBe(world.now() + 60_000)
})

test('its time is counted down in whole seconds until it is expired', async () => {
  const { advance, bind, settle, world } = asking(good('c1', 2_500))
  await settle()
  expect(bind.remaining.value).toBe(2_500)
  await advance(500)
  expect(bind.remaining.value).toBe(2_000)
  await advance(1_000)
  expect(bind.remaining.value).toBe(1_000)
  expect(bind.isExpired.value).toBe(false)
  await advance(1_000)
  expect(bind.remaining.value).toBe(0)
  expect(bind.isExpired.value).toBe(true)
  expect(bind.code.value).toBe('c1')
  expect(world.alive.timers).toEqual([])
})

test('refresh fetches another and counts anew', async () => {
  const { advance, bind, serve, settle } = asking(good('c1', 1_000))
  await settle()
  await advance(1_000)
  serve(good('c2', 5_000))
  await bind.refresh()
  expect(bind.code.value).toBe('c2')
  expect(bind.isExpired.value).toBe(false)
  await advance(1_000)
  expect(bind.remaining.value).toBe(4_000)
})

test('a failure shows in error, keeps the last code, and goes with the next success', async () => {
  const { bind, serve, settle } = asking(good('c1', 9_000))
  await settle()
  serve(() => ({ status: 503 }))
  await bind.refresh()
  expect(bind.error.value).toMatchObject({ kind: 'bind-code', details: { problem: 'status', status: 503 } })
  expect(bind.isLoading.value).toBe(false)
  expect(bind.code.value).toBe('c1')
  serve(good('c2', 1_000))
  await bind.refresh()
  expect(bind.error.value).toBeUndefined()
  expect(bind.code.value).toBe('c2')
})

test('of two requests the later one counts', async () => {
  const { bind, serve, world } = asking(silence)
  serve(good('c2', 1_000))
  await bind.refresh()
  expect(bind.code.value).toBe('c2')
  expect(bind.isLoading.value).toBe(false)
  expect(world.alive.requests).toEqual([])
})

test('immediate: false waits to be asked', async () => {
  const { bind, settle, world } = asking(silence, { immediate: false })
  await settle()
  expect(world.requests).toEqual([])
  expect(bind.isLoading.value).toBe(false)
})

test('the options go to the request', async () => {
  const { settle, world } = asking(silence, { url: '/codes', init: { method: 'POST' } })
  await settle()
  expect(world.requests).toMatchObject([{ url: 'https://app.test/codes', init: { method: 'POST' } }])
})

test('the unmount cancels the request', async () => {
  const { bind, settle, world, wrapper } = asking(silence)
  await settle()
  expect(world.alive.requests).toHaveLength(1)
  wrapper.unmount()
  await settle()
  world.assertIdle()
  expect(bind.error.value).toBeUndefined()
})

test('it is fetched in the world of the provided client', async () => {
  const { config, mount, settle, world } = createStage()
  world.serve(PATH, { body: { code: 'c1', expireTime: world.now() + 1_000 } })
  let bind!: UseBindCodeReturn
  mount(() => {
    useSocket()
    bind = useBindCode()
  }, createSocket(config()))
  await settle()
  expect(bind.code.value).toBe('c1')
})

test('without a client it is fetched by the platform', async () => {
  const expireTime = Date.now() + 60_000
  const fetch = vi.spyOn(globalThis, 'fetch').mockResolvedValue(Response.json({ code: 'c1', expireTime }))
  const scope = effectScope()
  const bind = scope.run(() => useBindCode({ url: 'https://app.test/codes' }))
  await vi.waitFor(() => expect(bind?.code.value).toBe('c1'))
  scope.stop()
  expect(fetch).toHaveBeenCalledOnce()
  fetch.mockRestore()
})
