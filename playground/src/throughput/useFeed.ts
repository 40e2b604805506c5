import { isSocketError, useSocket, useSocketEvent } from 'hawser'
import { computed, ref } from 'vue'
import { options } from '../socket.ts'

/** How long the server feeds at most. */
const duration = 60_000

/** A connection of its own, so that nothing else waits behind the feed; and what of the feed arrived. */
export function useFeed() {
  const { client, status, request } = useSocket({ ...options, url: '/ws', query: { name: 'Throughput' } })
  const received = ref(0)
  const lost = ref(0)
  const endsAt = ref(0)
  let count = 0
  let fresh = 0
  let missing = 0
  let last = 0
  let lag = 0

  // Far too often for a ref: what is counted here is shown when somebody looks.
  useSocketEvent('tick', ({ n, t }) => {
    // Each feed begins with 1.
    if (n <= last) count = missing = last = 0
    missing += n - last - 1
    last = n
    count += 1
    fresh += 1
    lag = Math.max(lag, Date.now() - t)
  })
  useSocketEvent('close', () => void (endsAt.value = 0))

  async function ask(rate: number) {
    try {
      await request('throughput', { rate, duration })
      endsAt.value = rate > 0 ? Date.now() + duration : 0
    } catch (error) {
      // With the line the feed is gone too, and the state says so.
      if (!isSocketError(error, 'disconnected')) throw error
    }
  }

  return {
    client,
    status,
    received,
    lost,
    isRunning: computed(() => endsAt.value > 0),
    start: ask,
    stop: () => ask(0),
    /** What arrived since the last look, and by how much it was late at worst. */
    look() {
      const look = { arrived: fresh, lag }
      received.value = count
      lost.value = missing
      fresh = lag = 0
      if (endsAt.value < Date.now()) endsAt.value = 0
      return look
    },
  }
}
