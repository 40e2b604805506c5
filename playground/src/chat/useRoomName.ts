import { useI18n } from 'vue-i18n'
import type { RoomId } from '../../server/protocol.ts'
import { useChat } from './useChat.ts'

/** The server's name of a room in the language of the page; its id until the server has told. */
export function useRoomName() {
  const { locale } = useI18n({ useScope: 'global' })
  const chat = useChat()
  return (id: RoomId) => {
    const room = chat.catalogue.value.find((each) => each.id === id)
    return room ? room.name[locale.value === 'zh-CN' ? 'zh' : 'en'] : id
  }
}
