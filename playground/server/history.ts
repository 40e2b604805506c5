import type { Clock } from './clock.ts'
import type { ChatFrame, ChatMessage, Resumed } from './protocol.ts'

export interface History {
  readonly seq: number
  all(): ChatFrame[]
  add(message: ChatMessage): ChatFrame
  /** What came after the place given, and whether that is all of it. */
  after(seq: number): Resumed
  forget(): void
}

/** The last messages of a room, each with its place. */
export function createHistory(clock: Clock, capacity: number): History {
  // Places begin at the clock: no place of an earlier life of the server can be taken for one of this life.
  let seq = clock.now()
  let frames: ChatFrame[] = []

  return {
    get seq() {
      return seq
    },
    all: () => [...frames],
    add(message) {
      seq += 1
      const frame: ChatFrame = { type: 'chat', data: message, timestamp: message.timestamp, seq }
      frames.push(frame)
      if (frames.length > capacity) frames.shift()
      return frame
    },
    after(place) {
      const first = seq - frames.length
      const complete = place >= first && place <= seq
      return { messages: frames.filter((frame) => frame.seq > place), complete, seq }
    },
    forget() {
      frames = []
      seq = Math.max(seq + 1, clock.now())
    },
  }
}
