import { createWebSocketClient, useSocketMessages } from 'hawser'
import { createApp, h, watch } from 'vue'

/** A change of the list: when it was by the page's clock, in milliseconds, and the frame that it was in. */
export interface Write {
  readonly at: number
  readonly frame: number
  readonly isHidden: boolean
}

/** What a page saw. */
export interface Sight {
  readonly total: number
  readonly messages: readonly unknown[]
  readonly writes: readonly Write[]
  readonly frames: number
}

/** Shows the end of a list of a thousand messages, and gives a way to look at it. */
export async function collect(url: string): Promise<() => Sight> {
  const client = createWebSocketClient<{ tick: number }>({ url })
  await client.connect()
  const writes: Write[] = []
  let frames = 0
  const count = (): void => {
    frames += 1
    requestAnimationFrame(count)
  }
  requestAnimationFrame(count)
  let look!: () => Sight
  const app = createApp({
    setup() {
      const { messages, total } = useSocketMessages('tick', { client, limit: 1_000 })
      const note = (): void => {
        const frame = Number(document.timeline.currentTime)
        writes.push({ at: performance.now(), frame, isHidden: document.hidden })
      }
      watch(messages, note, { flush: 'sync' })
      look = () => ({ total: total.value, messages: messages.value, writes, frames })
      return () =>
        h(
          'ol',
          messages.value.slice(-30).map((data) => h('li', data)),
        )
    },
  })
  app.mount(document.body.appendChild(document.createElement('div')))
  return look
}
