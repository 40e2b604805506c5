import { useSocket, useSocketOutbox } from 'hawser'
import type { OutboxItem } from 'hawser'
import { computed, ref, watch } from 'vue'
import type { ChatFrame, FrameError, RoomId } from '../../server/protocol.ts'
import { createId } from '../app/createId.ts'
import type { Delivery, Draft } from './lines.ts'

const deliveries: Record<OutboxItem['outcome'], Delivery> = {
  queued: 'queued',
  sent: 'sent',
  acknowledged: 'acknowledged',
  rejected: 'failed',
  dropped: 'failed',
}

/** What was said; how far it has got the outbox knows. */
type Said = Omit<Draft, 'delivery' | 'why'>

/** Our own messages on their way: shown at once, followed through the outbox until the room has heard them. */
export function useDrafts() {
  const { client, send, connect } = useSocket()
  const outbox = useSocketOutbox()
  const said = ref<Said[]>([])

  const drafts = computed(() => {
    const refusals = new Map(outbox.failed.value.map(({ id, answer }) => [id, answer]))
    return said.value.map((each): Draft => {
      const refusal = refusals.get(each.id) as FrameError | undefined // an `error` of the protocol
      const delivery = deliveries[outbox.outcomeOf(each.id) ?? 'queued']
      return { ...each, delivery, ...(refusal && { why: refusal.message }) }
    })
  })

  // What nobody here has said the page before a reload left behind.
  watch(outbox.items, (items) => {
    const known = new Set(said.value.map(({ id }) => id))
    for (const item of items) {
      if (item.kind !== 'message' || item.type !== 'chat') continue
      const { id, data, outcome } = item
      if (outcome !== 'queued' || typeof id !== 'string' || known.has(id)) continue
      const { room = 'general', content } = data
      said.value.push({ id, room, content, at: Date.now() })
    }
  })

  /** A message is a reason to be connected, whoever hung up. */
  function dial() {
    if (!client.isListening()) void connect()
  }

  function post({ id, room, content }: Said) {
    dial()
    send('chat', { room, content, clientId: id }, { id })
  }

  function say(room: RoomId, content: string) {
    const draft: Said = { id: createId(), room, content, at: Date.now() }
    said.value.push(draft)
    post(draft)
  }

  /** The room was heard: what it has is no draft any more. */
  function settle(frames: readonly ChatFrame[]) {
    const heard = new Set(frames.map(({ data }) => data.clientId))
    said.value = said.value.filter(({ id }) => !heard.has(id))
  }

  function retry({ id }: Draft) {
    dial()
    outbox.retry(id)
  }

  function discard({ id }: Draft) {
    said.value = said.value.filter((each) => each.id !== id)
    outbox.discard(id)
  }

  return { drafts, say, retry, discard, settle }
}
