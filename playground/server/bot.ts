import type { ChatMessage, Frame } from './protocol.ts'
import type { Member } from './rooms.ts'
import type { World } from './world.ts'

const answers = {
  en: [
    (name: string) => `Aye, ${name}, loud and clear.`,
    () => 'Pull the plug if you like. What you write meanwhile arrives when the line is back.',
    () => 'Open a second tab and say something to yourself.',
    (name: string) => `Noted in the log, ${name}.`,
  ],
  zh: [
    (name: string) => `${name}，收到，听得很清楚。`,
    () => '断开网络试试：这期间写的消息，恢复连接后会送达。',
    () => '再打开一个标签页，和自己聊聊。',
    (name: string) => `已记入航海日志，${name}。`,
  ],
}

/** Somebody to talk to in `general`: answers a while after someone wrote, one answer at a time. */
export function createBot({ rooms, timers }: World): Member {
  const room = rooms.find('general')
  const user = { id: 'bosun', name: 'Bosun' }
  let isBusy = false
  let turn = 0

  function answer({ user: name, content }: ChatMessage) {
    isBusy = true
    timers.after(600, () =>
      room.push({ type: 'typing', data: { room: room.id, user: user.name, userId: user.id } }),
    )
    timers.after(1_800, () => {
      isBusy = false
      const choices = /\p{Script=Han}/u.test(content) ? answers.zh : answers.en
      room.say(user, choices[turn++ % choices.length]?.(name) ?? '')
    })
  }

  const bot: Member = {
    user,
    push(frame: Frame) {
      if (frame.type !== 'chat' || isBusy) return
      const message = frame.data as ChatMessage // what a room pushes as `chat`
      if (message.userId !== user.id) answer(message)
    },
  }
  room.join(bot)
  return bot
}
