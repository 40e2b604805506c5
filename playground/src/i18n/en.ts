import { bindCode } from './en/bindCode.ts'
import { chat } from './en/chat.ts'
import { composables } from './en/composables.ts'
import { connection } from './en/connection.ts'
import { forms } from './en/forms.ts'
import { notifications } from './en/notifications.ts'
import { page } from './en/page.ts'
import { servers } from './en/servers.ts'
import { throughput } from './en/throughput.ts'

export const en = {
  ...page,
  ...chat,
  ...notifications,
  ...connection,
  ...bindCode,
  ...servers,
  ...throughput,
  ...forms,
  ...composables,
}
