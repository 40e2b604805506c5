import { createSocket, useSocketRequest } from 'hawser'
import { describe, expect, test } from 'vitest'
import { Suspense, defineComponent, h, reactive, ref } from 'vue'
import { asking } from './asking.ts'
import { createStage } from './stage.ts'

describe('params', () => {
  test('that change are asked anew; the answer to the last ones counts', async () => {
    const a = ref(1)
    const { asked, request, settle } = await asking({ params: () => [a.value, 2], immediate: true })
    await settle()
    a.value = 2
    await settle()
    expect(asked()).toEqual([
      [1, 2],
      [2, 2],
    ])
    expect(request.data.value).toEqual({ of: [2, 2] })
  })

  test('that change while an answer is waited for take the place of the question', async () => {
    const a = ref(1)
    const { request, server, settle } = await asking({ params: a, immediate: true }, { answers: false })
    const first = await server.expect('sum')
    a.value = 2
    await settle()
    const second = await server.expect('sum')
    server.reply(second, 'second')
    server.reply(first, 'first')
    await settle()
    expect(request.data.value).toBe('second')
    expect(request.error.value).toBeUndefined()
  })

  test.each([
    ['in a ref', () => ref({ page: { at: 1 } })],
    ['in a reactive object', () => reactive({ page: { at: 1 } })],
  ])('that change deep inside %s are asked anew', async (_where, create) => {
    const params = create()
    const { asked, settle } = await asking({ params, immediate: true })
    await settle()
    const { page } = 'value' in params ? params.value : params
    page.at = 2
    await settle()
    expect(asked()).toEqual([{ page: { at: 1 } }, { page: { at: 2 } }])
  })

  test('that say the same in another object are no new question', async () => {
    const page = ref(3)
    const { asked, settle } = await asking({
      params: () => ({ page: Math.min(page.value, 3) }),
      immediate: true,
    })
    await settle()
    page.value = 4
    await settle()
    page.value = 2
    await settle()
    expect(asked()).toEqual([{ page: 3 }, { page: 2 }])
  })

  test('that change several times in one go are one question', async () => {
    const [a, b] = [ref(1), ref(1)]
    const { asked, settle } = await asking({ params: () => [a.value, b.value], immediate: true })
    await settle()
    a.value = 2
    b.value = 2
    a.value = 3
    await settle()
    expect(asked()).toEqual([
      [1, 1],
      [3, 2],
    ])
  })

  test('that come to the same are not', async () => {
    const a = ref(1)
    const { asked, settle } = await asking({ params: () => a.value > 0, immediate: true })
    await settle()
    a.value = 2
    await settle()
    expect(asked()).toEqual([true])
  })

  test('that change ask nothing with refetch: false', async () => {
    const a = ref(1)
    const { asked, request, settle } = await asking({ params: a, immediate: true, refetch: false })
    await settle()
    a.value = 2
    await settle()
    expect(asked()).toEqual([1])
    await request.execute()
    expect(asked()).toEqual([1, 2])
  })

  test('are first asked at a change with refetch alone', async () => {
    const a = ref(1)
    const { asked, plugin, settle } = await asking({ params: a, refetch: true })
    await plugin.client.connect()
    await settle()
    expect(asked()).toEqual([])
    a.value = 2
    await settle()
    expect(asked()).toEqual([2])
  })

  test('are what execute asks where it is not told; what it is told comes first', async () => {
    const a = ref(1)
    const { asked, plugin, request } = await asking({ params: a })
    await plugin.client.connect()
    expect(await request.execute()).toEqual({ of: 1 })
    a.value = 2
    expect(await request.execute()).toEqual({ of: 2 })
    expect(await request.execute('other')).toEqual({ of: 'other' })
    expect(asked()).toEqual([1, 2, 'other'])
  })

  test('that change after the unmount ask nothing', async () => {
    const a = ref(1)
    const { asked, settle, wrapper } = await asking({ params: a, immediate: true })
    await settle()
    wrapper.unmount()
    a.value = 2
    await settle()
    expect(asked()).toEqual([1])
  })

  test('that cannot be read are an error of the request, and nothing is asked', async () => {
    const { asked, request, settle } = await asking({
      params: () => {
        throw new Error('no user')
      },
      immediate: true,
    })
    await settle()
    expect(request.error.value).toMatchObject({ kind: 'provider', message: 'params failed: no user' })
    expect(await request.execute()).toBeUndefined()
    expect(request.isLoading.value).toBe(false)
    expect(asked()).toEqual([])
  })

  test('that can be read again are asked, and that cannot any more are an error', async () => {
    const user = ref<{ id: number }>()
    const params = (): unknown => {
      if (!user.value) throw new Error('no user')
      return user.value.id
    }
    const { asked, request, settle } = await asking({ params, immediate: true })
    await settle()
    user.value = { id: 7 }
    await settle()
    expect(asked()).toEqual([7])
    expect(request.error.value).toBeUndefined()
    user.value = undefined
    await settle()
    expect(request.error.value).toMatchObject({ kind: 'provider' })
    expect(request.data.value).toEqual({ of: 7 })
    expect(asked()).toEqual([7])
  })

  test('that cannot be read do not make awaiting reject', async () => {
    const { config, mount, settle } = createStage()
    const params = (): unknown => {
      throw new Error('no user')
    }
    const Child = defineComponent(async () => {
      const { error } = await useSocketRequest('sum', { params, immediate: true })
      return () => error.value?.message
    })
    const wrapper = mount(() => () => h(Suspense, null, { default: () => h(Child) }), createSocket(config()))
    await settle()
    expect(wrapper.text()).toBe('params failed: no user')
  })
})
