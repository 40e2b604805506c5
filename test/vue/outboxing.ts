import { createSocket, useSocketOutbox } from 'hawser'
import type { UseSocketOutboxReturn, WebSocketConfig } from 'hawser'
import { createStage } from './stage.ts'

/** A component that shows what it is told to of the outbox, in an app whose connection is open. */
export async function outboxing(
  show: (outbox: UseSocketOutboxReturn) => string,
  more?: Partial<WebSocketConfig>,
) {
  const stage = createStage()
  const { client, install } = createSocket(
    stage.config({ reconnectInterval: 1_000, heartbeatInterval: false, ...more }),
  )
  let outbox!: UseSocketOutboxReturn
  const wrapper = stage.mount(
    () => {
      outbox = useSocketOutbox()
      return () => show(outbox)
    },
    { install },
  )
  await stage.settle()
  return { ...stage, client, outbox, wrapper }
}
