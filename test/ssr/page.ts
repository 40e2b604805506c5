import {
  useBindCode,
  useSocket,
  useSocketEvent,
  useSocketMessages,
  useSocketOutbox,
  useSocketRequest,
  useSocketSubscription,
} from 'hawser'
import type { UseSocketReturn, WebSocketConfig } from 'hawser'
import { type App, Suspense, createSSRApp, defineComponent, h } from 'vue'

/** What a server renders of the page below, to the letter: a browser takes over exactly this. */
export const RENDERED =
  '<main><p>provided: idle 0 none</p><p>own: idle 0 none</p><p>shared: idle 0 none</p>' +
  '<ul><li>from before</li></ul><p>0 waiting</p><p>no code</p><p>no sum</p><p>no profile</p></main>'

/** A page that uses every composable. */
export function createPage(config: WebSocketConfig): App {
  const { env } = config
  const line = (name: string, socket: UseSocketReturn) => () =>
    h(
      'p',
      `${name}: ${socket.status.value} ${socket.attempt.value} ${socket.retryIn.value ?? socket.error.value ?? 'none'}`,
    )
  const Own = defineComponent(() => line('own', useSocket(config)))
  const Shared = defineComponent(() => line('shared', useSocket(config, { key: 'shared' })))
  const Sum = defineComponent(() => {
    const { data, isLoading } = useSocketRequest('sum', { params: [1, 2], immediate: true })
    return () => h('p', isLoading.value ? 'adding' : String(data.value ?? 'no sum'))
  })
  const Profile = defineComponent(async () => {
    const { data } = await useSocketRequest('profile', { immediate: true })
    return () => h('p', String(data.value ?? 'no profile'))
  })
  const Page = defineComponent(() => {
    const provided = line('provided', useSocket())
    const { messages } = useSocketMessages<Record<string, string>>('chat', {
      ttl: 60_000,
      initial: ['from before'],
    })
    const { size } = useSocketOutbox()
    const { code } = useBindCode(env ? { env } : {})
    useSocketEvent(/./, () => {}, { whenDeactivated: 'buffer' })
    useSocketSubscription('orders')
    return () =>
      h('main', [
        provided(),
        h(Own),
        h(Shared),
        h(
          'ul',
          messages.value.map((text) => h('li', text)),
        ),
        h('p', `${size.value} waiting`),
        h('p', code.value ?? 'no code'),
        h(Sum),
        h(Suspense, null, { default: () => h(Profile) }),
      ])
  })
  return createSSRApp(Page)
}
