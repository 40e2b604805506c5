import type { OneBotMessage, OneBotSegment } from './cq.js'
import type { OneBotId, OneBotSender, OneBotStatus } from './oneBot11Events.js'

interface SendOptions {
  readonly message: OneBotMessage
  /** Takes a CQ string as plain text. */
  readonly auto_escape?: boolean
}

interface Sent {
  readonly message_id: OneBotId
}

interface InGroup {
  readonly group_id: OneBotId
}

interface Member extends InGroup {
  readonly user_id: OneBotId
}

interface Friend {
  readonly user_id: OneBotId
  readonly nickname: string
  readonly remark: string
}

interface Group {
  readonly group_id: OneBotId
  readonly group_name: string
  readonly member_count: number
  readonly max_member_count: number
}

interface GroupMember extends Member, Omit<OneBotSender, 'user_id'> {
  /** Epoch seconds, as all times here. */
  readonly join_time: number
  readonly last_sent_time: number
}

interface Stranger {
  readonly user_id: OneBotId
  readonly nickname: string
  readonly sex: 'male' | 'female' | 'unknown'
  readonly age: number
}

interface StoredMessage {
  readonly time: number
  readonly message_type: 'private' | 'group'
  readonly message_id: OneBotId
  readonly real_id: OneBotId
  readonly sender: OneBotSender
  readonly message: string | readonly OneBotSegment[]
}

interface Version {
  readonly app_name: string
  readonly app_version: string
  readonly protocol_version: string
}

type Void<Params> = { params: Params; result: null }

/** The actions of the specification that bots use most. */
interface Actions {
  send_private_msg: {
    params: SendOptions & { readonly user_id: OneBotId; readonly group_id?: OneBotId }
    result: Sent
  }
  send_group_msg: { params: SendOptions & InGroup; result: Sent }
  send_msg: {
    params: SendOptions & {
      readonly message_type?: 'private' | 'group'
      readonly user_id?: OneBotId
      readonly group_id?: OneBotId
    }
    result: Sent
  }
  delete_msg: Void<Sent>
  get_msg: { params: Sent; result: StoredMessage }
  get_forward_msg: { params: { readonly id: string }; result: { readonly message: readonly OneBotSegment[] } }
  send_like: Void<{ readonly user_id: OneBotId; readonly times?: number }>
  set_group_kick: Void<Member & { readonly reject_add_request?: boolean }>
  /** `duration` in seconds; 0 lifts the ban. */
  set_group_ban: Void<Member & { readonly duration?: number }>
  set_group_whole_ban: Void<InGroup & { readonly enable?: boolean }>
  set_group_admin: Void<Member & { readonly enable?: boolean }>
  set_group_card: Void<Member & { readonly card?: string }>
  set_group_name: Void<InGroup & { readonly group_name: string }>
  set_group_leave: Void<InGroup & { readonly is_dismiss?: boolean }>
  set_friend_add_request: Void<{
    readonly flag: string
    readonly approve?: boolean
    readonly remark?: string
  }>
  set_group_add_request: Void<{
    readonly flag: string
    readonly sub_type: 'add' | 'invite'
    readonly approve?: boolean
    readonly reason?: string
  }>
  get_login_info: {
    params: undefined
    result: { readonly user_id: OneBotId; readonly nickname: string }
  }
  get_stranger_info: {
    params: { readonly user_id: OneBotId; readonly no_cache?: boolean }
    result: Stranger
  }
  get_friend_list: { params: undefined; result: readonly Friend[] }
  get_group_info: { params: InGroup & { readonly no_cache?: boolean }; result: Group }
  get_group_list: { params: undefined; result: readonly Group[] }
  get_group_member_info: { params: Member & { readonly no_cache?: boolean }; result: GroupMember }
  get_group_member_list: { params: InGroup; result: readonly GroupMember[] }
  get_image: { params: { readonly file: string }; result: { readonly file: string } }
  can_send_image: { params: undefined; result: { readonly yes: boolean } }
  can_send_record: { params: undefined; result: { readonly yes: boolean } }
  get_status: { params: undefined; result: OneBotStatus }
  get_version_info: { params: undefined; result: Version }
}

/** `_async` and `_rate_limited` are accepted at once, and their outcome is never told. */
export type OneBot11Requests = Actions & {
  [Name in keyof Actions as `${Name}_${'async' | 'rate_limited'}`]: {
    params: Actions[Name]['params']
    result: null
  }
}

/** Why an action failed, in `error.details.data` of a `rejected` error. */
export interface OneBotFailure {
  readonly status: string
  readonly retcode: number
  /** The server's words; its codes are its own, but for 1400 (bad request) and 1404 (no such action). */
  readonly wording: string
}

/** What a handler of a `message.*` event may return. */
export interface OneBotMessageOperation {
  readonly reply?: OneBotMessage
  readonly auto_escape?: boolean
  /** Groups only, as all that follow. @default true */
  readonly at_sender?: boolean
  readonly delete?: boolean
  readonly kick?: boolean
  readonly ban?: boolean
  /** Minutes. */
  readonly ban_duration?: number
}

/** What a handler of a `request.*` event may return, besides true and false. */
export interface OneBotRequestOperation {
  readonly approve: boolean
  readonly remark?: string
  readonly reason?: string
}
