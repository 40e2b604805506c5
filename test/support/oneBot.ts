import type { WebSocketClient } from 'hawser/core'
import { type OneBot11Events, type OneBot11Options, type OneBot11Requests, oneBot11 } from 'hawser/dialects'
import type { FakeWorld } from 'hawser/testing'
import { type OneBotServer, type OneBotServerOptions, createOneBotServer } from './servers/oneBot.ts'
import { setUpAgainst } from './setUpAgainst.ts'

export const ADDRESS = 'wss://bot.test'
/** More digits than a number holds. */
export const LONG_ID = '7672696335120716277'

export interface Bot {
  bot: OneBotServer
  world: FakeWorld
  client: WebSocketClient<OneBot11Events, OneBot11Requests>
}

/** A client of a OneBot implementation, in a world of its own. */
export function startBot(options: Partial<OneBot11Options> = {}, server: OneBotServerOptions = {}): Bot {
  const bot = createOneBotServer(server)
  return { bot, ...setUpAgainst(bot.take, oneBot11({ url: `${ADDRESS}/`, ...options })) }
}

/** As `startBot`, with the connection open. */
export async function openBot(
  options: Partial<OneBot11Options> = {},
  server: OneBotServerOptions = {},
): Promise<Bot> {
  const all = startBot(options, server)
  await all.client.connect()
  return all
}

export const friendMessage = {
  post_type: 'message',
  message_type: 'private',
  sub_type: 'friend',
  message_id: -77,
  user_id: 12345678,
  message: '你好~',
  raw_message: '你好~',
  font: 456,
  sender: { nickname: '小不点' },
}
export const groupMessage = {
  ...friendMessage,
  message_type: 'group',
  sub_type: 'normal',
  group_id: 9,
  anonymous: null,
}
export const friendRequest = {
  post_type: 'request',
  request_type: 'friend',
  user_id: 2,
  comment: 'hello',
  flag: 'f1',
}
