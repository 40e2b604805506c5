import { createChannel } from './channel.js'
import type { Outbound } from './outbound.js'
import type { RequestOptions } from './types.js'
import { createAbortController, onAbort } from './universal.js'

/** A request whose answer comes in parts, as an iteration. Whoever leaves the loop early gives the request up. */
export function streamReplies(
  outbound: Outbound,
  type: string,
  data: unknown,
  { signal, ...options }: RequestOptions,
): AsyncIterable<unknown> {
  const controller = createAbortController()
  const unlink = onAbort(signal, () => controller.abort(signal?.reason))
  const channel = createChannel<unknown>(Infinity, () => {
    unlink()
    controller.abort()
  })
  outbound.request(type, data, { ...options, signal: controller.signal }, channel.push).then(
    (last) => {
      if (last !== undefined) channel.push(last)
      channel.end()
    },
    (error: unknown) => channel.end(error),
  )
  return channel
}
