export const url = 'wss://types.test/'

export interface ChatMessage {
  content: string
}

// An interface has no index signature, and must do all the same.
export interface ChatEvents {
  chat: ChatMessage
  count: number
  typing: undefined
  join: { who: string }
}

export interface ChatRequests {
  join: { params: { room: string }; result: { members: string[] } }
  time: { params: undefined; result: number }
  leave: { params: { room: string } }
}
