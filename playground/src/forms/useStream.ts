import { isSocketError, useSocket } from 'hawser'
import type { SocketError } from 'hawser'
import { onScopeDispose, ref, shallowRef } from 'vue'

/** An answer that comes in parts, counted. */
export function useStream() {
  const { client } = useSocket()
  const received = ref(0)
  const outcome = ref<'none' | 'running' | 'complete' | 'aborted' | 'failed'>('none')
  const error = shallowRef<SocketError>()
  let controller = new AbortController()

  async function start(count: number, interval: number) {
    controller.abort()
    controller = new AbortController()
    const { signal } = controller
    received.value = 0
    outcome.value = 'running'
    error.value = undefined
    try {
      for await (const { n } of client.stream('stream', { count, interval }, { signal })) received.value = n
      if (!signal.aborted) outcome.value = 'complete'
    } catch (problem) {
      if (!isSocketError(problem)) throw problem
      if (signal.aborted) return
      error.value = problem
      outcome.value = 'failed'
    }
  }

  function abort() {
    controller.abort()
    outcome.value = 'aborted'
  }

  onScopeDispose(() => controller.abort())
  return { received, outcome, error, start, abort }
}
