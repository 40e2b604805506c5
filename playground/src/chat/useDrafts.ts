import { useSocket } from 'hawser'
import type { OutboxItem } from 'hawser'
import { onScopeDispose, ref } from 'vue'
import type { ChatDraft, ChatFrame, FrameError, RoomId } from '../../server/protocol.ts'
import { createId } from '../app/createId.ts'
import type { Delivery, Draft } from './lines.ts'

const deliveries: Record<OutboxItem['outcome'], Delivery> = {
  queued: 'queued',
  sent: 'sent',
  acknowledged: 'acknowledged',
  rejected: 'failed',
  dropped: 'failed',
}

/** Our own messages on their way: shown at once, followed through the outbox until the room has heard them. */
export function useDrafts() {
  const { client, send, connect } = useSocket()
  const drafts = ref<Draft[]>([])

  /** A message of ours that the page before a reload left behind. */
  function takeOver({ id, type, data }: OutboxItem) {
    if (type !== 'chat' || typeof id !== 'string') return
    const { room = 'general', content } = data as ChatDraft // what we send as `chat`
    drafts.value.push({ id, room, content, at: Date.now(), delivery: 'queued' })
  }

  function follow(item: OutboxItem) {
    const { id, outcome, answer } = item
    const draft = drafts.value.find((each) => each.id === id)
    if (!draft) return outcome === 'queued' ? takeOver(item) : undefined
    draft.delivery = deliveries[outcome]
    delete draft.why
    if (outcome === 'rejected') draft.why = (answer as FrameError).message // an `error` of the protocol
  }

  function post({ id, room, content }: Draft) {
    // A message is a reason to be connected, whoever hung up.
    if (!client.isListening()) void connect()
    send('chat', { room, content, clientId: id }, { id })
  }

  function say(room: RoomId, content: string) {
    const draft: Draft = { id: createId(), room, content, at: Date.now(), delivery: 'queued' }
    drafts.value.push(draft)
    post(draft)
  }

  /** The room was heard: what it has is no draft any more. */
  function settle(frames: readonly ChatFrame[]) {
    const heard = new Set(frames.map(({ data }) => data.clientId))
    drafts.value = drafts.value.filter(({ id }) => !heard.has(id))
  }

  /**
   * After a reconnect, once the history is here: what was handed to the old link and is not in it may have been lost
   * with the link. It goes out again under the same id, which the server takes once.
   */
  function resendLost(room: RoomId) {
    for (const draft of drafts.value) if (draft.room === room && draft.delivery === 'sent') post(draft)
  }

  onScopeDispose(client.outbox.onChange(follow))

  return {
    drafts,
    say,
    retry: post,
    discard: ({ id }: Draft) => void (drafts.value = drafts.value.filter((draft) => draft.id !== id)),
    settle,
    resendLost,
  }
}
