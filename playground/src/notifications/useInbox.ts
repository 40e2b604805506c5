import { useSocketEvent, useSocketMessages } from 'hawser'
import { computed, h, inject, markRaw, provide, ref } from 'vue'
import type { InjectionKey } from 'vue'
import { useI18n } from 'vue-i18n'
import { toast } from 'vue-sonner'
import type { Notice, OrderUpdate } from '../../server/protocol.ts'
import { required } from '../app/required.ts'
import StrokeIcon from '../ui/StrokeIcon.vue'

export interface InboxItem extends Notice {
  readonly at: number
  isRead: boolean
}

export type Inbox = ReturnType<typeof createInbox>

const key: InjectionKey<Inbox> = Symbol('inbox')
const most = 100
const parcel = markRaw({ render: () => h(StrokeIcon, { name: 'parcel' }) })

function createInbox() {
  const { t } = useI18n({ useScope: 'global' })
  const items = ref<InboxItem[]>([])
  const { messages } = useSocketMessages('order-update', { limit: most })

  useSocketEvent('notification', (notice, { timestamp = Date.now() }) => {
    items.value = [{ ...notice, at: timestamp, isRead: false }, ...items.value].slice(0, most)
    const { type, title, message } = notice
    toast[type](title ?? message, title ? { description: message } : {})
  })
  useSocketEvent('order-update', ({ orderId, status }) => {
    toast(t('notices.updated', { id: orderId, status: t(`order.${status}`) }), { icon: parcel })
  })

  return {
    items,
    unread: computed(() => items.value.filter(({ isRead }) => !isRead).length),
    /** Each order as it stands, the one that moved last on top. */
    orders: computed<OrderUpdate[]>(() => {
      const newestFirst = [...messages.value].toReversed()
      const ids = [...new Set(newestFirst.map(({ orderId }) => orderId))]
      return ids.flatMap((id) => newestFirst.find(({ orderId }) => orderId === id) ?? [])
    }),
    markAll: () => items.value.forEach((item) => (item.isRead = true)),
    clear: () => void (items.value = []),
  }
}

/** Notices come whatever panel is shown, so the inbox belongs to the page. */
export function provideInbox(): Inbox {
  const inbox = createInbox()
  provide(key, inbox)
  return inbox
}

export const useInbox = () => required(inject(key), 'inbox')
