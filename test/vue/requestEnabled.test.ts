import { createSocket, useSocketRequest } from 'hawser'
import { describe, expect, test } from 'vitest'
import { Suspense, defineComponent, h, ref } from 'vue'
import { asking } from './asking.ts'
import { createStage } from './stage.ts'

describe('enabled', () => {
  test('while false nothing is asked, and params are not read', async () => {
    const user = ref<{ id: number }>()
    const params = (): number => {
      if (!user.value) throw new Error('read too early')
      return user.value.id
    }
    const { asked, request, settle, world } = await asking({
      params,
      enabled: () => user.value !== undefined,
      immediate: true,
    })
    await settle()
    expect([asked(), request.error.value, request.isLoading.value]).toEqual([[], undefined, false])
    expect(world.sockets).toEqual([])
    user.value = { id: 7 }
    await settle()
    expect(asked()).toEqual([7])
    expect(request.data.value).toEqual({ of: 7 })
    user.value = { id: 8 }
    await settle()
    expect(asked()).toEqual([7, 8])
    user.value = undefined
    await settle()
    expect([asked(), request.error.value]).toEqual([[7, 8], undefined])
  })

  test('is asked again for what has changed while it was false', async () => {
    const [page, enabled] = [ref(1), ref(true)]
    const { asked, settle } = await asking({ params: page, enabled, immediate: true })
    await settle()
    enabled.value = false
    page.value = 2
    await settle()
    expect(asked()).toEqual([1])
    enabled.value = true
    await settle()
    expect(asked()).toEqual([1, 2])
  })

  test('that stays true asks nothing again, whatever it reads', async () => {
    const rights = ref(1)
    const { asked, settle } = await asking({
      params: { page: 1 },
      enabled: () => rights.value > 0,
      immediate: true,
    })
    await settle()
    rights.value = 2
    await settle()
    expect(asked()).toEqual([{ page: 1 }])
  })

  test('asks without params too, and with refetch: false', async () => {
    const enabled = ref(false)
    const { asked, settle } = await asking({ enabled, immediate: true, refetch: false })
    await settle()
    expect(asked()).toEqual([])
    enabled.value = true
    await settle()
    expect(asked()).toEqual([undefined])
  })

  test('asks nothing by itself without immediate and refetch', async () => {
    const enabled = ref(false)
    const { asked, plugin, settle } = await asking({ enabled, params: 1 })
    await plugin.client.connect()
    enabled.value = true
    await settle()
    expect(asked()).toEqual([])
  })

  test('is not for execute, which asks all the same', async () => {
    const { asked, request } = await asking({ enabled: false, params: 1, immediate: true })
    expect(await request.execute()).toEqual({ of: 1 })
    expect(asked()).toEqual([1])
  })

  test('while false a reconnect asks nothing', async () => {
    const enabled = ref(true)
    const { advance, asked, server, settle } = await asking({
      enabled,
      immediate: true,
      refetchOnReconnect: true,
    })
    await settle()
    enabled.value = false
    server.drop()
    await advance(1_000)
    expect(asked()).toEqual([undefined])
  })

  test('while false there is nothing to be awaited', async () => {
    const { config, mount, settle } = createStage()
    const Child = defineComponent(async () => {
      const { data } = await useSocketRequest('sum', { immediate: true, enabled: false })
      return () => String(data.value ?? 'nothing')
    })
    const page = mount(() => () => h(Suspense, null, { default: () => h(Child) }), createSocket(config()))
    await settle()
    expect(page.text()).toBe('nothing')
  })
})
