import type { OneBotSegment } from './cq.js'

/** A whole number; beyond 2^53 it comes as a string, digit by digit, and goes back as one. */
export type OneBotId = number | string

/** What every event has. Servers add fields of their own. */
interface Event<Post extends string> {
  /** Epoch seconds. */
  readonly time: number
  readonly self_id: OneBotId
  readonly post_type: Post
}

export interface OneBotSender {
  readonly user_id?: OneBotId
  readonly nickname?: string
  readonly sex?: 'male' | 'female' | 'unknown'
  readonly age?: number
  readonly card?: string
  readonly area?: string
  readonly level?: string
  readonly role?: 'owner' | 'admin' | 'member'
  readonly title?: string
}

interface MessageEvent<Type extends string, Sub extends string> extends Event<'message'> {
  readonly message_type: Type
  readonly sub_type: Sub
  /** May be negative. */
  readonly message_id: OneBotId
  readonly user_id: OneBotId
  /** A CQ string or segments, as the server is set up; `toSegments` and `toCq` turn one into the other. */
  readonly message: string | readonly OneBotSegment[]
  readonly raw_message: string
  readonly font: number
  readonly sender: OneBotSender
}

export type OneBotPrivateMessage<Sub extends string> = MessageEvent<'private', Sub>

export interface OneBotGroupMessage<Sub extends string> extends MessageEvent<'group', Sub> {
  readonly group_id: OneBotId
  readonly anonymous: { readonly id: OneBotId; readonly name: string; readonly flag: string } | null
}

interface Notice<Type extends string> extends Event<'notice'> {
  readonly notice_type: Type
  readonly user_id: OneBotId
}

interface GroupNotice<Type extends string> extends Notice<Type> {
  readonly group_id: OneBotId
}

interface MemberNotice<Type extends string, Sub extends string> extends GroupNotice<Type> {
  readonly sub_type: Sub
  readonly operator_id: OneBotId
}

interface GroupUpload extends GroupNotice<'group_upload'> {
  readonly file: {
    readonly id: string
    readonly name: string
    readonly size: number
    readonly busid: OneBotId
  }
}

interface GroupAdmin<Sub extends string> extends GroupNotice<'group_admin'> {
  readonly sub_type: Sub
}

interface GroupBan<Sub extends string> extends MemberNotice<'group_ban', Sub> {
  /** Seconds. */
  readonly duration: number
}

interface GroupRecall extends GroupNotice<'group_recall'> {
  readonly operator_id: OneBotId
  readonly message_id: OneBotId
}

interface FriendRecall extends Notice<'friend_recall'> {
  readonly message_id: OneBotId
}

interface Notify<Sub extends string> extends GroupNotice<'notify'> {
  readonly sub_type: Sub
}

interface Targeted<Sub extends string> extends Notify<Sub> {
  readonly target_id: OneBotId
}

interface Honor extends Notify<'honor'> {
  readonly honor_type: 'talkative' | 'performer' | 'emotion'
}

interface FriendRequest extends Event<'request'> {
  readonly request_type: 'friend'
  readonly user_id: OneBotId
  readonly comment: string
  readonly flag: string
}

interface GroupRequest<Sub extends string> extends Event<'request'> {
  readonly request_type: 'group'
  readonly sub_type: Sub
  readonly group_id: OneBotId
  readonly user_id: OneBotId
  readonly comment: string
  readonly flag: string
}

interface Lifecycle<Sub extends string> extends Event<'meta_event'> {
  readonly meta_event_type: 'lifecycle'
  readonly sub_type: Sub
}

interface Heartbeat extends Event<'meta_event'> {
  readonly meta_event_type: 'heartbeat'
  /** Milliseconds. */
  readonly interval: number
  readonly status: OneBotStatus
}

export interface OneBotStatus {
  /** Null where the server cannot tell. */
  readonly online: boolean | null
  readonly good: boolean
}

/** Message types are `post_type.detail.sub_type`, without what an event has not. */
export interface OneBot11Events {
  'message.private.friend': OneBotPrivateMessage<'friend'>
  'message.private.group': OneBotPrivateMessage<'group'>
  'message.private.other': OneBotPrivateMessage<'other'>
  'message.group.normal': OneBotGroupMessage<'normal'>
  'message.group.anonymous': OneBotGroupMessage<'anonymous'>
  'message.group.notice': OneBotGroupMessage<'notice'>
  'notice.group_upload': GroupUpload
  'notice.group_admin.set': GroupAdmin<'set'>
  'notice.group_admin.unset': GroupAdmin<'unset'>
  'notice.group_decrease.leave': MemberNotice<'group_decrease', 'leave'>
  'notice.group_decrease.kick': MemberNotice<'group_decrease', 'kick'>
  'notice.group_decrease.kick_me': MemberNotice<'group_decrease', 'kick_me'>
  'notice.group_increase.approve': MemberNotice<'group_increase', 'approve'>
  'notice.group_increase.invite': MemberNotice<'group_increase', 'invite'>
  'notice.group_ban.ban': GroupBan<'ban'>
  'notice.group_ban.lift_ban': GroupBan<'lift_ban'>
  'notice.friend_add': Notice<'friend_add'>
  'notice.group_recall': GroupRecall
  'notice.friend_recall': FriendRecall
  'notice.notify.poke': Targeted<'poke'>
  'notice.notify.lucky_king': Targeted<'lucky_king'>
  'notice.notify.honor': Honor
  'request.friend': FriendRequest
  'request.group.add': GroupRequest<'add'>
  'request.group.invite': GroupRequest<'invite'>
  'meta_event.lifecycle.enable': Lifecycle<'enable'>
  'meta_event.lifecycle.disable': Lifecycle<'disable'>
  'meta_event.lifecycle.connect': Lifecycle<'connect'>
  'meta_event.heartbeat': Heartbeat
}
