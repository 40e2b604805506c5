import { createSocket } from 'hawser'
import type { SocketPlugin } from 'hawser'
import { createStage } from './stage.ts'

type Listen = (plugin: SocketPlugin) => void

/** A component that listens, in an app whose connection is open. */
export async function listening(listen: Listen) {
  const stage = createStage()
  const plugin = createSocket(stage.config({ reconnectInterval: 1_000 }))
  const wrapper = stage.mount(() => listen(plugin), plugin)
  await stage.settle()
  return { ...stage, plugin, wrapper }
}
