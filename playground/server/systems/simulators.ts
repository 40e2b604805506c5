import { createHu60Server } from '../../../test/support/servers/hu60.ts'
import { createOneBotServer } from '../../../test/support/servers/oneBot.ts'
import { createSilkyGateway } from '../../../test/support/servers/silky.ts'
import type { Take } from '../../../test/support/servers/socket.ts'
import { createTsrpcServer } from '../../../test/support/servers/tsrpc.ts'
import type { Clock } from '../clock.ts'
import type { SystemActions, SystemName } from '../protocol.ts'

/** A simulated server, and what it can be made to do. */
export interface Simulator<Action extends string = string> {
  readonly take: Take
  readonly actions: Readonly<Record<Action, (text: string) => void>>
  /** Says that it is alive, for servers that do so by themselves, and when it will again. */
  beat?(interval: number): void
}

type Simulators = { readonly [Name in SystemName]: (clock: Clock) => Simulator<SystemActions[Name]> }

const ada = 1
const friend = { user_id: 20002000, nickname: 'Ben' }

/** How each of the servers is made, with somebody in it. */
export const simulators: Simulators = {
  hu60() {
    const server = createHu60Server({ users: { ada, bot: -7 } })
    let id = 0
    const send = (type: 0 | 1, content: object) => {
      id += 1
      const ctime = '0001-01-01T00:00:00Z'
      const about = { id, touid: ada, byuid: 2, type, isread: 0, ctime }
      server.push(ada, 'msg', { ...about, content: JSON.stringify([content]) })
    }
    return {
      take: server.take,
      actions: {
        letter: (value) => send(0, { type: 'text', value }),
        mention: (value) =>
          send(1, {
            type: 'atMsg',
            uid: 2,
            pos: '#1',
            url: 'bbs.topic.1.{$BID}',
            msg: [{ type: 'text', value }],
          }),
        robot: () => server.push(ada, 'online', { uid: -7, count: 1 }),
        restart: () => server.restart(),
      },
    }
  },
  onebot(clock) {
    let id = 0
    const nextId = () => (id += 1)
    const { take, event, beat } = createOneBotServer({
      token: 'harbour',
      actions: {
        get_login_info: () => ({ user_id: 10001000, nickname: 'Hawser' }),
        get_friend_list: () => [{ ...friend, remark: '' }],
        send_private_msg: () => ({ message_id: nextId() }),
      },
    })
    const now = () => ({ time: Math.floor(clock.now() / 1_000), user_id: friend.user_id })
    return {
      take,
      beat,
      actions: {
        message: (text) =>
          event({
            ...now(),
            post_type: 'message',
            message_type: 'private',
            sub_type: 'friend',
            message_id: nextId(),
            message: [{ type: 'text', data: { text } }],
            raw_message: text,
            font: 0,
            sender: friend,
          }),
        friend: (comment) =>
          event({
            ...now(),
            post_type: 'request',
            request_type: 'friend',
            comment,
            flag: `flag-${nextId()}`,
          }),
      },
    }
  },
  tsrpc(clock) {
    const server = createTsrpcServer({
      apis: {
        Echo: (req) => ({ reply: (req as { text?: unknown }).text, time: new Date(clock.now()) }), // an object, as was checked
        'user/Login': () => ({ token: 'a-token' }),
        Fail() {
          throw { message: 'No such berth', code: 'NO_BERTH' }
        },
      },
      msgs: {
        Chat: (msg) => server.broadcast('Chat', msg),
      },
    })
    return {
      take: server.take,
      actions: {
        chat: (content) => server.broadcast('Chat', { name: 'k8w', content }),
        game: () => server.broadcast('game/GameStart', { at: clock.now() }),
        kick: () => server.connections().forEach((connection) => connection.close('kicked')),
      },
    }
  },
  silky() {
    const gateway = createSilkyGateway()
    return {
      take: gateway.take,
      actions: {
        push: (text) => void (gateway.sessions('100').length > 0 && gateway.echo('100', text)),
      },
    }
  },
}
