import { useBindCode, useSocket, useSocketEvent, useSocketMessages, useSocketOutbox } from 'hawser'
import type { UseSocketReturn, WebSocketConfig } from 'hawser'
import { type App, createSSRApp, defineComponent, h } from 'vue'

/** What a server renders of the page below, to the letter: a browser takes over exactly this. */
export const RENDERED =
  '<main><p>provided: idle 0 none</p><p>own: idle 0 none</p><p>shared: idle 0 none</p>' +
  '<ul></ul><p>0 waiting</p><p>no code</p></main>'

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
  const Page = defineComponent(() => {
    const provided = line('provided', useSocket())
    const { messages } = useSocketMessages<Record<string, string>>('chat', { ttl: 60_000 })
    const { size } = useSocketOutbox()
    const { code } = useBindCode(env ? { env } : {})
    useSocketEvent(/./, () => {}, { whenDeactivated: 'buffer' })
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
      ])
  })
  return createSSRApp(Page)
}
