import { bindCode } from './zh/bindCode.ts'
import { chat } from './zh/chat.ts'
import { composables } from './zh/composables.ts'
import { connection } from './zh/connection.ts'
import { forms } from './zh/forms.ts'
import { notifications } from './zh/notifications.ts'
import { page } from './zh/page.ts'
import { servers } from './zh/servers.ts'
import { throughput } from './zh/throughput.ts'

export const zh = {
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
